/** A page written by hand loads exactly what the lock beside it names. */
import { BootError, messageOf } from "../client/errors";
import type { Manifest } from "../client/manifest";

interface Entry {
  name: string;
  version: string;
  file: string;
  source: string;
  sha256: string;
  imports: string[];
}

const AGAIN =
  "Run `cloche lock` for this page, and deploy the page, the lock and wheels/ together.";

/** Replaces what the manifest asks for by what the lock at `address` names. Throws BootError. */
export async function applyLock(
  manifest: Manifest,
  address: string,
  pageUrl: string,
): Promise<void> {
  const url = new URL(address, pageUrl).href;
  const entries = await read(url);
  const known = new Set(entries.map(({ name }) => name));
  for (const line of manifest.requirements ?? []) {
    const name = nameOf(line);
    if (known.has(name)) continue;
    throw new BootError("packages", `The lock ${url} does not name "${name}".`, AGAIN);
  }
  const own = entries.filter(({ source }) => source === "runtime");
  manifest.requirements = [];
  manifest.packages = own.map(({ name }) => name);
  manifest.wheels = entries
    .filter((entry) => !own.includes(entry))
    .map(({ name, version, file, sha256, imports }) => ({
      name,
      version,
      sha256,
      imports,
      url: new URL(`wheels/${encodeURIComponent(file)}`, url).href,
    }));
  // the lock answers the requirements; what the script imports besides comes with the runtime
  manifest.scanImports = true;
}

async function read(url: string): Promise<Entry[]> {
  let lock: { format?: unknown; runtime?: unknown; packages?: unknown } | null;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    lock = await response.json();
  } catch (error) {
    throw new BootError("packages", `The lock ${url} cannot be read: ${messageOf(error)}.`, AGAIN);
  }
  if (lock?.format !== 2 || !Array.isArray(lock.packages) || !lock.packages.every(isEntry)) {
    throw new BootError("packages", `${url} is not a lock that this page can use.`, AGAIN);
  }
  if (lock.runtime !== __PYODIDE_VERSION__) {
    throw new BootError(
      "packages",
      `The lock ${url} was made for Pyodide ${lock.runtime}, and this page runs ${__PYODIDE_VERSION__}.`,
      AGAIN,
    );
  }
  return lock.packages;
}

function isEntry(item: Partial<Entry> | null): item is Entry {
  const texts = [item?.name, item?.version, item?.file, item?.source, item?.sha256];
  return texts.every((text) => typeof text === "string") && Array.isArray(item?.imports);
}

/** The name of a requirement or of the wheel it gives the address of, as a lock spells it. */
function nameOf(line: string): string {
  const named = /^[\w.-]+(?=\s*(\[[^\]]*\])?\s*(@|[<>=!~;]|$))/.exec(line)?.[0];
  const file = (line.split(/[?#]/)[0] ?? "").split("/").pop() ?? "";
  const name = file.endsWith(".whl") && !/^[^/]*@/.test(line) ? file.split("-")[0] : named;
  return (name || line).toLowerCase().replace(/[-_.]+/g, "-");
}
