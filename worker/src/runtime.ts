/** Loads Pyodide from a base URL, and the lock that names the packages it has. */
import type { Lockfile, PyodideAPI } from "pyodide";
import type { RuntimeCode } from "./code";
import { BootError, pythonTraceback, reason } from "./errors";
import { fetchBytes } from "./fetching";
import type { LateFiles } from "./late";
import { CORE_PATH } from "./mount";
import { post } from "./post";
import { restoring, wake } from "./restore";
import { mendStacks } from "./stacks";
import type { Head, Snapshot } from "./snapshot";

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
  coreUrl: string;
  code: RuntimeCode;
  /** What the last visit kept: packages are in it. */
  kept: Promise<Snapshot> | null;
  /** Hears why that was of no use. */
  onKeptFailed(error: unknown): void;
  /** The snapshot to start from otherwise; null starts the interpreter from nothing. */
  snapshot(): Promise<Snapshot> | null;
  onFatal(error: unknown): void;
}

export interface Started {
  pyodide: PyodideAPI;
  /** The files that a restored interpreter still lacks; null when it has all. */
  late: LateFiles | null;
  /** Description of the snapshot it was started from, if there was one. */
  head: Head | null;
  /** Whether it is what the last visit kept. */
  isKept: boolean;
}

/** A started interpreter. Throws BootError at the stage runtime. */
export async function startRuntime(loader: Loader, options: RuntimeOptions): Promise<Started> {
  const { baseUrl, code, onFatal } = options;
  let started: Started;
  try {
    const load = () => loader.loadPyodide(settings(options));
    started = (await resume(loader, options)) ??
      (await restore(loader, options)) ?? {
        pyodide: await code.lend(load, true),
        late: null,
        head: null,
        isKept: false,
      };
  } catch (error) {
    throw new BootError(
      "runtime",
      `Python could not be started: ${reason(error)}`,
      `Check that ${baseUrl} holds all files of Pyodide ${__PYODIDE_VERSION__}, that they are of one version, and that the browser is up to date.`,
      pythonTraceback(error),
    );
  }
  mendStacks(started.pyodide);
  // The one hook that hears of a broken interpreter, whoever was running when it broke.
  (started.pyodide as unknown as { _api: { on_fatal?: (error: unknown) => void } })._api.on_fatal =
    onFatal;
  if (loader.version !== __PYODIDE_VERSION__) {
    const text = `This page was made for Pyodide ${__PYODIDE_VERSION__}, but ${baseUrl} holds ${loader.version}. It may fail.`;
    post({ msg: "console", stream: "stderr", text });
  }
  return started;
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

/** An interpreter as the last visit kept it, or null. */
async function resume(loader: Loader, options: RuntimeOptions): Promise<Started | null> {
  const { kept, onKeptFailed } = options;
  if (!kept) return null;
  try {
    return { ...(await restoreFrom(kept, loader, { ...options, packages: [] })), isKept: true };
  } catch (error) {
    onKeptFailed(error);
    return null;
  }
}

/** An interpreter from the snapshot, or null after saying why there is none. */
async function restore(loader: Loader, options: RuntimeOptions): Promise<Started | null> {
  const snapshot = options.snapshot();
  if (!snapshot) return null;
  try {
    return await restoreFrom(snapshot, loader, options);
  } catch (error) {
    console.info(`The app starts without its snapshot, which takes longer: ${reason(error)}.`);
    return null;
  }
}

async function restoreFrom(
  snapshot: Promise<Snapshot>,
  loader: Loader,
  options: RuntimeOptions,
): Promise<Started> {
  const { code, env, coreUrl } = options;
  let late: LateFiles | null = null;
  const restored = restoring(code, snapshot, (files, library) => {
    late = files;
    files.add(library, code.libraryUrl);
    files.add(CORE_PATH, coreUrl);
  });
  const config = { ...settings(options), ...restored };
  const pyodide = await code.lend(() => loader.loadPyodide(config), false);
  wake(pyodide, env);
  return { pyodide, late, head: (await snapshot).head, isKept: false };
}
