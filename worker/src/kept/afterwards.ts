/**
 * What is done for the next visit when the app runs and nobody needs the worker: the browser learns
 * which code runs often, and packages that only components need get into the kept memory.
 */
import type { PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import type { Boot } from "../../../web/src/client/messages";
import { normalName } from "../requirements";
import type { Shelf } from "./shelf";

/** Milliseconds in which the visitor has the machine for himself. */
const CALM = 1500;
/** The same until another Python starts, which is much work: by then the visitor knows the app. */
const LONG_CALM = 15_000;
/** Of computing: after as many, browsers have optimized what a start runs, and kept it. */
const ROUNDS = 120;
/** Gigabytes of memory that a device must have to let a second Python run for a while. */
const ROOM = 4;

/** Asks a worker to prepare a memory instead of running the app. */
export interface Preparation {
  prepare: string[];
  boot: Boot;
}

export interface Present {
  pyodide: PyodideAPI;
  /** py/cloche/browser/main.py */
  main: PyProxy;
  shelf: Shelf;
  /** Of the memory that is kept. */
  name: string;
  /** Packages that are in it. */
  loaded: Record<string, string>;
}

export async function afterwards(boot: Boot, given: Present): Promise<void> {
  const { pyodide, main, shelf, name, loaded } = given;
  await new Promise((done) => setTimeout(done, CALM));
  const stamp = await shelf.stamp(name);
  if (!stamp) return;
  if (!stamp.rehearsed) {
    const python = pyodide.pyimport("cloche.browser.rehearse") as PyProxy;
    await python.rehearse(ROUNDS);
    python.destroy();
    await shelf.note(name, { rehearsed: true });
  }
  const needed = JSON.parse(await main.component_packages()) as string[];
  const present = new Set(Object.keys(loaded).map(normalName));
  const missing = needed.filter((one) => !present.has(normalName(one))).sort();
  const tried = missing.join();
  if (!tried || tried === stamp.tried || !hasRoom()) return;
  await new Promise((done) => setTimeout(done, LONG_CALM));
  await shelf.note(name, { tried });
  prepareElsewhere({ prepare: missing, boot });
}

function hasRoom(): boolean {
  const { deviceMemory = ROOM, connection } = navigator as unknown as {
    deviceMemory?: number;
    connection?: { saveData?: boolean };
  };
  // a shared worker cannot have one of its own
  return typeof Worker === "function" && deviceMemory >= ROOM && !connection?.saveData;
}

/** A fresh interpreter takes in the packages: this one has the app in it. */
function prepareElsewhere(preparation: Preparation): void {
  const worker = new Worker(location.href, { type: "module" });
  const end = () => worker.terminate();
  worker.addEventListener("message", end);
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    end();
  });
  worker.postMessage(preparation);
}

export function isPreparation(data: unknown): data is Preparation {
  return typeof data === "object" && data !== null && "prepare" in data;
}
