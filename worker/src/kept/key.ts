/** Names what a kept memory depends on: equal names, equal memory. */
import type { Lockfile } from "pyodide";
import type { Boot } from "../../../web/src/client/messages";
import type { AppFiles } from "../mount";
import { importLines } from "./imports";

/** Changes whenever memory kept by older releases cannot be used any more. */
const FORMAT = 2;

/** SHA-256 of a text or of bytes, in hexadecimal. Browsers have it where they have Cache Storage. */
export async function digest(content: string | Uint8Array): Promise<string> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const hash = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The name of the memory for an app. Its own code is in it only by what it imports. */
export async function keyOf(boot: Boot, lock: Lockfile, files: AppFiles): Promise<string> {
  const python = [...files].filter(([name]) => name.endsWith(".py"));
  const imports = python.map(([name, content]) => [name, importLines(text(content))]);
  return digest(
    JSON.stringify([
      FORMAT,
      __PYODIDE_VERSION__,
      boot.runtime_url,
      boot.core_url,
      boot.snapshot_url,
      await digest(JSON.stringify(lock)),
      boot.entrypoint,
      boot.requirements,
      boot.wheels,
      boot.packages,
      boot.scan_imports,
      boot.env,
      // packages may look at these while they are imported
      navigator.language,
      timeZone(),
      imports.sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
    ]),
  );
}

/** Tells time zones apart by what their clocks show; to ask for the name takes 30 ms. */
function timeZone(): number[] {
  return [1970, 2000, 2020, 2026].flatMap((year) =>
    [0, 3, 6, 9].map((month) => new Date(year, month).getTimezoneOffset()),
  );
}

/** A mark of all that the app's imports are read from: its Python files, and names of all others. */
export function codeOf(files: AppFiles): Promise<string> {
  const parts = [...files].map(([name, content]) => [
    name,
    name.endsWith(".py") ? text(content) : "",
  ]);
  return digest(JSON.stringify(parts.sort(([one = ""], [other = ""]) => (one < other ? -1 : 1))));
}

function text(content: string | Uint8Array): string {
  return typeof content === "string" ? content : new TextDecoder().decode(content);
}
