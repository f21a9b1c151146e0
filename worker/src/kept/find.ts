/** Brings back what an earlier visit kept. */
import { moment } from "../moment";
import { addUp, keptPages, PAGE, type Snapshot, SnapshotError } from "../snapshot";
import type { FetchedWheel } from "../wheels";
import { type About, readAbout, SUM_STEP } from "./about";
import { unpack } from "./files";
import { digest } from "./key";
import type { PythonModule } from "./module";
import { replay } from "./replay";
import type { Part } from "./shelf";

export interface Kept {
  about: About;
  reading: Promise<Snapshot>;
}

/** Begin to read it. Throws an Error when it is of no use. */
export async function readKept(found: Record<Part, Response>): Promise<Kept> {
  const memory = found.memory.arrayBuffer();
  const content = found.files.blob();
  for (const part of [memory, content]) part.catch(() => {});
  const about = readAbout(await found.about.text());
  const reading = read(about, memory, content);
  reading.catch(() => {});
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
): Promise<Snapshot> {
  const { head } = about;
  // the compiler works while the memory is read
  const compiling = content.then((blob) => compiled(about, blob));
  compiling.catch(() => {});
  const pages = new Uint8Array(await memory);
  const isWhole = pages.length === keptPages(head.runs) * PAGE;
  if (!isWhole || addUp(pages, 0, pages.length, 0, SUM_STEP) !== about.sum) {
    throw new SnapshotError("it is damaged");
  }
  const [blob, codes] = [await content, await compiling];
  moment("libraries are compiled");
  return {
    head,
    pages,
    place: (module) => {
      const python = module as PythonModule;
      unpack(python.FS, { index: about.files, content: blob });
      replay(python, about.native, codes);
    },
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
