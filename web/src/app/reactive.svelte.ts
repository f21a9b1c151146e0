/** Reactive props whose values stay as they are: no proxies around data, one signal per name. */

class Cell<T> {
  value: T = $state.raw() as T;
  constructor(value: T) {
    this.value = value;
  }
}

export type Props = Record<string, unknown>;

export class ReactiveProps {
  /** For components: reads are tracked per name, writes are refused. */
  readonly view: Props;
  #cells = new Map<string, Cell<unknown>>();
  /** Changes when a name appears, so that whoever read it as absent hears of it. */
  #shape = new Cell(0);

  constructor(initial: Props) {
    for (const [name, value] of Object.entries(initial)) this.#cells.set(name, new Cell(value));
    this.view = new Proxy({} as Props, {
      get: (_, name) => (typeof name === "string" ? this.read(name) : undefined),
      has: (_, name) => this.#names().includes(name as string),
      ownKeys: () => this.#names(),
      getOwnPropertyDescriptor: (_, name) =>
        this.#cells.has(name as string)
          ? { enumerable: true, configurable: true, value: this.read(name as string) }
          : undefined,
      set: (_, name) => {
        throw new TypeError(`Props are read only: use set({ ${String(name)}: ... }).`);
      },
    });
  }

  read(name: string): unknown {
    const cell = this.#cells.get(name);
    if (cell) return cell.value;
    void this.#shape.value;
    return undefined;
  }

  write(name: string, value: unknown): void {
    const cell = this.#cells.get(name);
    if (cell) cell.value = value;
    else {
      this.#cells.set(name, new Cell(value));
      this.#shape.value += 1;
    }
  }

  #names(): string[] {
    void this.#shape.value;
    return [...this.#cells.keys()];
  }
}
