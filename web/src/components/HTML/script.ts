/** What js_on_load gets to work with, and the bookkeeping behind it. */
import type { FileData, Host } from "../../atoms/contract";

/** Names the script reads besides the author's own keywords. */
export const STANDARD = ["value", "label", "visible"] as const;

type Callback = () => unknown;

export interface ScriptWorld {
  element: HTMLElement;
  /** Current values by name. */
  read(): Record<string, unknown>;
  write(name: string, value: unknown): void;
  emit(event: string, data?: unknown): void;
  host: Host;
  /** Names of the Python functions that the script may call. */
  serverFunctions: readonly string[];
  call(name: string, args: unknown[]): Promise<unknown>;
  onerror(error: unknown): void;
}

export class HTMLScript {
  #world: ScriptWorld;
  #watchers: { names: string[]; callback: Callback }[] = [];
  #seen: Record<string, unknown> = {};

  constructor(world: ScriptWorld) {
    this.#world = world;
  }

  run(code: string): void {
    const { element, emit, host } = this.#world;
    this.#seen = { ...this.#world.read() };
    const upload = async (file: File): Promise<FileData | undefined> =>
      (await host.upload([file]))[0];
    try {
      const script = new Function("element", "trigger", "props", "server", "watch", "upload", code);
      const result: unknown = script(
        element,
        (event: string, data?: unknown) => emit(String(event), data),
        this.#props(),
        server(this.#world),
        (names: string | string[], callback: Callback) => this.#watch(names, callback),
        upload,
      );
      if (result instanceof Promise) result.catch(this.#world.onerror);
    } catch (error) {
      this.#world.onerror(error);
    }
  }

  /** To be called after each drawing: tells watchers about values that came from elsewhere. */
  drawn(): void {
    const now = this.#world.read();
    const changed = new Set(
      [...Object.keys(now), ...Object.keys(this.#seen)].filter(
        (name) => !same(now[name], this.#seen[name]),
      ),
    );
    this.#seen = { ...now };
    if (!changed.size) return;
    for (const { names, callback } of this.#watchers) {
      if (!names.some((name) => changed.has(name))) continue;
      try {
        callback();
      } catch (error) {
        this.#world.onerror(error);
      }
    }
  }

  #watch(names: string | string[], callback: Callback): void {
    if (typeof callback !== "function") {
      throw new TypeError("watch(names, callback): the second argument has to be a function.");
    }
    this.#watchers.push({ names: [names].flat().map(String), callback });
  }

  #props(): Record<string, unknown> {
    const { read, write } = this.#world;
    const seen = this.#seen;
    return new Proxy(seen, {
      get: (_, name) => (typeof name === "string" ? read()[name] : undefined),
      has: (_, name) => name in read(),
      ownKeys: () => Object.keys(read()),
      getOwnPropertyDescriptor: (_, name) =>
        typeof name === "string" && Object.hasOwn(read(), name)
          ? { value: read()[name], writable: true, enumerable: true, configurable: true }
          : undefined,
      set: (_, name, value) => {
        if (typeof name !== "string") return false;
        // the script's own changes are not news to it
        this.#seen[name] = value;
        write(name, value);
        return true;
      },
    });
  }
}

/** An update that brings equal data again is no change. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

function server({ serverFunctions, call }: ScriptWorld): Record<string, unknown> {
  return new Proxy(
    {},
    {
      get: (_, name) => {
        // so that the object itself can be awaited
        if (typeof name !== "string" || name === "then") return undefined;
        if (serverFunctions.includes(name)) return (...args: unknown[]) => call(name, args);
        const known = serverFunctions.join(", ") || "none";
        return () =>
          Promise.reject(
            new Error(
              `server.${name}() is not offered by this component (known: ${known}). Name the Python function in server_functions=.`,
            ),
          );
      },
    },
  );
}
