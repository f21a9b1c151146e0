/**
 * The memory of a started interpreter with the core inside, as the build kept it (.ci/snapshot.mjs):
 * one gzip stream of a line of JSON, then those pages of memory that a fresh interpreter lacks.
 */
import type { Boot } from "../../web/src/client/messages";
import { earlyResponse } from "./early";
import { reason } from "./errors";
import { asSent } from "./progress";
import { type Head, keptPages, PAGE, type Snapshot, SnapshotError } from "./pages";
import { sourceOf } from "./source";

const LINE_END = 10;
/** Milliseconds to let the compiler go first; beyond them, a slow network has time to spare. */
const PATIENCE = 200;
export const FORMAT = 2;
// Without the counting of progress, which copies every byte.
const plainFetch = globalThis.fetch.bind(globalThis);

/** Hears how many bytes are unpacked, of how many. */
export type Tell = (done: number, whole: number) => void;

/**
 * Fetch the snapshot that the page names; null when the app starts without one. It is unpacked as
 * it arrives, or after `turn`, when a cache has the whole of it at once.
 */
export function chosenSnapshot(
  boot: Boot,
  turn: Promise<unknown>,
  tell: Tell,
): Promise<Snapshot> | null {
  if (!boot.snapshot_url) return null;
  // Python reads these variables while it starts, and a snapshot has started already.
  const early = Object.keys(boot.env ?? {}).find((name) => name.startsWith("PYTHON"));
  if (early) {
    console.info(`The app starts without its snapshot, because it sets ${early}.`);
    return null;
  }
  const core = boot.core_url.replace(/[?#].*$/, "").replace(/^.*\//, "");
  const reading = Promise.all([
    requestSnapshot(boot.snapshot_url),
    Promise.race([turn, new Promise((done) => setTimeout(done, PATIENCE))]),
  ]).then(([response]) => readSnapshot(response, core, asSent(response, tell)));
  reading.catch(() => {});
  return reading;
}

/** Ask for the file; it is read later, by `readSnapshot`. */
export async function requestSnapshot(url: string): Promise<Response> {
  if (typeof DecompressionStream !== "function") {
    throw new SnapshotError("this browser has no DecompressionStream");
  }
  let response: Response;
  try {
    response = await (earlyResponse(url) ?? plainFetch(url));
  } catch (error) {
    throw new SnapshotError(`${url} could not be fetched (${reason(error)})`);
  }
  if (response.ok && response.body) return response;
  throw new SnapshotError(`the server answered ${response.status} for ${url}`);
}

/** Unpack the file. Throws SnapshotError when it is damaged or made for another core. */
export async function readSnapshot(
  response: Response,
  core: string,
  tell: Tell,
): Promise<Snapshot> {
  const parts = new Parts(core, tell);
  try {
    const plain = response.body?.pipeThrough(new DecompressionStream("gzip")).getReader();
    for (;;) {
      const { done, value } = (await plain?.read()) ?? { done: true, value: undefined };
      if (value) parts.add(value);
      if (done) return parts.whole();
    }
  } catch (error) {
    if (error instanceof SnapshotError) throw error;
    throw new SnapshotError(`${response.url} is damaged (${reason(error)})`);
  }
}

/** Joins the chunks of the stream; each byte is copied once, to its place. */
class Parts {
  #begin = new Uint8Array();
  #head: Head | null = null;
  #pages = new Uint8Array();
  #filled = 0;

  constructor(
    private readonly core: string,
    private readonly tell: Tell,
  ) {}

  add(chunk: Uint8Array): void {
    const rest = this.#head ? chunk : this.#readHead(chunk);
    if (this.#filled + rest.length > this.#pages.length) throw new SnapshotError("it is too long");
    this.#pages.set(rest, this.#filled);
    this.#filled += rest.length;
    this.tell(this.#filled, this.#pages.length);
  }

  #readHead(chunk: Uint8Array): Uint8Array {
    const begin = new Uint8Array(this.#begin.length + chunk.length);
    begin.set(this.#begin);
    begin.set(chunk, this.#begin.length);
    const end = begin.indexOf(LINE_END);
    if (end < 0) {
      this.#begin = begin;
      return new Uint8Array();
    }
    const head = JSON.parse(new TextDecoder().decode(begin.subarray(0, end))) as Head;
    if (head.format !== FORMAT) throw new SnapshotError("it is of another release");
    if (head.core !== this.core) {
      throw new SnapshotError(`it holds ${head.core}, but this page uses ${this.core}`);
    }
    this.#head = head;
    this.#pages = new Uint8Array(keptPages(head.runs) * PAGE);
    return begin.subarray(end + 1);
  }

  whole(): Snapshot {
    if (!this.#head || this.#filled < this.#pages.length)
      throw new SnapshotError("it is cut short");
    return { head: this.#head, pages: sourceOf(this.#pages) };
  }
}
