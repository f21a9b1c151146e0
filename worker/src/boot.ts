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
import { interrupts } from "./interrupt";
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
import { fetchLock, importRuntime, startRuntime } from "./runtime";
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
  const loader = held(importRuntime(message.runtime_url));
  const code = runtimeCode(message.runtime_url);
  progress.expect("pyodide.asm.wasm", code.compiled());
  progress.expect("pyodide.asm.mjs", code.script);
  const snapshot = chosenSnapshot(message, code.compiled(), (done, whole) =>
    progress.count(done, whole),
  );
  const fetchCore = () =>
    fetchZip(message.compiled_url || message.core_url, "core", "Cloche's Python core");
  const core = snapshot ? null : held(fetchCore());
  const files = held(collectFiles(message.files));
  files.then(hearing.files, () => {});
  const wheels = held(fetchWheels(message.wheels ?? []));
  const lock = (message.runtime_lock as Lockfile | null) ?? (await fetchLock(message.runtime_url));
  const plan = planPackages(message, lock);
  const extraWheels = held(fetchWheels(plan.wheels.map(wheelAt)));
  const starting = held(
    startRuntime(await loader, {
      baseUrl: message.runtime_url,
      lock,
      packages: plan.locked,
      env: message.env ?? {},
      coreUrl: message.core_url,
      code,
      snapshot,
      onFatal: hearing.fatal,
    }),
  );
  // A file that is missing ends the boot at once, not when the interpreter is up.
  const fetched = Promise.all([core, files, wheels, extraWheels]);
  const { pyodide, late } = await Promise.race([starting, fetched.then(() => starting)]);

  progress.enter("core", "Loading the app’s parts");
  mountCore(pyodide, late ? null : await (core ?? fetchCore()));
  const appFiles = await files;
  mountFiles(pyodide, appFiles);

  progress.enter("packages", "Installing packages");
  await loadLocked(pyodide, plan.locked);
  await installWheels(pyodide, [...(await wheels), ...(await extraWheels)]);
  if (plan.scanImports) await loadImported(pyodide, appFiles);
  await installOthers(pyodide, plan);

  progress.enter("script", "Starting the app");
  if (!appFiles.has(entrypoint)) {
    const names = [...appFiles.keys()].join(", ") || "none";
    throw new BootError(
      "script",
      `The app has no file "${entrypoint}". Its files: ${names}.`,
      "Name the script that is to run as the entrypoint.",
    );
  }
  const main = await handOver(pyodide, `${APP_FOLDER}/${entrypoint}`, progress);
  late?.fetchBehind();
  return main;
}

async function handOver(pyodide: PyodideAPI, path: string, progress: Progress): Promise<Main> {
  const main = importMain(pyodide, progress);
  main.start(interrupts(pyodide));
  // A coroutine awaited from JavaScript becomes an asyncio task: its stack may suspend.
  const failure = (await main.run_app(path)) as RunFailure | null | undefined;
  if (failure) {
    throw new BootError("script", failure.error, failure.hint, failure.traceback);
  }
  return main as unknown as Main;
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
