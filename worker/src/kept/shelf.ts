/**
 * The browser's storage of kept memories. Each is a few entries of Cache Storage under one name, and
 * a file with its pages; the entry that is written last, a small stamp, says that the rest is whole,
 * and when it was made and used.
 */

import { sourceOf, type Source } from "../source";
import { dropPages, dropStrayPages, readPages, writePages } from "./page-files";

const FULL = "the browser's storage is full";
const CACHE = "cloche-app-snapshots";
const DAY = 24 * 3600 * 1000;

/** How much is kept, and for how long. */
export const LIMITS = {
  /** Bytes of all memories of this origin together. */
  total: 400 << 20,
  /** Milliseconds without a visit. */
  unused: 30 * DAY,
  /** Milliseconds, when packages were looked up and newer ones may have come. */
  lookedUp: DAY,
  /** Part of the browser's free storage that one memory may take. */
  share: 0.5,
};

export interface Stamp {
  bytes: number;
  made: number;
  used: number;
  lookedUp: boolean;
  /** Address of the page that used it last. */
  page: string;
  /** The file that has its pages; "" when the cache has them. */
  file: string;
  /** Whether the browser has learned which code runs often. */
  rehearsed?: boolean;
  /** Packages that were to get into it later, in order. */
  tried?: string;
}

/** What is kept of a memory. */
export interface Content {
  about: Blob;
  files: Blob;
  /** Pages in order, in pieces. */
  pages: Uint8Array<ArrayBuffer>[];
}

export interface Found {
  about: Response;
  files: Response;
  /** Not read yet. */
  pages: Promise<Source>;
}

const PARTS = ["about", "memory", "files"];

/** Names that are to go, so that what stays is not too old and, with `coming` bytes more, not too much. */
export function superfluous(stamps: Map<string, Stamp>, coming: number, now: number): string[] {
  const old = ({ made, used, lookedUp }: Stamp): boolean =>
    now - used > LIMITS.unused || (lookedUp && now - made > LIMITS.lookedUp) || used > now + DAY;
  const gone = [...stamps].filter(([, stamp]) => old(stamp)).map(([name]) => name);
  const staying = [...stamps].filter(([name]) => !gone.includes(name));
  staying.sort(([, one], [, other]) => one.used - other.used);
  let bytes = coming + staying.reduce((sum, [, stamp]) => sum + stamp.bytes, 0);
  for (const [name, stamp] of staying) {
    if (bytes <= LIMITS.total) break;
    gone.push(name);
    bytes -= stamp.bytes;
  }
  return gone;
}

export class Shelf {
  private constructor(private readonly cache: Cache) {}

  /** Null when nothing was ever kept, or the browser keeps nothing. */
  static async existing(): Promise<Shelf | null> {
    if (typeof caches !== "object" || !(await caches.has(CACHE))) return null;
    const shelf = new Shelf(await caches.open(CACHE));
    return (await shelf.cache.keys()).length > 0 ? shelf : null;
  }

  static async opened(): Promise<Shelf> {
    return new Shelf(await caches.open(CACHE));
  }

  /** Name of what this page used last, else of what any page did; "" when there is nothing. */
  async latest(page: string): Promise<string> {
    const names = new Set((await this.cache.keys()).map(({ url }) => nameOf(url)));
    const stamps = await Promise.all(
      [...names].map(async (name) => ({ name, stamp: await this.stamp(name) })),
    );
    const own = pageOf(page);
    const rank = (stamp: Stamp): number => (stamp.page === own ? Infinity : stamp.used);
    let best = { name: "", rank: 0 };
    for (const { name, stamp } of stamps) {
      if (stamp && rank(stamp) > best.rank) best = { name, rank: rank(stamp) };
    }
    return best.name;
  }

  /** The parts of a memory, or null when it is not here or too old. */
  async find(name: string): Promise<Found | null> {
    const [stamp, ...parts] = await Promise.all([
      this.stamp(name),
      ...PARTS.map((part) => this.cache.match(address(name, part))),
    ]);
    if (!stamp) return null;
    const [about, memory, files] = parts;
    const isOld = superfluous(new Map([[name, stamp]]), 0, Date.now()).length > 0;
    if (about && files && (memory || stamp.file) && !isOld) {
      return { about, files, pages: memory ? bodyOf(memory) : readPages(stamp.file) };
    }
    await this.drop(name);
    return null;
  }

  /** Throws when there is no room. */
  async keep(
    name: string,
    { about, files, pages }: Content,
    use: Omit<Stamp, "bytes" | "made" | "used" | "file">,
  ): Promise<void> {
    const bytes = pages.reduce((sum, piece) => sum + piece.length, about.size + files.size);
    await this.drop(name);
    await this.#makeRoom(bytes);
    try {
      await this.#put(address(name, "about"), about);
      await this.#put(address(name, "files"), files);
      const file = await writePages(name, pages);
      if (!file) await this.#put(address(name, "memory"), new Blob(pages));
      const now = Date.now();
      const times = { made: now, used: now };
      await this.#setStamp(name, { ...use, ...times, bytes, file, page: pageOf(use.page) });
    } catch (error) {
      await this.drop(name).catch(() => {});
      const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
      throw isFull ? new Error(`it has ${megabytes(bytes)}, and ${FULL}`) : error;
    }
  }

  /** Note that a memory was of use today. */
  touch(name: string, page: string): Promise<void> {
    return this.note(name, { used: Date.now(), page: pageOf(page) });
  }

  async note(name: string, news: Partial<Stamp>): Promise<void> {
    const stamp = await this.stamp(name);
    if (stamp) await this.#setStamp(name, { ...stamp, ...news });
  }

  async drop(name: string): Promise<void> {
    // the stamp first: what has none is not used
    for (const part of ["stamp", ...PARTS]) await this.cache.delete(address(name, part));
    await dropPages(name);
  }

  async #makeRoom(bytes: number): Promise<void> {
    const stamps = new Map<string, Stamp>();
    const known = new Set<string>();
    for (const { url } of await this.cache.keys()) known.add(nameOf(url));
    for (const name of known) {
      const stamp = await this.stamp(name);
      if (stamp) stamps.set(name, stamp);
      else await this.#dropUnfinished(name);
    }
    if (bytes > LIMITS.total) throw new Error(`it has ${megabytes(bytes)}, which is too much`);
    for (const name of superfluous(stamps, bytes, Date.now())) await this.drop(name);
    const used = new Set([...stamps.values()].map(({ file }) => file));
    await dropStrayPages(used, Date.now() - DAY);
    const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
    if (bytes <= (quota - usage) * LIMITS.share) return;
    throw new Error(`it has ${megabytes(bytes)}, and ${FULL}`);
  }

  /** What a closed page left half written; another page may be writing just now. */
  async #dropUnfinished(name: string): Promise<void> {
    const about = await this.cache.match(address(name, "about"));
    const begun = Number(about?.headers.get("x-begun") ?? 0);
    if (Date.now() - begun > DAY) await this.drop(name);
  }

  /** What is noted about a memory; null when it is not whole. */
  async stamp(name: string): Promise<Stamp | null> {
    const found = await this.cache.match(address(name, "stamp"));
    try {
      return found ? ((await found.json()) as Stamp) : null;
    } catch {
      return null;
    }
  }

  async #setStamp(name: string, stamp: Stamp): Promise<void> {
    await this.#put(address(name, "stamp"), new Blob([JSON.stringify(stamp)]));
  }

  async #put(url: string, content: Blob): Promise<void> {
    await this.cache.put(
      url,
      new Response(content, { headers: { "x-begun": String(Date.now()) } }),
    );
  }
}

async function bodyOf(response: Response): Promise<Source> {
  return sourceOf(new Uint8Array(await response.arrayBuffer()));
}

// Names that no file of a site has; nothing is ever asked for there.
function address(name: string, part: string): string {
  return `${location.origin}/__cloche/app-snapshots/${name}/${part}`;
}

function nameOf(url: string): string {
  return url.split("/").at(-2) ?? "";
}

// What is behind the path tells how a page is used, not which one it is.
function pageOf(url: string): string {
  return url.replace(/[?#].*$/, "");
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / (1 << 20))} MB`;
}
