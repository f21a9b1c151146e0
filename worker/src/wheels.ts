/** Fetches wheels, checks that they are what the lock names, and unpacks them. */
import type { PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import type { Wheel } from "../../web/src/client/messages";
import { BootError, reason } from "./errors";
import { fetchZip } from "./fetching";

export interface FetchedWheel {
  wheel: Wheel;
  bytes: Uint8Array;
}

/** A wheel that is only known by its address. */
export function wheelAt(url: string): Wheel {
  const file = decodeURIComponent(new URL(url).pathname.split("/").pop() ?? "");
  const [name = file, version] = file.split("-");
  return { name, version: version ?? null, url };
}

export async function fetchWheels(wheels: Wheel[]): Promise<FetchedWheel[]> {
  return Promise.all(
    wheels.map(async (wheel) => {
      refuseForeignTag(wheel);
      const bytes = await fetchZip(wheel.url, "packages", `the wheel of "${wheel.name}"`);
      return { wheel, bytes };
    }),
  );
}

/** Throws BootError that names the wheel whose hash or archive is wrong. */
export async function installWheels(pyodide: PyodideAPI, fetched: FetchedWheel[]): Promise<void> {
  // where installed packages are, apart from the app's own files
  const extractDir = (pyodide as unknown as { _api: { sitepackages: string } })._api.sitepackages;
  for (const { wheel, bytes } of fetched) {
    await verify(pyodide, wheel, bytes);
    try {
      pyodide.unpackArchive(bytes, "wheel", { extractDir });
    } catch (error) {
      throw new BootError(
        "packages",
        `The wheel of "${wheel.name}" (${wheel.url}) could not be unpacked: ${reason(error)}`,
        "The file is damaged. Build or deploy it again.",
      );
    }
  }
  if (fetched.length === 0) return;
  const importlib = pyodide.pyimport("importlib") as PyProxy;
  try {
    importlib.invalidate_caches();
  } finally {
    importlib.destroy();
  }
}

async function verify(pyodide: PyodideAPI, wheel: Wheel, bytes: Uint8Array): Promise<void> {
  if (!wheel.sha256) return;
  const found = await sha256(pyodide, bytes);
  if (found === wheel.sha256.toLowerCase()) return;
  throw new BootError(
    "packages",
    `The wheel of "${wheel.name}" (${wheel.url}) is not the one that was locked: its SHA-256 is ${found}, the lock says ${wheel.sha256}.`,
    "The file was changed or cut short. Deploy the one that was locked, or build the site again.",
  );
}

async function sha256(pyodide: PyodideAPI, bytes: Uint8Array): Promise<string> {
  // Browsers offer crypto.subtle on https and localhost only.
  if (!globalThis.crypto?.subtle) return sha256InPython(pyodide, bytes);
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>),
  );
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function sha256InPython(pyodide: PyodideAPI, bytes: Uint8Array): string {
  const hashlib = pyodide.pyimport("hashlib") as PyProxy;
  const content = pyodide.toPy(bytes) as PyProxy;
  const hash = hashlib.sha256(content) as PyProxy;
  try {
    return hash.hexdigest() as string;
  } finally {
    for (const proxy of [hash, content, hashlib]) proxy.destroy();
  }
}

/** Wheels built for a desktop system would fail later with an obscure import error. */
function refuseForeignTag({ name, url }: Wheel): void {
  const file = new URL(url).pathname.toLowerCase();
  const platform =
    file
      .replace(/\.whl$/, "")
      .split("-")
      .pop() ?? "";
  if (!/linux|win32|win_|macosx|musl/.test(platform)) return;
  throw new BootError(
    "packages",
    `The wheel of "${name}" (${url}) is built for ${platform}, not for Python in a page.`,
    "Use a pure Python wheel (its name ends in -any.whl) or one built for Pyodide.",
  );
}
