/** Loads Pyodide from a base URL, and the lock that names the packages it has. */
import { moment } from "./moment";
import type { Lockfile, PyodideAPI } from "pyodide";
import type { RuntimeCode } from "./code";
import { BootError, pythonTraceback, reason } from "./errors";
import { fetchBytes } from "./fetching";
import type { LateFiles } from "./late";
import type { Links } from "./linking";
import { CORE_PATH } from "./mount";
import { post } from "./post";
import { restoring, wake } from "./restore";
import type { Head, Snapshot } from "./pages";
import { mendStacks } from "./stacks";

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
  env: Record<string, string>;
  coreUrl: string;
  code: RuntimeCode;
  /** What is known only later: the runtime's own script needs none of it. */
  plan: Promise<StartPlan>;
  /** Whether there may be a snapshot or something kept. */
  restores: boolean;
  /** Hears why what was kept was of no use. */
  onKeptFailed(error: unknown): void;
  /** The snapshot to start from if nothing is kept; null starts the interpreter from nothing. */
  snapshot(): Promise<Snapshot> | null;
  onFatal(error: unknown): void;
}

export interface StartPlan {
  lock: Lockfile;
  /** Names in the lock, fetched while the interpreter starts. */
  packages: string[];
  /** What the last visit kept: packages are in it. */
  kept: { reading: Promise<Snapshot> } | null;
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
  const { baseUrl, onFatal } = options;
  let started: Started;
  try {
    started =
      (await restore(loader, options)) ??
      (await restore(loader, await withoutKept(options))) ??
      (await plainly(loader, options));
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

/** Those that the plan decides are filled in while the runtime's script begins. */
function settings({ baseUrl, env, plan }: RuntimeOptions): Settings {
  const wanted: string[] = [];
  const lock = plan.then(({ lock, packages, kept }) => {
    if (!kept) wanted.push(...packages);
    return lock;
  });
  lock.catch(() => {});
  return {
    indexURL: baseUrl,
    // Pyodide waits for it, and looks at the packages after that
    lockFileContents: lock as unknown as Lockfile,
    packageBaseUrl: baseUrl,
    packages: wanted,
    env: { ...env },
    stdout: (text) => post({ msg: "console", stream: "stdout", text }),
    stderr: (text) => post({ msg: "console", stream: "stderr", text }),
  };
}

/** The same start, when what was kept has turned out to be of no use. */
async function withoutKept(options: RuntimeOptions): Promise<RuntimeOptions> {
  const plan = await options.plan;
  return plan.kept
    ? { ...options, plan: Promise.resolve({ ...plan, kept: null }) }
    : { ...options, restores: false };
}

async function plainly(loader: Loader, options: RuntimeOptions): Promise<Started> {
  const load = () => loader.loadPyodide(settings(options));
  const pyodide = await options.code.lend(load, true);
  return { pyodide, late: null, head: null, isKept: false };
}

class NoSnapshot extends Error {}

/**
 * An interpreter as the last visit kept it, or from the snapshot; null after saying why there is
 * none.
 */
async function restore(loader: Loader, options: RuntimeOptions): Promise<Started | null> {
  if (!options.restores) return null;
  let isKept = false;
  const memory = options.plan.then(({ kept }) => {
    isKept = kept !== null;
    const reading = kept ? kept.reading : options.snapshot();
    if (!reading) throw new NoSnapshot();
    return reading;
  });
  memory.catch(() => {});
  // one of the build is unpacked when the code is compiled, which then waits for nothing
  const links = options.plan
    .then(({ kept }) => kept?.reading)
    .then((read) => read?.head.links ?? null)
    .catch(() => null);
  try {
    return { ...(await restoreFrom(memory, links, loader, options)), isKept };
  } catch (error) {
    // whoever made the plan tells why there is none
    await options.plan;
    if (isKept) options.onKeptFailed(error);
    else if (!(error instanceof NoSnapshot)) {
      console.info(`The app starts without its snapshot, which takes longer: ${reason(error)}.`);
    }
    return null;
  }
}

async function restoreFrom(
  snapshot: Promise<Snapshot>,
  links: Promise<Links | null>,
  loader: Loader,
  options: RuntimeOptions,
): Promise<Omit<Started, "isKept">> {
  const { code, env, coreUrl } = options;
  let late: LateFiles | null = null;
  const restored = restoring(code, snapshot, links, (files, library) => {
    late = files;
    files.add(library, code.libraryUrl);
    files.add(CORE_PATH, coreUrl);
  });
  const config = { ...settings(options), ...restored };
  const pyodide = await code.lend(() => loader.loadPyodide(config), false);
  moment("runtime is started");
  wake(pyodide, env);
  return { pyodide, late, head: (await snapshot).head };
}
