/**
 * What is done for the next visit when the app runs and nobody needs the worker: the browser learns
 * which code runs often, and packages that only components need get into the kept memory.
 */
import type { PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import type { Boot } from "../../../web/src/client/messages";
import type { RuntimeCode } from "../code";
import { normalName } from "../requirements";
import type { FetchedWheel } from "../wheels";
import { areFresh } from "./fresh";
import type { Shelf } from "./shelf";

/** Milliseconds in which the visitor has the machine for himself. */
const CALM = 1500;
/** The same until another Python starts, which is much work: by then the visitor knows the app. */
const LONG_CALM = 15_000;
/** Of computing: after as many, browsers have optimized what a start runs, and kept it. */
const ROUNDS = 120;
/** Seconds for which files must stay fresh to be loaded once more, from what the browser has. */
const FRESH = 60;
/** Milliseconds after which a second Python is given up. */
const TOO_LONG = 120_000;
/** Gigabytes of memory that a device must have to let a second Python run for a while. */
const ROOM = 4;

/** Asks a worker to start Python for a later visit instead of running the app. */
export interface Preparation {
  /** Packages for a memory to be kept; null to only start as the next visit will. */
  prepare: string[] | null;
  boot: Boot;
  /** Python's code. */
  module: WebAssembly.Module | null;
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
  wheels: Promise<FetchedWheel[]>;
  code: RuntimeCode;
}

export async function afterwards(boot: Boot, given: Present): Promise<void> {
  const { pyodide, main, shelf, name, loaded } = given;
  await new Promise((done) => setTimeout(done, CALM));
  const stamp = await shelf.stamp(name);
  if (!stamp) return;
  const module = await given.code.compiled();
  if (!stamp.rehearsed) {
    // a host that is asked again for each file would be asked twice in one visit
    if (hasRoom() && (await areFresh(addresses(boot, await given.wheels), FRESH))) {
      await startElsewhere({ prepare: null, boot, module });
    }
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
  await startElsewhere({ prepare: missing, boot, module });
}

function hasRoom(): boolean {
  const { deviceMemory = ROOM, connection } = navigator as unknown as {
    deviceMemory?: number;
    connection?: { saveData?: boolean };
  };
  // a shared worker cannot have one of its own
  return typeof Worker === "function" && deviceMemory >= ROOM && !connection?.saveData;
}

/** In a fresh interpreter: this one has the app in it. */
async function startElsewhere(preparation: Preparation): Promise<void> {
  const worker = new Worker(location.href, { type: "module" });
  await new Promise((done) => {
    worker.addEventListener("message", done);
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      done(event);
    });
    worker.postMessage(preparation);
    setTimeout(done, TOO_LONG);
  });
  worker.terminate();
}

/** What a start from a kept memory loads, with the code of this one. */
function addresses(boot: Boot, wheels: FetchedWheel[]): string[] {
  const runtime = ["pyodide.mjs", "pyodide.asm.mjs"];
  if (!boot.runtime_lock) runtime.push("pyodide-lock.json");
  const named = [...Object.values(boot.files), ...wheels.map(({ wheel }) => wheel)];
  return [
    location.href,
    ...runtime.map((name) => `${boot.runtime_url}${name}`),
    ...named.flatMap(({ url }) => url ?? []),
  ];
}

export function isPreparation(data: unknown): data is Preparation {
  return typeof data === "object" && data !== null && "prepare" in data;
}
