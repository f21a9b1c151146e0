/**
 * The order of a boot:
 * 1. at once and in parallel: Pyodide's script, its lock, the core, the app's files, the wheels;
 * 2. when script and lock are there: the interpreter starts, from a snapshot of one that holds the
 *    core if there is any, fetching locked packages meanwhile;
 * 3. the core goes onto `sys.path`, the app's files into their folder, which becomes the current one;
 * 4. packages: locked ones are checked, wheels unpacked, imports looked up, the rest installed;
 * 5. Python takes over: `cloche.browser.main` runs the script, and then takes in pages.
 */
import { moment } from "./moment";
import type { RuntimeCode } from "./code";
import type { Lockfile, PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import type { Boot, StageName } from "../../web/src/client/messages";
import { forgetEarly, runtimeCode } from "./early";
import { asBootError, BootError, reason } from "./errors";
import { fetchZip } from "./fetching";
import { type Interrupts, interrupts } from "./interrupt";
import type { Preparation } from "./kept/afterwards";
import { type Inputs, Keeping } from "./kept/keeping";
import { closePages } from "./kept/page-files";
import {
  APP_FOLDER,
  type AppFiles,
  collectFiles,
  insidePath,
  mountCore,
  mountFiles,
} from "./mount";
import { installOthers, loadImported, loadLocked, planPackages } from "./packages";
import { Progress } from "./progress";
import { fetchLock, importRuntime, type Started, startRuntime } from "./runtime";
import { chosenSnapshot } from "./snapshot";
import { fetchWheels, installWheels, wheelAt } from "./wheels";

/** What Python offers to the worker (py/cloche/browser/main.py). */
export interface Main {
  /** Take in a page that uses the app; `post` sends to it. */
  connect(post: (text: string, attachments?: ArrayBuffer[]) => void): PythonPage;
}

/** Python's end of one page. */
export interface PythonPage extends PyProxy {
  receive(text: string, attachments?: unknown[]): void;
  /** The page is gone. */
  close(): void;
}

export interface Hearing {
  /** The interpreter is broken. */
  fatal(error: unknown): void;
  /** The app's files, as the boot takes them. */
  files(files: AppFiles): void;
}

interface RunFailure {
  error: string;
  hint: string;
  traceback: string | null;
}

const HINTS: Record<StageName, string> = {
  worker: "Reload the page.",
  runtime: "Check the network, then try again.",
  core: "cloche.js, worker.js and the core archive must come from the same release. Deploy them together.",
  packages: "Check the app's requirements.",
  script: "Mend the script, then try again.",
  ready: "Restart the app.",
};

/** Boot the app. Throws BootError that names the stage. */
export async function boot(message: Boot, hearing: Hearing): Promise<Main> {
  const given = { prepare: null, module: null };
  return attempt(message, given, hearing, async (begun) => {
    const { keeping, late, pyodide, main } = begun;
    await keeping?.take(pyodide, begun.head, begun.entrypoint);
    await run(main, `${APP_FOLDER}/${begun.entrypoint}`);
    late?.fetchBehind();
    keeping?.behind(begun);
    return main as unknown as Main;
  });
}

/**
 * Instead of running the app, store a memory that has these packages of the runtime, too; or only
 * start, so that the browser keeps what it compiles for that.
 */
export async function prepare({ boot: message, ...preparation }: Preparation): Promise<void> {
  const { prepare } = preparation;
  const hearing = { fatal: () => {}, files: () => {} };
  await attempt(message, preparation, hearing, async (begun) => {
    if (!prepare) return;
    await begun.keeping?.take(begun.pyodide, begun.head, begun.entrypoint, prepare);
    await begun.keeping?.store(begun);
  });
}

async function attempt<T>(
  message: Boot,
  given: Omit<Preparation, "boot">,
  hearing: Hearing,
  then: (begun: Begun) => Promise<T>,
): Promise<T> {
  const progress = new Progress();
  const unwatch = progress.watchFetch();
  let keeping: Keeping | null = null;
  try {
    progress.enter("runtime", "Loading Python");
    const own = { interrupts: {} as Interrupts };
    keeping = Keeping.of(message, own);
    return await then(await begin(message, progress, { keeping, own, given, hearing }));
  } catch (error) {
    keeping?.distrust();
    throw asBootError(error, progress.stage, HINTS[progress.stage]);
  } finally {
    unwatch();
    forgetEarly();
    closePages();
  }
}

interface Beginning {
  keeping: Keeping | null;
  /** Objects of the worker that Python gets. */
  own: { interrupts: Interrupts };
  given: Omit<Preparation, "boot">;
  hearing: Hearing;
}

/** All is there, and nothing of the app has run. */
interface Begun extends Inputs {
  pyodide: PyodideAPI;
  main: PyProxy;
  code: RuntimeCode;
  late: Started["late"];
  head: Started["head"];
  keeping: Keeping | null;
  entrypoint: string;
}

async function begin(message: Boot, progress: Progress, beginning: Beginning): Promise<Begun> {
  moment("boot begins");
  const { keeping, own, hearing } = beginning;
  const { prepare: prepared, module } = beginning.given;
  const entrypoint = insidePath(message.entrypoint);
  const loader = held(importRuntime(message.runtime_url));
  const code = runtimeCode(message.runtime_url, module);
  progress.expect("pyodide.asm.wasm", code.compiled());
  progress.expect("pyodide.asm.mjs", code.script);
  const files = held(collectFiles(message.files));
  files.then(hearing.files, () => {});
  const wheels = held(fetchWheels(message.wheels ?? []));
  const fetchCore = () =>
    fetchZip(message.compiled_url || message.core_url, "core", "Cloche's Python core");
  const choose = () =>
    chosenSnapshot(message, code.compiled(), (done, whole) => progress.count(done, whole));
  let early: ReturnType<typeof choose> = null;
  let core: Promise<Uint8Array> | null = null;
  const decide = async () => {
    const waits = prepared === null && ((await keeping?.hasAny()) ?? false);
    if (!waits) early = choose();
    if (!waits && !early) core = held(fetchCore());
    const lock =
      (message.runtime_lock as Lockfile | null) ?? (await fetchLock(message.runtime_url));
    const packages = planPackages(message, lock, prepared ?? []);
    const extraWheels = held(fetchWheels(packages.wheels.map(wheelAt)));
    const allWheels = held(Promise.all([wheels, extraWheels]).then((both) => both.flat()));
    const kept = waits ? ((await keeping?.find(lock, await files, allWheels)) ?? null) : null;
    moment("it is known what to start from");
    if (!kept) keeping?.watch();
    return { lock, packages, allWheels, kept };
  };
  const decided = held(decide());
  const start = async (plan: typeof decided): Promise<Started> =>
    startRuntime(await loader, {
      baseUrl: message.runtime_url,
      plan: plan.then(({ lock, packages, kept }) => ({
        lock,
        packages: packages.locked,
        kept,
      })),
      restores: message.snapshot_url !== "",
      env: message.env ?? {},
      coreUrl: message.core_url,
      code,
      onKeptFailed: (error) => {
        keeping?.failed(error);
        keeping?.watch();
      },
      snapshot: () => early ?? choose(),
      onFatal: hearing.fatal,
    });
  // The runtime's own script runs while it is looked up what to start from.
  const starting = held(start(decided));
  const { lock, packages: plan, allWheels } = await decided;
  // A file that is missing ends the boot at once, not when the interpreter is up.
  const fetched = Promise.all([core, files, allWheels]);
  let started = await Promise.race([starting, fetched.then(() => starting)]);

  progress.enter("core", "Loading the app’s parts");
  const appFiles = await files;
  const mount = async ({ pyodide, late }: Started): Promise<void> => {
    mountCore(pyodide, late ? null : await (core ?? fetchCore()));
    mountFiles(pyodide, appFiles);
  };
  await mount(started);
  if (started.isKept && !keeping?.fits(started.pyodide, entrypoint)) {
    started = await start(decided.then((found) => ({ ...found, kept: null })));
    await mount(started);
  }
  const { pyodide, late, isKept } = started;

  progress.enter("packages", "Installing packages");
  if (isKept) keeping?.listLoaded(pyodide);
  else {
    await loadLocked(pyodide, plan.locked);
    await installWheels(pyodide, await allWheels);
    if (plan.scanImports) await loadImported(pyodide, appFiles);
    await installOthers(pyodide, plan);
  }

  progress.enter("script", "Starting the app");
  if (!appFiles.has(entrypoint)) {
    const names = [...appFiles.keys()].join(", ") || "none";
    throw new BootError(
      "script",
      `The app has no file "${entrypoint}". Its files: ${names}.`,
      "Name the script that is to run as the entrypoint.",
    );
  }
  Object.assign(own.interrupts, interrupts(pyodide));
  const main = importMain(pyodide, progress);
  if (isKept) own.interrupts.on();
  else main.start(own.interrupts);
  const lookedUp = plan.others.length > 0;
  const inputs = { lock, files: appFiles, wheels: allWheels, lookedUp };
  return { ...inputs, pyodide, main, code, late, head: started.head, keeping, entrypoint };
}

async function run(main: PyProxy, path: string): Promise<void> {
  // A coroutine awaited from JavaScript becomes an asyncio task: its stack may suspend.
  const failure = (await main.run_app(path)) as RunFailure | null | undefined;
  if (failure) {
    throw new BootError("script", failure.error, failure.hint, failure.traceback);
  }
}

function importMain(pyodide: PyodideAPI, progress: Progress): PyProxy {
  try {
    return pyodide.pyimport("cloche.browser.main") as PyProxy;
  } catch (error) {
    throw new BootError(
      "core",
      `Cloche's Python core could not be started: ${reason(error)}`,
      HINTS.core,
      asBootError(error, progress.stage, "").traceback,
    );
  }
}

/** A promise that is awaited later: its failure is reported then, not as an unhandled one now. */
function held<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
