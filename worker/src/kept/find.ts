/** Brings back what an earlier visit kept. */
import { addUp, keptPages, PAGE, type Snapshot, SnapshotError } from "../snapshot";
import type { FetchedWheel } from "../wheels";
import { type About, readAbout } from "./about";
import { unpack } from "./files";
import { digest } from "./key";
import type { PythonModule } from "./module";
import { objectFor, type WorkerObjects } from "./objects";
import { replay } from "./replay";
import type { Shelf } from "./shelf";

export interface Kept {
  about: About;
  reading: Promise<Snapshot>;
}

/** What is kept for the app; null when there is nothing. Throws an Error when it is of no use. */
export async function findKept(
  shelf: Shelf,
  name: string,
  own: WorkerObjects,
): Promise<Kept | null> {
  const found = await shelf.find(name);
  if (!found) return null;
  const memory = found.memory.arrayBuffer();
  const content = found.files.blob();
  const about = readAbout(await found.about.text());
  const reading = read(about, memory, content, own);
  for (const part of [memory, content, reading]) part.catch(() => {});
  return { about, reading };
}

/** Whether wheels that are named without a hash are those that the memory was made with. */
export async function sameWheels(about: About, wheels: FetchedWheel[]): Promise<boolean> {
  const present = await hashesOf(wheels);
  const addresses = Object.keys(present);
  return (
    addresses.length === Object.keys(about.wheels).length &&
    addresses.every((url) => present[url] === about.wheels[url])
  );
}

/** Hashes of wheels that are named without one. */
export async function hashesOf(wheels: FetchedWheel[]): Promise<Record<string, string>> {
  const unknown = wheels.filter(({ wheel }) => !wheel.sha256);
  const entries = unknown.map(async ({ wheel, bytes }) => [wheel.url, await digest(bytes)]);
  return Object.fromEntries(await Promise.all(entries)) as Record<string, string>;
}

async function read(
  about: About,
  memory: Promise<ArrayBuffer>,
  content: Promise<Blob>,
  own: WorkerObjects,
): Promise<Snapshot> {
  const { head } = about;
  // the compiler works while the memory is read
  const compiling = content.then((blob) => compiled(about, blob));
  compiling.catch(() => {});
  const pages = new Uint8Array(await memory);
  if (pages.length !== keptPages(head.runs) * PAGE || addUp(pages, 0, pages.length) !== about.sum) {
    throw new SnapshotError("it is damaged");
  }
  const [blob, codes] = [await content, await compiling];
  return {
    head,
    pages,
    place: (module) => {
      const python = module as PythonModule;
      unpack(python.FS, { index: about.files, content: blob });
      replay(python, about.native, codes);
    },
    object: (note, module) => objectFor(note, module as PythonModule, own),
  };
}

async function compiled(about: About, content: Blob): Promise<Map<string, WebAssembly.Module>> {
  const codes = about.native.libraries.map(
    async ({ name }): Promise<[string, WebAssembly.Module]> => {
      const file = about.files.find(({ path }) => path === name);
      if (!file || "link" in file) throw new SnapshotError(`${name} is missing`);
      const bytes = await content.slice(file.start, file.start + file.size).arrayBuffer();
      return [name, await WebAssembly.compile(bytes)];
    },
  );
  return new Map(await Promise.all(codes));
}
