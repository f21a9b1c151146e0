/** Tells the page the stage of the boot and the bytes of all its files, as far as these are known. */
import type { StageName } from "../../web/src/client/messages";
import { post } from "./post";

const INTERVAL = 100;
/** Archives are sent as they are, so that a length given for them is that of the file. */
const PACKED = /\.(whl|zip|gz)$/;

interface Part {
  loaded: number;
  /** Null while nobody knows. */
  total: number | null;
}

export class Progress {
  #stage: StageName = "runtime";
  #words = "";
  #parts = new Set<Part>();
  #snapshot: Part | null = null;
  #last = 0;

  get stage(): StageName {
    return this.#stage;
  }

  /** Enter a stage; `words` name it for a visitor. */
  enter(stage: StageName, words: string): void {
    this.#stage = stage;
    this.#words = words;
    this.#tell();
  }

  /** Take over what someone else counts: bytes of the snapshot, of how many. */
  count(done: number, whole: number): void {
    this.#snapshot ??= this.#part(whole);
    this.#snapshot.loaded = done;
    this.#snapshot.total = whole;
    this.#tellNowAndThen();
  }

  /** A file of the runtime that must not be watched on its way: it counts when it is there. */
  expect(name: string, there: Promise<unknown>): void {
    const part = this.#part(__PYODIDE_SIZES__[name] ?? null);
    const done = () => {
      part.loaded = part.total ?? 0;
      part.total = part.loaded;
      this.#tellNowAndThen();
    };
    there.then(done, () => this.#parts.delete(part));
  }

  /** Count what passes through the worker's `fetch`; the answer puts the plain `fetch` back. */
  watchFetch(): () => void {
    const plain = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      const response = await plain(input, init);
      if (response.ok && response.body) this.#watch(response);
      return response;
    };
    return () => {
      globalThis.fetch = plain;
    };
  }

  #part(total: number | null): Part {
    const part = { loaded: 0, total };
    this.#parts.add(part);
    return part;
  }

  #watch(response: Response): void {
    const part = this.#part(fileSize(response));
    this.#read(response.clone(), part).catch(() => {
      // Whoever fetched the response reports its failure.
      this.#parts.delete(part);
    });
  }

  async #read(response: Response, part: Part): Promise<void> {
    const reader = response.body?.getReader();
    for (;;) {
      const next = await reader?.read();
      if (!next || next.done) break;
      part.loaded += next.value.byteLength;
      // the length that was given is not that of the file
      if (part.total !== null && part.loaded > part.total) part.total = null;
      this.#tellNowAndThen();
    }
    part.total = part.loaded;
  }

  #tellNowAndThen(): void {
    if (performance.now() - this.#last > INTERVAL) this.#tell();
  }

  #tell(): void {
    this.#last = performance.now();
    let loaded = 0;
    let total: number | null = 0;
    for (const part of this.#parts) {
      loaded += part.loaded;
      total = total === null || part.total === null ? null : total + part.total;
    }
    post({
      msg: "stage",
      stage: this.#stage,
      message: this.#words,
      loaded: loaded || null,
      total: total || null,
    });
  }
}

/** How `tell` hears of bytes as they were sent, where it is told of bytes as they are unpacked. */
export function asSent(
  response: Response,
  tell: (done: number, whole: number) => void,
): (done: number, whole: number) => void {
  const size = fileSize(response);
  if (size === null) return tell;
  return (done, whole) => tell(Math.round((size * done) / whole), size);
}

/** Bytes that the file has, where that is known before all of it is there. */
export function fileSize({ url, type, headers }: Response): number | null {
  const name = new URL(url, "http://none/").pathname.split("/").pop() ?? "";
  const known = __PYODIDE_SIZES__[name];
  if (known) return known;
  // Of another origin the encoding is hidden, and the length may be that of the compressed file.
  const isPlain = type === "basic" || type === "default" ? !headers.get("content-encoding") : false;
  if (!isPlain && !(PACKED.test(name) && !headers.get("content-encoding"))) return null;
  const size = Number(headers.get("content-length"));
  return size > 0 ? size : null;
}
