/** Tells the page the stage of the boot, and counts the bytes that `fetch` brings meanwhile. */
import type { StageName } from "../../web/src/client/messages";
import { post } from "./post";

const INTERVAL = 100;

export class Progress {
  #stage: StageName = "runtime";
  #words = "";
  #loaded = 0;
  #expected = 0;
  #exact = true;
  #last = 0;
  #counted: { done: number; whole: number } = { done: 0, whole: 0 };

  get stage(): StageName {
    return this.#stage;
  }

  /** Enter a stage; `words` name it for a visitor. */
  enter(stage: StageName, words: string): void {
    this.#stage = stage;
    this.#words = words;
    this.#loaded = 0;
    this.#expected = 0;
    this.#exact = true;
    this.#counted = { done: 0, whole: 0 };
    this.#tell();
  }

  /** Take over what someone else counts: bytes done, of how many. */
  count(done: number, whole: number): void {
    this.#counted = { done, whole };
    if (performance.now() - this.#last > INTERVAL) this.#tell();
  }

  /** Count what passes through the worker's `fetch`; the answer puts the plain `fetch` back. */
  watchFetch(): () => void {
    const plain = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      const response = await plain(input, init);
      if (response.ok && response.body) this.#count(response);
      return response;
    };
    return () => {
      globalThis.fetch = plain;
    };
  }

  #count(response: Response): void {
    const size = contentLength(response);
    if (size === null) this.#exact = false;
    else this.#expected += size;
    this.#read(response.clone()).catch(() => {
      // Whoever fetched the response reports its failure.
    });
  }

  async #read(response: Response): Promise<void> {
    const reader = response.body?.getReader();
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) return;
      this.#loaded += part.value.byteLength;
      if (performance.now() - this.#last > INTERVAL) this.#tell();
    }
  }

  #tell(): void {
    this.#last = performance.now();
    const loaded = this.#loaded + this.#counted.done;
    const expected = this.#expected + this.#counted.whole;
    const total = this.#exact && loaded <= expected ? expected : null;
    post({
      msg: "stage",
      stage: this.#stage,
      message: this.#words,
      loaded: loaded || null,
      total: total || null,
    });
  }
}

/** Bytes that the body will have, where the headers tell the truth about it. */
function contentLength(response: Response): number | null {
  // Of another origin the encoding is hidden, and the length may be that of the compressed body.
  const sameOrigin = response.type === "basic" || response.type === "default";
  if (!sameOrigin || response.headers.get("content-encoding")) return null;
  const size = Number(response.headers.get("content-length"));
  return size > 0 ? size : null;
}
