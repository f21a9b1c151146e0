/**
 * JavaScript objects that Python holds. They are no part of its memory, so each is kept as a note
 * from which the next start finds its own: one of the runtime, of the worker, or of the browser.
 */
import type { PythonModule } from "./module";

export interface Held {
  hiwireKeys: unknown[];
  immortalKeys: unknown[];
}

/** Places below it are those of Pyodide itself: null, the global object, its API and so on. */
const FIRST = 7;
/** Behind undefined, true and so on; from here on, texts. */
const FIRST_IMMORTAL = 7;

/** What a note says that Pyodide does not understand itself. */
interface Note {
  worker?: string;
  method?: string;
  runtime?: string;
}

/** Objects of the worker that Python gets, by name. */
export type WorkerObjects = Record<string, object>;

/** Objects that a restored interpreter was given, with the notes they were kept as. */
export function knownObjects(module: PythonModule, objects: Held): Map<unknown, unknown> {
  const known = new Map<unknown, unknown>();
  objects.hiwireKeys.forEach((note, at) => {
    const held = module.__hiwire_get(FIRST + at);
    if (held && isStill(held, note) && !known.has(held)) known.set(held, note);
  });
  return known;
}

/** Whether the place was not given to another object since. */
function isStill(held: unknown, note: unknown): boolean {
  const { path } = (note ?? {}) as { path?: string[] };
  // the worker puts its own in place of fetch while it starts
  if (!path || path[0] === "fetch") return true;
  return (
    held === path.reduce((of: unknown, name) => (of as Record<string, unknown>)[name], globalThis)
  );
}

/** Notes of all objects that Python holds now. Throws an Error that tells which has none. */
export function noteObjects(
  module: PythonModule,
  known: Map<unknown, unknown>,
  own: WorkerObjects,
): Held {
  const notes = new Map(known);
  for (const [worker, held] of Object.entries(own)) {
    notes.set(held, { serialized: { worker } });
    // Python keeps the methods that it has called
    for (const [method, code] of Object.entries(held)) {
      notes.set(code, { serialized: { worker, method } });
    }
  }
  const note = (held: unknown): unknown => {
    // a place that is free
    if (held === null || held === undefined) return null;
    const found = notes.get(held) ?? runtimeObject(module, held) ?? browserObject(held);
    if (found) return found;
    throw new Error(`Python holds a JavaScript object (${named(held)}) that cannot be kept`);
  };
  return {
    hiwireKeys: all((index) => module.__hiwire_get(index), FIRST).map(note),
    immortalKeys: all((index) => module.__hiwire_immortal_get(index), FIRST_IMMORTAL),
  };
}

/** Entries of a table from a place on; behind its end, reading throws. */
function all(read: (index: number) => unknown, first: number): unknown[] {
  const found: unknown[] = [];
  for (let index = first; ; index++) {
    try {
      found.push(read(index));
    } catch {
      return found;
    }
  }
}

/** The object for a note; a method of the worker's is looked up when it is called. */
export function objectFor(note: unknown, module: PythonModule, own: WorkerObjects): unknown {
  const { worker, method, runtime } = note as Note;
  if (runtime !== undefined) return module.API.public_api[runtime];
  const object = own[worker ?? ""] as Record<string, (...given: unknown[]) => unknown> | undefined;
  if (!object) throw new Error(`nothing is known as ${JSON.stringify(note)}`);
  if (method === undefined) return object;
  return (...given: unknown[]) => object[method]?.(...given);
}

function runtimeObject(module: PythonModule, held: unknown): { serialized: Note } | null {
  if (held === module.API.public_api) return null;
  for (const name of Object.keys(module.API.public_api)) {
    if (module.API.public_api[name] === held) return { serialized: { runtime: name } };
  }
  return null;
}

function browserObject(held: unknown): { path: string[] } | null {
  if (held === globalThis) return { path: [] };
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const { value } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
    if (value !== undefined && value === held) return { path: [name] };
  }
  return null;
}

function named(held: unknown): string {
  try {
    const { name } = held as { name?: unknown };
    const kind = Object.prototype.toString.call(held).slice(8, -1);
    return typeof name === "string" && name ? `${kind} ${name}` : kind;
  } catch {
    return typeof held;
  }
}
