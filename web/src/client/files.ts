/** The page's copy of stored files: path -> Blob, with object URLs made when first needed. */
import { type FileData, filesIn, isAddress } from "./filedata";
import type { FileRef } from "./messages";

export type Attachment = Blob | ArrayBuffer;

interface Entry {
  blob: Blob;
  url: string | null;
  /** Addresses of bytes that it had before: what shows them may be about to load them. */
  former: string[];
  /** Who uses the file, and how many of its sweeps in a row did not find it. */
  holders: Map<string, number>;
}

/** Shared by the sessions of an app; each holds what it has seen, and the last one to let go frees it. */
export class FileStore {
  #entries = new Map<string, Entry>();

  /** `freed` hears which paths nobody holds any more. */
  constructor(private readonly freed: (paths: string[]) => void = () => {}) {}

  get size(): number {
    return this.#entries.size;
  }

  has(path: string): boolean {
    return this.#entries.has(path);
  }

  blob(path: string): Blob | undefined {
    return this.#entries.get(path)?.blob;
  }

  /** Keep the bytes of a path. The same path again replaces them; the old URL goes with the path. */
  add(holder: string, path: string, content: Attachment, mimeType?: string | null): void {
    const old = this.#entries.get(path);
    const holders = old?.holders ?? new Map<string, number>();
    holders.set(holder, 0);
    const blob = asBlob(content, mimeType);
    // paths follow from contents: the same file once more, whose URL others show already
    if (old?.blob.size === blob.size && old.blob.type === blob.type) return;
    const former = old?.url ? [...old.former, old.url] : (old?.former ?? []);
    this.#entries.set(path, { blob, url: null, former, holders });
  }

  /** Whether the path is here; the holder uses it from now on. */
  hold(holder: string, path: string): boolean {
    const entry = this.#entries.get(path);
    entry?.holders.set(holder, 0);
    return entry !== undefined;
  }

  /** Keep what came with a message, in the order in which it is named. */
  addAll(holder: string, files: FileRef[], attachments: Attachment[]): void {
    files.forEach((file, index) => {
      const content = attachments[index];
      if (content !== undefined) this.add(holder, file.path, content, file.mime_type);
    });
  }

  /** An object URL for a stored path, or null. */
  url(path: string): string | null {
    const entry = this.#entries.get(path);
    if (!entry) return null;
    entry.url ??= URL.createObjectURL(entry.blob);
    return entry.url;
  }

  /** Set `url` of every file record in the value; returns those whose bytes are not here. */
  link(holder: string, value: unknown): FileData[] {
    const missing: FileData[] = [];
    for (const file of filesIn(value)) {
      const own = this.url(file.path);
      if (own) {
        file.url = own;
        this.hold(holder, file.path);
      } else if (isAddress(file.path)) file.url = file.path;
      else if (!file.url || !isAddress(file.url) || file.url.startsWith("blob:"))
        missing.push(file);
    }
    return missing;
  }

  /** The holder uses just these; what it did not use in two sweeps running it lets go. */
  retain(holder: string, paths: Iterable<string>): void {
    const used = new Set(paths);
    const freed: string[] = [];
    for (const [path, { holders }] of this.#entries) {
      const missed = holders.get(holder);
      if (missed === undefined) continue;
      // One sweep of grace: a value may be on its way from a run to the page.
      if (used.has(path)) holders.set(holder, 0);
      else if (missed === 0) holders.set(holder, 1);
      else if (this.#letGo(path, holder)) freed.push(path);
    }
    if (freed.length > 0) this.freed(freed);
  }

  /** The holder uses nothing any more. */
  release(holder: string): void {
    const freed = [...this.#entries.keys()].filter((path) => this.#letGo(path, holder));
    if (freed.length > 0) this.freed(freed);
  }

  clear(): void {
    for (const entry of this.#entries.values()) revoke(entry);
    this.#entries.clear();
  }

  /** Whether that was the last one who held it. */
  #letGo(path: string, holder: string): boolean {
    const entry = this.#entries.get(path);
    entry?.holders.delete(holder);
    if (!entry || entry.holders.size > 0) return false;
    revoke(entry);
    this.#entries.delete(path);
    return true;
  }
}

function revoke({ url, former }: Entry): void {
  for (const each of url ? [...former, url] : former) URL.revokeObjectURL(each);
}

function asBlob(content: Attachment, mimeType?: string | null): Blob {
  if (!(content instanceof Blob)) return new Blob([content], { type: mimeType ?? "" });
  const same = !mimeType || content.type === mimeType;
  return same ? content : content.slice(0, content.size, mimeType);
}
