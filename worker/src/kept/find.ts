/** Brings back what an earlier visit kept. */
import { moment } from "../moment";
import { keptPages, PAGE, type Snapshot, SnapshotError } from "../pages";
import type { Source } from "../source";
import type { FetchedWheel } from "../wheels";
import { type About, readAbout, SUM_STEP } from "./about";
import { unpack } from "./files";
import { digest } from "./key";
import type { PythonModule } from "./module";
import { replay } from "./replay";
import type { Found } from "./shelf";

export interface Kept {
  about: About;
  reading: Promise<Snapshot>;
}

/** Begin to read it. Throws an Error when it is of no use. */
export async function readKept({ about: text, files, pages }: Found): Promise<Kept> {
  const content = files.blob();
  for (const part of [pages, content]) part.catch(() => {});
  const about = readAbout(await text.text());
  const reading = read(about, pages, content);
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
  opening: Promise<Source>,
  content: Promise<Blob>,
): Promise<Snapshot> {
  const { head } = about;
  // the compiler works while the memory is read
  const compiling = content.then((blob) => compiled(about, blob));
  compiling.catch(() => {});
  const pages = await opening;
  if (pages.size !== keptPages(head.runs) * PAGE) throw new SnapshotError("it is damaged");
  const [blob, codes] = [await content, await compiling];
  moment("libraries are compiled");
  return {
    head,
    pages,
    check: { sum: about.sum, step: SUM_STEP },
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
