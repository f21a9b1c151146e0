/**
 * The pages of kept memories, as files of the origin's private file system: a worker reads them
 * straight into Python's memory, while Cache Storage hands its bodies out in small pieces. Where a
 * worker has no direct access to such files, the pages are in the cache, with everything else.
 */
import { sourceOf, type Source } from "../source";

const FOLDER = "cloche-app-snapshots";
/** Bytes that are written in one go: the app runs meanwhile. */
const STEP = 4 << 20;

/** Direct access to a file; types of pages do not know it, since only workers have it. */
interface Handle {
  read(into: Uint8Array, options: { at: number }): number;
  write(from: Uint8Array, options: { at: number }): number;
  getSize(): number;
  flush(): void;
  close(): void;
}

/** Those opened to be read. */
const open = new Set<Handle>();

async function folder(create: boolean): Promise<FileSystemDirectoryHandle | null> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(FOLDER, { create });
  } catch {
    // there is none, or the browser has no such files
    return null;
  }
}

/** Name of the file that has the pages now; "" when they have to be kept elsewhere. */
export async function writePages(name: string, pages: Uint8Array<ArrayBuffer>[]): Promise<string> {
  if (!("createSyncAccessHandle" in (globalThis.FileSystemFileHandle?.prototype ?? {}))) return "";
  const place = await folder(true);
  if (!place) return "";
  // another one than that which somebody may be reading
  const file = `${name}.${Date.now().toString(36)}`;
  try {
    const handle = await direct(await place.getFileHandle(file, { create: true }));
    try {
      await write(handle, pages);
    } finally {
      handle.close();
    }
    return file;
  } catch (error) {
    await place.removeEntry(file).catch(() => {});
    if (error instanceof DOMException && error.name === "QuotaExceededError") throw error;
    return "";
  }
}

async function write(handle: Handle, pages: Uint8Array<ArrayBuffer>[]): Promise<void> {
  let at = 0;
  for (const run of pages) {
    for (let from = 0; from < run.length; from += STEP) {
      const piece = run.subarray(from, from + STEP);
      if (handle.write(piece, { at }) !== piece.length) throw new Error("the file is too long");
      at += piece.length;
      if (from + STEP < run.length) await new Promise((done) => setTimeout(done, 0));
    }
  }
  handle.flush();
}

/** Throws an Error when the file is gone. */
export async function readPages(file: string): Promise<Source> {
  const place = await folder(false);
  if (!place) throw new Error("its file is gone");
  const found = await place.getFileHandle(file);
  try {
    return sourceFrom(await direct(found, { mode: "read-only" }));
  } catch {
    // a shared worker, or another page reads it and this browser lets only one do so
    return sourceOf(new Uint8Array(await (await found.getFile()).arrayBuffer()));
  }
}

/** `mode`: several pages may read at once, where the browser knows it. */
function direct(file: FileSystemFileHandle, options?: { mode: string }): Promise<Handle> {
  type Opening = (options?: { mode: string }) => Promise<Handle>;
  const { createSyncAccessHandle } = file as unknown as { createSyncAccessHandle: Opening };
  return createSyncAccessHandle.call(file, options);
}

function sourceFrom(handle: Handle): Source {
  open.add(handle);
  return {
    size: handle.getSize(),
    read: (into, from) => {
      const count = handle.read(into, { at: from });
      if (count !== into.length) throw new Error("its file is cut short");
    },
    close: () => {
      handle.close();
      open.delete(handle);
    },
  };
}

/** Let go of files that were opened and are not read. */
export function closePages(): void {
  for (const handle of open) handle.close();
  open.clear();
}

/** Remove the files of one memory. */
export async function dropPages(name: string): Promise<void> {
  await dropWhere((file) => file.startsWith(`${name}.`));
}

/** Remove files whose memory is not among those known, written before that time. */
export async function dropStrayPages(known: Set<string>, before: number): Promise<void> {
  await dropWhere(async (file, handle) => {
    if (known.has(file)) return false;
    return (await (handle as FileSystemFileHandle).getFile()).lastModified < before;
  });
}

async function dropWhere(
  isUnwanted: (file: string, handle: FileSystemHandle) => boolean | Promise<boolean>,
): Promise<void> {
  const place = await folder(false);
  if (!place) return;
  const unwanted: string[] = [];
  for await (const [file, handle] of place.entries()) {
    if (await isUnwanted(file, handle)) unwanted.push(file);
  }
  // one that is being read stays, to be found as a stray later
  for (const file of unwanted) await place.removeEntry(file).catch(() => {});
}
