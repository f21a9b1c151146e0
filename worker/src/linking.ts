/**
 * Emscripten gives each of the runtime's 7,000 exported functions an address when it starts, for
 * libraries that may be loaded later. That is a tenth of a start from a snapshot, and most apps load
 * none. The snapshot says how many places these addresses take; who asks first has them given.
 */

/** What linking has come to when it is done. */
export interface Links {
  /** Places in the table of functions. */
  places: number;
  /** Addresses of JavaScript functions that the runtime's own code refers to. */
  addresses: Record<string, number>;
}

type Callable = ((...args: never[]) => unknown) & { sig?: string };

export interface Imports {
  env: Record<string, unknown>;
  "GOT.func": Record<string, { value: number }>;
}

export interface Instance {
  exports: WebAssembly.Exports;
}

export type Done = (instance: Instance, code: WebAssembly.Module) => unknown;

/** The parts of Pyodide's module that linking needs. */
export interface LinkedModule {
  wasmTable: WebAssembly.Table;
  freeTableIndexes: number[];
  /** Place of a function in the table; 0 when it has none. */
  getFunctionAddress(entry: unknown): number;
  updateTableMap(place: number, count: number): void;
  mergeLibSymbols(exports: WebAssembly.Exports, library: string): void;
  updateGOT(exports: WebAssembly.Exports): void;
  /** Looks up all symbols that are not yet. */
  reportUndefinedSymbols(): void;
  convertJsFunctionToWasm(entry: Callable, signature: string): unknown;
}

/** What C code calls to open a library, or to look for a symbol in one. */
const OPENERS = ["_dlopen_js", "_emscripten_dlopen_js", "_dlsym_js", "_dlsym_catchup_js"];
const TABLE = "__indirect_function_table";
/** Address of a symbol that is still to be looked up. */
export const UNKNOWN = -1;

const waiting = new WeakMap<object, LateLinking>();

/** Give all functions their addresses, if that was put off. To be called before libraries are. */
export function link(module: LinkedModule): void {
  const late = waiting.get(module);
  waiting.delete(module);
  late?.all(module);
}

/**
 * Give only these symbols of the runtime their addresses: those that libraries use which are about
 * to be put where they were. `addresses`: of functions; 0 for data.
 */
export function linkSome(module: LinkedModule, addresses: Record<string, number>): void {
  waiting.get(module)?.some(module, addresses);
}

/** Let `before` run whenever C code is about to open a library; for imports that nobody has yet. */
export function watchOpeners({ env }: Imports, before: () => void): void {
  for (const name of OPENERS) {
    const open = env[name] as Callable;
    const watched = (...args: never[]): unknown => {
      before();
      return open(...args);
    };
    env[name] = Object.assign(watched, open);
  }
}

export class LateLinking {
  readonly #links: Links;
  readonly #imports: Imports;
  readonly #exports: WebAssembly.Exports;
  readonly #table: WebAssembly.Table;
  /** Places that code itself has. */
  readonly #own: number;
  /** Other places that have been given already. */
  readonly #given = new Set<number>();

  constructor(imports: Imports, { exports }: Instance, links: Links) {
    this.#links = links;
    this.#imports = imports;
    this.#exports = exports;
    this.#table = exports[TABLE] as WebAssembly.Table;
    this.#own = this.#table.length;
  }

  /** Let Emscripten have the instance, which it then believes to be linked. */
  hand(done: Done, code: WebAssembly.Module): void {
    this.#reserve();
    // it looks for symbols here, and finds none; then it takes a copy for its own use
    const none: WebAssembly.Exports = {};
    const { assign } = Object;
    Object.assign = (target: object, ...sources: unknown[]) =>
      assign(target, ...sources.map((source) => (source === none ? this.#exports : source)));
    try {
      done({ exports: none }, code);
    } finally {
      Object.assign = assign;
    }
  }

  /** Made when it is first read. */
  #address(name: string): { value: number } {
    return this.#imports["GOT.func"][name] as { value: number };
  }

  #reserve(): void {
    const { places, addresses } = this.#links;
    this.#table.grow(places - this.#own);
    for (const [name, address] of Object.entries(addresses)) {
      this.#address(name).value = address;
    }
    this.#seemEmpty();
  }

  /** The first function to be added would have Emscripten look through all others. */
  #seemEmpty(): void {
    Object.defineProperty(this.#table, "length", { value: 0, configurable: true });
  }

  #seemReal(): void {
    delete (this.#table as { length?: number }).length;
  }

  /** The module has started. */
  settle(module: LinkedModule): void {
    this.#seemReal();
    this.#placeScripts(module);
    waiting.set(module, this);
  }

  /** JavaScript functions that are called without a library; those for drawing are not. */
  #placeScripts(module: LinkedModule): void {
    for (const [name, address] of Object.entries(this.#links.addresses)) {
      const entry = this.#imports.env[name] as Callable | undefined;
      if (!entry?.sig || name.startsWith("emscripten_gl")) continue;
      this.#table.set(address, module.convertJsFunctionToWasm(entry, entry.sig));
    }
  }

  /** Those symbols, of which the rest may still be asked for. */
  some(module: LinkedModule, addresses: Record<string, number>): void {
    this.#seemEmpty();
    module.getFunctionAddress(this.some);
    this.#seemReal();
    const symbols: WebAssembly.Exports = {};
    for (const [name, address] of Object.entries(addresses)) {
      const symbol = this.#exports[name];
      if (symbol === undefined) continue;
      symbols[name] = symbol;
      // of what Emscripten keeps to itself, functions have none either
      if (address) this.#place(module, symbol, address);
    }
    module.mergeLibSymbols(symbols, "main");
    module.updateGOT(symbols);
  }

  #place(module: LinkedModule, entry: WebAssembly.ExportValue, address: number): void {
    if (address >= this.#own) {
      this.#table.set(address, entry);
      this.#given.add(address);
    }
    module.updateTableMap(address, 1);
    if (module.getFunctionAddress(entry) !== address) {
      throw new Error("a function has got another address");
    }
  }

  /** What was put off; the places come out as they would have at the start. */
  all(module: LinkedModule): void {
    const free = module.freeTableIndexes;
    const before = free.length;
    const { places, addresses } = this.#links;
    // it takes the last of them first
    for (let place = places - 1; place >= this.#own; place--) {
      if (!this.#given.has(place)) free.push(place);
    }
    module.getFunctionAddress(this.all);
    module.updateTableMap(0, this.#own);
    module.mergeLibSymbols(this.#exports, "main");
    for (const name of Object.keys(addresses)) this.#address(name).value = UNKNOWN;
    module.updateGOT(this.#exports);
    module.reportUndefinedSymbols();
    const got = Object.entries(addresses).every(
      ([name, address]) => this.#address(name).value === address,
    );
    if (!got || free.length !== before) throw new Error("functions have got other addresses");
  }
}
