/** A queue that one side fills and the other reads with `for await`. */
export class Stream<T> implements AsyncIterable<T> {
  #waiting: T[] = [];
  #ended = false;
  #error: unknown;
  #wake: (() => void) | null = null;
  /** Called once when the reader leaves before the end. */
  onLeave: (() => void) | null = null;

  push(value: T): void {
    if (this.#ended) return;
    this.#waiting.push(value);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  fail(error: unknown): void {
    if (this.#ended) return;
    this.#error = error ?? new Error("The stream failed.");
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    let finished = false;
    try {
      for (;;) {
        while (this.#waiting.length > 0) yield this.#waiting.shift() as T;
        if (this.#ended) {
          finished = true;
          if (this.#error !== undefined) throw this.#error;
          return;
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = null;
      }
    } finally {
      if (!finished) this.onLeave?.();
    }
  }
}
