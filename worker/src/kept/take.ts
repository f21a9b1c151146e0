/** Takes the memory of an app that has imported what it needs and has not begun to run. */
import type { PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import { APP_FOLDER, CORE_PATH } from "../mount";
import { addUp, type Head, isZero, KEPT, PAGE, wordsOf, ZERO } from "../pages";
import { ABOUT_FORMAT, type About, SUM_STEP } from "./about";
import { listFiles, type Packed, pack } from "./files";
import type { LibraryRecorder } from "./libraries";
import { moduleOf, type PythonModule } from "./module";
import { type Held, knownObjects, noteObjects, type WorkerObjects } from "./objects";
import type { Content } from "./shelf";

/** How the interpreter began. */
export interface Before {
  /** Head of the snapshot that it was started from. */
  head: Head;
  recorder: LibraryRecorder;
  own: WorkerObjects;
}

/** Not yet told apart into pages: that is done when the app runs. */
export interface Taken {
  memory: Uint8Array<ArrayBuffer>;
  packed: Packed;
  about: Omit<About, "sum" | "wheels" | "code">;
}

/** Import what the app imports, and packages of its components, and copy. Throws an Error when something cannot be kept. */
export async function take(
  pyodide: PyodideAPI,
  entrypoint: string,
  prepared: string[],
  before: Before,
): Promise<Taken> {
  const module = moduleOf(pyodide);
  const python = pyodide.pyimport("cloche.browser.preload") as PyProxy;
  const names = pyodide.toPy(prepared) as PyProxy;
  try {
    const imports = (await python.preload(APP_FOLDER, entrypoint, names)) as string;
    // what has just ended has callbacks that come a turn later
    await new Promise((done) => setTimeout(done, 0));
    const path = python.settle() as PyProxy;
    try {
      return copied(module, before, {
        objects: held(pyodide, before),
        imports,
        loaded: { ...pyodide.loadedPackages },
      });
    } finally {
      python.go_on(path);
      path.destroy();
    }
  } finally {
    for (const proxy of [names, python]) proxy.destroy();
  }
}

function held(pyodide: PyodideAPI, { head, own }: Before): Held {
  const module = moduleOf(pyodide);
  const known = knownObjects(module, head.objects as Held);
  try {
    return noteObjects(module, known, own);
  } catch {
    // it may be garbage
    const collector = pyodide.pyimport("gc") as PyProxy;
    collector.collect();
    collector.destroy();
    return noteObjects(module, known, own);
  }
}

function copied(
  module: PythonModule,
  before: Before,
  present: { objects: Held; imports: string; loaded: Record<string, string> },
): Taken {
  const open = module.FS.streams.find((stream) => stream && stream.fd > 2);
  if (open) throw new Error(`an imported module has opened ${open.path ?? "a file"}`);
  const { objects, imports, loaded } = present;
  const native = before.recorder.list(module, before.head.functions);
  // what every start has comes from elsewhere
  const files = listFiles(module.FS, [APP_FOLDER, CORE_PATH, before.head.library]);
  const packed = pack(module.FS, files);
  const used = Math.ceil(module._sbrk(0) / PAGE) * PAGE;
  const head = { ...before.head, size: module.HEAPU8.length, runs: [], sum: 0, objects };
  return {
    memory: module.HEAPU8.slice(0, used),
    packed,
    about: { format: ABOUT_FORMAT, head, imports, loaded, files: packed.index, native },
  };
}

/** The parts to be stored. Works in small steps: the app has begun to run. */
export async function parts(
  { memory, packed, about }: Taken,
  more: Pick<About, "wheels" | "code">,
): Promise<Content> {
  const words = wordsOf(memory);
  const runs: number[] = [];
  const pages: Uint8Array<ArrayBuffer>[] = [];
  let sum = 0;
  let from = 0;
  const end = (to: number): void => {
    if (runs.at(-2) !== KEPT || from === to) return;
    pages.push(memory.subarray(from, to));
    sum = addUp(memory, from, to, sum, SUM_STEP);
  };
  for (let at = 0; at < memory.length; at += PAGE) {
    if (at % STEP === 0) await new Promise((done) => setTimeout(done, 0));
    const kind = isZero(words, at) ? ZERO : KEPT;
    if (runs.at(-2) === kind) {
      runs[runs.length - 1] = (runs.at(-1) as number) + 1;
      continue;
    }
    end(at);
    runs.push(kind, 1);
    from = at;
  }
  end(memory.length);
  const whole: About = { ...about, head: { ...about.head, runs }, sum, ...more };
  return { about: new Blob([JSON.stringify(whole)]), pages, files: packed.content };
}

/** Bytes that are looked through in one go. */
const STEP = 4 << 20;
