/**
 * Memory in pages: what a snapshot of an interpreter holds, and how it gets into the memory of a
 * fresh one.
 */
import type { Links } from "./linking";
import type { Source } from "./source";

export const PAGE = 4096;
/** What a run of pages holds: nothing, what a fresh interpreter has there, or bytes of the file. */
export const ZERO = 0;
export const FRESH = 1;
export const KEPT = 2;

export interface Head {
  format: number;
  /** File name of the core that is inside. */
  core: string;
  /** Pyodide's mark of one very build. */
  build: string;
  /** Bytes of memory. */
  size: number;
  /** Alternating: what a run of pages holds, and how many pages it has. */
  runs: number[];
  /** Sum of the pages that are FRESH. */
  sum: number;
  /** Functions in the table: addresses of functions inside the memory are places in it. */
  functions: number;
  links: Links;
  /** Addresses where the C library keeps the time zone. */
  timezone: number[];
  /** Path of the standard library's zip, whose listing is in the memory. */
  library: string;
  /** Pyodide's own: the JavaScript objects that Python holds. */
  objects: unknown;
}

export interface Snapshot {
  head: Head;
  /** Those that are KEPT. */
  pages: Source;
  /** Sum of every `step`th word of them. */
  check?: { sum: number; step: number };
  /** Bring in what is not in memory, before it is filled: files, native code. */
  place?(module: unknown): void;
  /** The JavaScript object for a note among `head.objects` that Pyodide does not know. */
  object?(note: unknown, module: unknown): unknown;
}

/** The app starts without the snapshot; the message says why. */
export class SnapshotError extends Error {
  override name = "SnapshotError";
}

/** How many pages of the file a description tells of. */
export function keptPages(runs: number[]): number {
  let count = 0;
  for (const { kind, pages } of eachRun(runs)) if (kind === KEPT) count += pages;
  return count;
}

function* eachRun(runs: number[]): Generator<{ kind: number; pages: number }> {
  for (let at = 0; at < runs.length; at += 2) {
    yield { kind: runs[at] as number, pages: runs[at + 1] as number };
  }
}

/**
 * Write the snapshot over the memory of a fresh interpreter. Beyond `used`, that memory is still
 * all zero. Throws SnapshotError when the pages are damaged, or when what is left in place is not
 * what the build saw there.
 */
export function fillMemory(memory: Uint8Array, used: number, snapshot: Snapshot): void {
  const { head, pages, check } = snapshot;
  let [from, start, sum, kept] = [0, 0, 0, 0];
  for (const run of eachRun(head.runs)) {
    const end = start + run.pages * PAGE;
    if (run.kind === KEPT) {
      pages.read(memory.subarray(start, end), from);
      from += end - start;
      if (check) kept = addUp(memory, start, end, kept, check.step);
    } else if (run.kind === FRESH) {
      sum = addUp(memory, start, end, sum);
    } else {
      clear(memory, start, Math.min(end, used));
    }
    start = end;
  }
  if (check && kept !== check.sum) throw new SnapshotError("it is damaged");
  if (sum !== head.sum) throw new SnapshotError("it was made with another build of Python");
}

/** A page that nothing was ever written to takes no room as long as it is only read. */
function clear(memory: Uint8Array, start: number, end: number): void {
  const words = wordsOf(memory);
  for (let at = start; at < end; at += PAGE) {
    if (!isZero(words, at)) memory.fill(0, at, at + PAGE);
  }
}

export function wordsOf(memory: Uint8Array): Int32Array {
  return new Int32Array(memory.buffer, memory.byteOffset, memory.length >> 2);
}

/** Whether the page at that byte is empty. */
export function isZero(words: Int32Array, at: number): boolean {
  for (let word = at >> 2, end = word + PAGE / 4; word < end; word++) {
    if (words[word] !== 0) return false;
  }
  return true;
}

/** A cheap sum of every `step`th word of memory, which tells one build's constants from another's. */
export function addUp(memory: Uint8Array, start: number, end: number, sum = 0, step = 1): number {
  const words = new Int32Array(memory.buffer, memory.byteOffset + start, (end - start) >> 2);
  let total = sum;
  for (let at = 0; at < words.length; at += step) {
    total = (Math.imul(total, 31) + (words[at] as number)) | 0;
  }
  return total;
}
