/** The further data of a streaming event, in the order in which it was made. */

export interface FeedPorts {
  needsUpload(data: unknown[]): boolean;
  /** The data with every Blob uploaded. */
  prepare(data: unknown[]): Promise<unknown[]>;
  send(data: unknown[], eventData: unknown): void;
  end(): void;
  fail(error: unknown): void;
}

export class Feed {
  /** Null while nothing has to be waited for: then a chunk leaves at once. */
  #before: Promise<void> | null;

  /** `opened`: the first data is still being uploaded. */
  constructor(
    private readonly ports: FeedPorts,
    opened: Promise<void> | null,
  ) {
    this.#before = opened;
  }

  push(data: unknown[], eventData: unknown): void {
    if (this.ports.needsUpload(data)) {
      const ready = this.ports.prepare(data);
      ready.catch(() => {});
      this.#then(async () => this.ports.send(await ready, eventData));
    } else this.#then(() => this.ports.send(data, eventData));
  }

  finish(): void {
    this.#then(() => this.ports.end());
  }

  #then(work: () => void | Promise<void>): void {
    if (!this.#before) {
      try {
        const going = work();
        if (going) this.#wait(going);
      } catch (error) {
        this.ports.fail(error);
      }
    } else this.#wait(this.#before.then(work));
  }

  #wait(work: Promise<void>): void {
    const mine = work
      .catch((error: unknown) => this.ports.fail(error))
      .then(() => {
        if (this.#before === mine) this.#before = null;
      });
    this.#before = mine;
  }
}
