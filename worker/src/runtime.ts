/** Loads Pyodide from a base URL, and the lock that names the packages it has. */
import type { Lockfile, PyodideAPI } from "pyodide";
import type { RuntimeCode } from "./code";
import { BootError, pythonTraceback, reason } from "./errors";
import { fetchBytes } from "./fetching";
import { post } from "./post";
import { restoring, wake } from "./restore";
import type { Snapshot } from "./snapshot";

type Loader = typeof import("pyodide");

/** Pyodide's own script; starts fetching at once. */
export async function importRuntime(baseUrl: string): Promise<Loader> {
  const url = `${baseUrl}pyodide.mjs`;
  try {
    return (await import(/* @vite-ignore */ url)) as Loader;
  } catch (error) {
    throw new BootError(
      "runtime",
      `Python's runtime could not be loaded from ${url} (${reason(error)}).`,
      `Check the network and the "runtime" address: it must be a folder that holds Pyodide ${__PYODIDE_VERSION__}.`,
    );
  }
}

export async function fetchLock(baseUrl: string): Promise<Lockfile> {
  const url = `${baseUrl}pyodide-lock.json`;
  const hint = `The "runtime" address must be a folder that holds Pyodide ${__PYODIDE_VERSION__}.`;
  const bytes = await fetchBytes(url, "runtime", "the list of Python's packages", hint);
  try {
    const lock = JSON.parse(new TextDecoder().decode(bytes)) as Lockfile;
    if (typeof lock.packages === "object" && lock.packages !== null) return lock;
  } catch {
    // told below, together with a list that has no packages
  }
  throw new BootError("runtime", `What is at ${url} is not a list of packages.`, hint);
}

export interface RuntimeOptions {
  baseUrl: string;
  lock: Lockfile;
  /** Names in the lock, fetched while the interpreter starts. */
  packages: string[];
  env: Record<string, string>;
  code: RuntimeCode;
  /** The snapshot to start from; null starts the interpreter from nothing. */
  snapshot: Promise<Snapshot> | null;
  onFatal(error: unknown): void;
}

/** A started interpreter. Throws BootError at the stage runtime. */
export async function startRuntime(loader: Loader, options: RuntimeOptions): Promise<PyodideAPI> {
  const { baseUrl, code, onFatal } = options;
  let pyodide: PyodideAPI;
  try {
    pyodide = await code.lend(
      async () => (await restored(loader, options)) ?? loader.loadPyodide(settings(options)),
    );
  } catch (error) {
    throw new BootError(
      "runtime",
      `Python could not be started: ${reason(error)}`,
      `Check that ${baseUrl} holds all files of Pyodide ${__PYODIDE_VERSION__}, that they are of one version, and that the browser is up to date.`,
      pythonTraceback(error),
    );
  }
  // The one hook that hears of a broken interpreter, whoever was running when it broke.
  (pyodide as unknown as { _api: { on_fatal?: (error: unknown) => void } })._api.on_fatal = onFatal;
  if (loader.version !== __PYODIDE_VERSION__) {
    const text = `This page was made for Pyodide ${__PYODIDE_VERSION__}, but ${baseUrl} holds ${loader.version}. It may fail.`;
    post({ msg: "console", stream: "stderr", text });
  }
  return pyodide;
}

type Settings = NonNullable<Parameters<Loader["loadPyodide"]>[0]>;

function settings({ baseUrl, lock, packages, env }: RuntimeOptions): Settings {
  return {
    indexURL: baseUrl,
    lockFileContents: lock,
    packageBaseUrl: baseUrl,
    packages,
    env: { ...env },
    stdout: (text) => post({ msg: "console", stream: "stdout", text }),
    stderr: (text) => post({ msg: "console", stream: "stderr", text }),
  };
}

/** An interpreter from the snapshot, or null after saying why there is none. */
async function restored(loader: Loader, options: RuntimeOptions): Promise<PyodideAPI | null> {
  const { code, snapshot, env } = options;
  if (!snapshot) return null;
  try {
    const restore = restoring(code, snapshot);
    const pyodide = await loader.loadPyodide({ ...settings(options), ...restore });
    wake(pyodide, env);
    return pyodide;
  } catch (error) {
    console.info(`The app starts without its snapshot, which takes longer: ${reason(error)}.`);
    return null;
  }
}
