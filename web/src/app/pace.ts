/** Chunks of an input stream: at most one each so many seconds, and never one too few at the end. */
import type { Dependency } from "./config";
import type { Store } from "./store";

/** Tells components that stream how often their listeners want a chunk. */
export function tellPace(store: Store, dependencies: Dependency[]): void {
  for (const { connection, targets, stream_every } of dependencies) {
    if (connection !== "stream") continue;
    for (const [id] of targets) {
      if (id !== null) store.get(id)?.write("stream_every", stream_every);
    }
  }
}

/** A component's own clock may be a little early. */
const SLACK = 0.8;

export class Pace {
  #last = performance.now();
  #waiting: ReturnType<typeof setTimeout> | null = null;
  #send: () => void = () => {};

  /** `every`: seconds between two chunks. The first has just been sent. */
  constructor(private readonly every: number) {}

  /** A chunk is ready: send it now, or the newest one once it is time. */
  push(send: () => void): void {
    const wait = this.every * 1000 - (performance.now() - this.#last);
    if (wait <= this.every * 1000 * (1 - SLACK)) {
      this.#drop();
      this.#last = performance.now();
      send();
      return;
    }
    this.#send = send;
    this.#waiting ??= setTimeout(() => this.flush(), wait);
  }

  /** Send what waits. */
  flush(): void {
    if (this.#waiting === null) return;
    this.#drop();
    this.#last = performance.now();
    this.#send();
  }

  #drop(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    this.#waiting = null;
  }
}
