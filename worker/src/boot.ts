/**
 * The order of a boot:
 * 1. at once and in parallel: Pyodide's script, its lock, the core, the app's files, the wheels;
 * 2. when script and lock are there: the interpreter starts, from a snapshot of one that holds the
 *    core if there is any, fetching locked packages meanwhile;
 * 3. the core goes onto `sys.path`, the app's files into their folder, which becomes the current one;
 * 4. packages: locked ones are checked, wheels unpacked, imports looked up, the rest installed;
 * 5. Python takes over: `cloche.browser.main` runs the script, and then takes in pages.
 */
import type { Lockfile, PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import type { Boot, StageName } from "../../web/src/client/messages";
import { forgetEarly, runtimeCode } from "./early";
import { asBootError, BootError, reason } from "./errors";
import { fetchZip } from "./fetching";
import { type Interrupts, interrupts } from "./interrupt";
import { Keeping } from "./kept/keeping";
import { keyOf } from "./kept/key";
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
  const progress = new Progress();
  const unwatch = progress.watchFetch();
  try {
    return await stages(message, progress, hearing);
  } catch (error) {
    throw asBootError(error, progress.stage, HINTS[progress.stage]);
  } finally {
    unwatch();
    forgetEarly();
  }
}

async function stages(message: Boot, progress: Progress, hearing: Hearing): Promise<Main> {
  progress.enter("runtime", "Loading Python");
  const entrypoint = insidePath(message.entrypoint);
  const own = { interrupts: {} as Interrupts };
  const keeping = Keeping.of(message, own);
  try {
    return await begin(message, progress, { entrypoint, keeping, own, hearing });
  } catch (error) {
    keeping?.distrust();
    throw error;
  }
}

interface Beginning {
  entrypoint: string;
  keeping: Keeping | null;
  /** Objects of the worker that Python gets. */
  own: { interrupts: Interrupts };
  hearing: Hearing;
}

async function begin(message: Boot, progress: Progress, given: Beginning): Promise<Main> {
  const { entrypoint, keeping, own, hearing } = given;
  const loader = held(importRuntime(message.runtime_url));
  const code = runtimeCode(message.runtime_url);
  progress.expect("pyodide.asm.wasm", code.compiled());
  progress.expect("pyodide.asm.mjs", code.script);
  const choose = () =>
    chosenSnapshot(message, code.compiled(), (done, whole) => progress.count(done, whole));
  const waits = (await keeping?.hasAny()) ?? false;
  const early = waits ? null : choose();
  const fetchCore = () =>
    fetchZip(message.compiled_url || message.core_url, "core", "Cloche's Python core");
  const core = early || waits ? null : held(fetchCore());
  const files = held(collectFiles(message.files));
  files.then(hearing.files, () => {});
  const wheels = held(fetchWheels(message.wheels ?? []));
  const lock = (message.runtime_lock as Lockfile | null) ?? (await fetchLock(message.runtime_url));
  const plan = planPackages(message, lock);
  const extraWheels = held(fetchWheels(plan.wheels.map(wheelAt)));
  const allWheels = held(Promise.all([wheels, extraWheels]).then((both) => both.flat()));
  const kept = waits ? ((await keeping?.find(lock, await files, allWheels)) ?? null) : null;
  if (!kept) keeping?.watch();
  const start = async (from: typeof kept): Promise<Started> =>
    startRuntime(await loader, {
      baseUrl: message.runtime_url,
      lock,
      packages: plan.locked,
      env: message.env ?? {},
      coreUrl: message.core_url,
      code,
      kept: from?.reading ?? null,
      onKeptFailed: (error) => {
        keeping?.failed(error);
        keeping?.watch();
      },
      snapshot: () => early ?? choose(),
      onFatal: hearing.fatal,
    });
  const starting = held(start(kept));
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
    started = await start(null);
    await mount(started);
  }
  const { pyodide, late, isKept } = started;

  progress.enter("packages", "Installing packages");
  if (!isKept) {
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
  await keeping?.take(pyodide, started.head, entrypoint);
  await run(main, `${APP_FOLDER}/${entrypoint}`);
  late?.fetchBehind();
  const lookedUp = plan.others.length > 0;
  keeping?.storeBehind(async () => keyOf(message, lock, appFiles), await allWheels, lookedUp);
  return main as unknown as Main;
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
