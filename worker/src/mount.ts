/** Puts the Python core and the app's files into the interpreter's file system. */
import type { PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import type { AppFile } from "../../web/src/client/messages";
import { BootError } from "./errors";
import { fetchBytes } from "./fetching";

export const APP_FOLDER = "/home/pyodide/app";
export const CORE_PATH = "/lib/cloche-core.zip";

export type AppFiles = Map<string, string | Uint8Array>;

/** Content of every file of the app, fetched where it is only an address. */
export async function collectFiles(files: Record<string, AppFile>): Promise<AppFiles> {
  const content = (name: string, file: AppFile): Promise<string | Uint8Array> | string =>
    file.url ? fetchBytes(file.url, "script", `The app's file "${name}"`) : (file.content ?? "");
  const entries = Object.entries(files).map(
    async ([name, file]): Promise<[string, string | Uint8Array]> => [
      insidePath(name),
      await content(name, file),
    ],
  );
  return new Map(await Promise.all(entries));
}

/** Write the files and make their folder the current one. */
export function mountFiles(pyodide: PyodideAPI, files: AppFiles): void {
  pyodide.FS.mkdirTree(APP_FOLDER);
  for (const [name, content] of files) {
    const path = `${APP_FOLDER}/${name}`;
    pyodide.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    pyodide.FS.writeFile(path, content);
  }
  pyodide.FS.chdir(APP_FOLDER);
}

/** Make the core importable; without `zip`, its file is there already. */
export function mountCore(pyodide: PyodideAPI, zip: Uint8Array | null): void {
  pyodide.FS.mkdirTree(CORE_PATH.slice(0, CORE_PATH.lastIndexOf("/")));
  if (zip) pyodide.FS.writeFile(CORE_PATH, zip);
  const sys = pyodide.pyimport("sys") as PyProxy;
  try {
    const path = sys.path as PyProxy;
    // in a snapshot it is there already, behind what the start put before it
    if (path.includes(CORE_PATH)) path.remove(CORE_PATH);
    path.insert(0, CORE_PATH);
    path.destroy();
  } finally {
    sys.destroy();
  }
}

/** A file name as a path below the app's folder. Throws BootError when it would leave the folder. */
export function insidePath(name: string): string {
  const parts = name
    .replace(/\\/g, "/")
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  if (parts.length > 0 && !parts.includes("..") && !name.startsWith("/")) return parts.join("/");
  throw new BootError(
    "script",
    `The file name ${JSON.stringify(name)} does not stay inside the app's folder.`,
    "Use a relative name such as data/words.txt.",
  );
}
