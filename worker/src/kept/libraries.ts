/**
 * Native libraries inside a kept memory. Code is no part of memory: addresses of functions are
 * places in a table outside of it. So it is noted which places each library and each function got,
 * and the next start gives them the very same ones (replay.ts).
 */
import type { Library, PythonModule } from "./module";
import { tableSize } from "./dylink";

export interface LoadedLibrary {
  name: string;
  /** Address of the C library's record of it, when Python opened it by itself. */
  handle: number | null;
  global: boolean;
  /** Null: it is never closed. */
  refcount: number | null;
  /** Where its data begins in memory. */
  memory: number;
  /** Where its functions begin in the table, and how many they are. */
  table: number;
  size: number;
  /** Functions that got a place by themselves. */
  places: [string, number][];
}

export interface NativeCode {
  libraries: LoadedLibrary[];
  /** Addresses of the runtime's symbols that libraries use or have, too; 0 for data. */
  addresses: Record<string, number>;
  /** Places of functions of the runtime itself, beyond those it has from the start. */
  runtime: [string, number][];
  /** Places that were given back. */
  free: number[];
  /** Places in all. */
  length: number;
}

interface Imports {
  env?: { __memory_base?: unknown; __table_base?: unknown };
}

interface Seen {
  memory: number;
  table: number;
  size: number;
  exports: WebAssembly.Exports;
  code: WebAssembly.Module;
}

/** Pyodide's own name for itself among the libraries. */
export const RUNTIME = "__main__";

/** Notes where libraries are loaded, from its making until `stop`. */
export class LibraryRecorder {
  #seen: Seen[] = [];
  readonly stop: () => void;

  constructor() {
    const { Instance, instantiate } = WebAssembly;
    const note = this.#note.bind(this);
    WebAssembly.Instance = new Proxy(Instance, {
      construct(target, [code, imports]: [WebAssembly.Module, WebAssembly.Imports]) {
        const instance = new target(code, imports);
        note(instance, imports, code);
        return instance;
      },
    });
    const watched = async (source: BufferSource, imports?: WebAssembly.Imports) => {
      const made: unknown = await instantiate(source, imports);
      if (made instanceof Instance) note(made, imports, source as unknown as WebAssembly.Module);
      else {
        const { instance, module } = made as WebAssembly.WebAssemblyInstantiatedSource;
        note(instance, imports, module);
      }
      return made;
    };
    WebAssembly.instantiate = watched as typeof WebAssembly.instantiate;
    this.stop = () => {
      WebAssembly.Instance = Instance;
      WebAssembly.instantiate = instantiate;
    };
  }

  #note(instance: WebAssembly.Instance, imports: unknown, code: WebAssembly.Module): void {
    const env = (imports as Imports | undefined)?.env;
    const [memory, table] = [env?.__memory_base, env?.__table_base];
    if (typeof memory !== "number" || typeof table !== "number") return;
    this.#seen.push({ memory, table, size: tableSize(code), exports: instance.exports, code });
  }

  get count(): number {
    return this.#seen.length;
  }

  /**
   * The libraries in the order of their loading. `begin`: how many places the runtime has alone.
   * Throws an Error when there is a function that the next start could not make.
   */
  list(module: PythonModule, begin: number): NativeCode {
    const { loadedLibsByName, loadedLibsByHandle } = module.LDSO;
    const handles = new Map<Library, number>();
    for (const [handle, library] of Object.entries(loadedLibsByHandle)) {
      if (Number(handle) !== 0) handles.set(library, Number(handle));
    }
    const names = new Map<unknown, string>();
    for (const [name, { exports }] of Object.entries(loadedLibsByName)) {
      if (name === RUNTIME) continue;
      // symbols of a library are those of its instance; the first that has a function owns it
      for (const value of Object.values(exports)) if (!names.has(value)) names.set(value, name);
    }
    const taken = new Set<number>(module.freeTableIndexes);
    const libraries = this.#seen.map((seen): LoadedLibrary => {
      const { memory, table, size, exports } = seen;
      const own = Object.values(exports).find((value) => names.has(value));
      const name = own && names.get(own);
      const library = name ? loadedLibsByName[name] : undefined;
      if (!name || !library) throw new Error("it holds native code without a name");
      for (let place = table; place < table + size; place++) taken.add(place);
      const handle = handles.get(library) ?? null;
      const { global, refcount } = library;
      const places = placesOf(module, exports, begin, taken);
      const count = Number.isFinite(refcount) ? refcount : null;
      return { name, handle, global, refcount: count, memory, table, size, places };
    });
    const main = loadedLibsByName[RUNTIME]?.exports ?? {};
    const runtime = placesOf(module, main, begin, taken);
    const { length } = module.wasmTable;
    for (let place = begin; place < length; place++) {
      if (!taken.has(place))
        throw new Error("native code holds a function that Python made for it");
    }
    const addresses = addressesOf(module, main, this.#seen);
    return { libraries, addresses, runtime, free: [...module.freeTableIndexes], length };
  }
}

/** Addresses of those of the runtime's `symbols` that the libraries name. */
function addressesOf(
  module: PythonModule,
  symbols: Record<string, unknown>,
  libraries: Seen[],
): Record<string, number> {
  const names = new Set<string>();
  for (const { code, exports } of libraries) {
    for (const { name } of WebAssembly.Module.imports(code)) names.add(name);
    for (const name of Object.keys(exports)) names.add(name);
  }
  const found: Record<string, number> = {};
  for (const name of names) {
    const symbol = symbols[name];
    if (symbol) found[name] = typeof symbol === "function" ? module.getFunctionAddress(symbol) : 0;
  }
  return found;
}

/** Functions among `exports` whose place is not `taken` yet; it is then. */
function placesOf(
  module: PythonModule,
  exports: Record<string, unknown>,
  begin: number,
  taken: Set<number>,
): [string, number][] {
  const places: [string, number][] = [];
  for (const [symbol, value] of Object.entries(exports)) {
    if (typeof value !== "function") continue;
    const place = module.getFunctionAddress(value);
    if (place < begin || taken.has(place)) continue;
    taken.add(place);
    places.push([symbol, place]);
  }
  return places;
}
