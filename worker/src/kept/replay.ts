/**
 * Loads native libraries to where they were when the memory was kept. What loading does to memory
 * is overwritten by that memory afterwards, so no library is started, and none gets memory.
 */
import { isDylink, withoutMemory } from "./dylink";
import { linkSome, UNKNOWN } from "../linking";
import { type LoadedLibrary, type NativeCode, RUNTIME } from "./libraries";
import type { LibraryFlags, PythonModule } from "./module";

/** Throws an Error when something does not get its place. */
export function replay(
  module: PythonModule,
  native: NativeCode,
  codes: Map<string, WebAssembly.Module>,
): void {
  if (native.length === module.wasmTable.length) return;
  linkSome(module, native.addresses);
  const table = new Places(module, native.length);
  try {
    const runtime = module.LDSO.loadedLibsByName[RUNTIME]?.exports ?? {};
    for (const [symbol, place] of native.runtime) table.add(symbol, runtime[symbol], place);
    let scope: Record<string, unknown> = {};
    for (const library of native.libraries) {
      const code = codes.get(library.name);
      if (!code) throw new Error(`${library.name} is missing`);
      load(module, table, library, code, scope);
      // those that only came along with another are in its scope
      if (library.handle !== null) scope = {};
    }
    module.freeTableIndexes.push(...native.free);
  } finally {
    table.release();
  }
}

function load(
  module: PythonModule,
  table: Places,
  library: LoadedLibrary,
  code: WebAssembly.Module,
  scope: Record<string, unknown>,
): void {
  const { name, global, memory } = library;
  const handle = library.handle ?? undefined;
  const flags: LibraryFlags = {
    global,
    nodelete: library.refcount === null,
    loadAsync: false,
    allowUndefined: true,
  };
  table.next(library.table, library.size);
  const exports = placed(code, memory, library, table, () =>
    module.loadWebAssemblyModule(code, flags, name, scope, handle),
  );
  settleSymbols(module, code);
  const entry = module.newDSO(name, handle, exports);
  entry.global = false;
  // of a library that is there, this only makes its symbols known to all others
  if (global) module.loadDynamicLibrary(name, flags);
  else Object.assign(scope, exports);
  entry.global = global;
  entry.refcount = library.refcount ?? Infinity;
}

/** As the runtime does after each library, but it looks through all symbols of all libraries. */
function settleSymbols(module: PythonModule, code: WebAssembly.Module): void {
  const open = WebAssembly.Module.imports(code).some(
    ({ module: from, name }) => from.startsWith("GOT.") && module.GOT[name]?.value === UNKNOWN,
  );
  if (open) module.reportUndefinedSymbols();
}

/** The table of functions, long enough for all, while it seems to grow as it did then. */
class Places {
  #length: number;
  #growth: { size: number; from: number } | null = null;

  constructor(
    private readonly module: PythonModule,
    length: number,
  ) {
    const { wasmTable } = module;
    this.#length = wasmTable.length;
    // from now on the runtime knows the place of each function in it
    module.getFunctionAddress(() => {});
    wasmTable.grow(length - wasmTable.length);
    Object.defineProperty(wasmTable, "length", { get: () => this.#length, configurable: true });
    Object.defineProperty(wasmTable, "grow", {
      value: (size: number) => this.#grow(size),
      configurable: true,
    });
  }

  /** Let the next library have these places. */
  next(from: number, size: number): void {
    this.#length = from;
    this.#growth = size > 0 ? { size, from } : null;
  }

  #grow(size: number): number {
    const growth = this.#growth;
    if (growth?.size !== size) throw new Error("a function has got another place");
    this.#growth = null;
    return growth.from;
  }

  /** Give a function of the runtime its place. */
  add(symbol: string, code: unknown, place: number): void {
    this.#growth = { size: 1, from: place };
    const signature = (code as { sig?: string } | undefined)?.sig;
    if (!code || this.module.addFunction(code, signature) !== place) {
      throw new Error(`${symbol} has got another place`);
    }
  }

  /** Give a function of a library its place, before the runtime looks for one. */
  set(symbol: string, code: unknown, place: number): void {
    if (typeof code !== "function") throw new Error(`${symbol} is missing`);
    this.module.wasmTable.set(place, code);
    this.module.updateTableMap(place, 1);
  }

  release(): void {
    const table = this.module.wasmTable as { length?: unknown; grow?: unknown };
    delete table.length;
    delete table.grow;
  }
}

/** Let what `work` instantiates have its data at `memory`, without starting it. */
function placed<T>(
  code: WebAssembly.Module,
  memory: number,
  { places }: LoadedLibrary,
  table: Places,
  work: () => T,
): T {
  const { Instance } = WebAssembly;
  const { customSections } = WebAssembly.Module;
  WebAssembly.Module.customSections = (of, name) => {
    const sections = customSections.call(WebAssembly.Module, of, name);
    return of === code && isDylink(name) ? sections.map(withoutMemory) : sections;
  };
  WebAssembly.Instance = new Proxy(Instance, {
    construct(target, [of, imports]: [WebAssembly.Module, WebAssembly.Imports]) {
      if (of !== code) return new target(of, imports);
      const env = new Proxy(imports["env"] as object, {
        get: (plain, name): unknown =>
          name === "__memory_base" ? memory : Reflect.get(plain, name),
      });
      const { exports } = new target(of, { ...imports, env: env as WebAssembly.ModuleImports });
      for (const [symbol, place] of places) table.set(symbol, exports[symbol], place);
      return { exports: moved(exports, memory) };
    },
  });
  try {
    return work();
  } finally {
    WebAssembly.Instance = Instance;
    WebAssembly.Module.customSections = customSections;
  }
}

/** What a library does once, when it is loaded: its traces are in the memory that comes. */
const STARTERS = new Set(["__wasm_apply_data_relocs", "__wasm_call_ctors"]);

function moved(exports: WebAssembly.Exports, memory: number): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(exports)) {
    if (STARTERS.has(name)) continue;
    found[name] = value instanceof WebAssembly.Global ? shifted(value, memory) : value;
  }
  return found;
}

/** The runtime takes addresses of data to be relative, to a place that it has not given. */
function shifted(address: WebAssembly.Global, by: number): WebAssembly.Global {
  return new WebAssembly.Global({ value: "i32" }, (address.value as number) + by);
}
