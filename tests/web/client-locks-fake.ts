/** Web Locks and shared workers of one origin, as far as the client uses them. */

interface Waiting {
  mode: LockMode;
  grant(): void;
}

interface Held {
  mode: LockMode;
}

/** `owner`s stand for pages and workers: `die` lets go of all that one holds. */
export class FakeLocks {
  #held = new Map<string, Set<Held>>();
  #waiting = new Map<string, Waiting[]>();

  async query(): Promise<{ held: { name: string }[] }> {
    return { held: [...this.#held].flatMap(([name, all]) => [...all].map(() => ({ name }))) };
  }

  request(name: string, ...rest: unknown[]): Promise<unknown> {
    const callback = rest.at(-1) as () => unknown;
    const options = (rest.length > 1 ? rest[0] : {}) as { mode?: LockMode; signal?: AbortSignal };
    const mode = options.mode ?? "exclusive";
    return new Promise((resolve, reject) => {
      const held: Held = { mode };
      const grant = () => {
        const all = this.#held.get(name) ?? new Set();
        this.#held.set(name, all.add(held));
        Promise.resolve(callback()).then((value) => {
          this.release(name, held);
          resolve(value);
        }, reject);
      };
      const waiting = { mode, grant };
      options.signal?.addEventListener("abort", () => {
        const list = this.#waiting.get(name) ?? [];
        if (list.includes(waiting)) reject(new DOMException("aborted", "AbortError"));
        this.#waiting.set(
          name,
          list.filter((one) => one !== waiting),
        );
      });
      this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), waiting]);
      queueMicrotask(() => this.#serve(name));
    });
  }

  /** Let go of a lock by force, as when its holder dies; without `held`, of all of this name. */
  release(name: string, held?: Held): void {
    if (held) this.#held.get(name)?.delete(held);
    if (!held || this.#held.get(name)?.size === 0) this.#held.delete(name);
    this.#serve(name);
  }

  #serve(name: string): void {
    const list = this.#waiting.get(name) ?? [];
    for (let first = list[0]; first; first = list[0]) {
      const held = [...(this.#held.get(name) ?? [])];
      if (held.length > 0 && (first.mode === "exclusive" || held[0]?.mode === "exclusive")) return;
      list.shift();
      first.grant();
    }
  }
}

type Word = Record<string, unknown>;

/** What stands behind the port of one `new SharedWorker(...)`. */
export class FakePort {
  heard: unknown[] = [];
  closed = false;
  #listeners: ((event: { data: unknown }) => void)[] = [];

  constructor(private readonly onPost: (data: unknown, port: FakePort) => void) {}

  addEventListener(kind: string, listener: (event: { data: unknown }) => void): void {
    if (kind === "message") this.#listeners.push(listener);
  }

  start(): void {}

  postMessage(data: unknown): void {
    if (this.closed) return;
    this.heard.push(data);
    queueMicrotask(() => this.onPost(data, this));
  }

  close(): void {
    this.closed = true;
  }

  say(data: unknown): void {
    if (!this.closed) for (const listener of this.#listeners) listener({ data });
  }

  words(kind: string): Word[] {
    return this.heard.filter(
      (data): data is Word => typeof data === "object" && data !== null && kind in data,
    );
  }
}
