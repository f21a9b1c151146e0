/**
 * The second visit of an app begins where its first one stood before the app's own code ran. All of
 * this is by the way: whatever fails here, the app starts as if nothing had been kept.
 */
import type { Lockfile, PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import type { Boot } from "../../../web/src/client/messages";
import { reason } from "../errors";
import { release } from "../release";
import { APP_FOLDER, type AppFiles } from "../mount";
import type { Head } from "../pages";
import type { FetchedWheel } from "../wheels";
import { earlyAhead } from "../early";
import { afterwards, type Present } from "./afterwards";
import type { Ahead } from "./ahead";
import { hashesOf, type Kept, readKept, sameWheels } from "./find";
import { codeOf, keyOf } from "./key";
import { LibraryRecorder } from "./libraries";
import type { PythonModule } from "./module";
import { objectFor, type WorkerObjects } from "./objects";
import { closePages } from "./page-files";
import { Shelf } from "./shelf";
import { parts, type Taken, take } from "./take";

/** Milliseconds until the memory is stored: what the visitor does first has precedence. */
const LATER = 300;
const NEXT = "The next visit of this app starts like the first";

/** What a memory depends on besides the boot message. */
export interface Inputs {
  lock: Lockfile;
  files: AppFiles;
  wheels: Promise<FetchedWheel[]>;
  /** Whether packages were looked up, so that newer ones may come. */
  lookedUp: boolean;
}

export class Keeping {
  #shelf: Shelf | null = null;
  #ahead: Ahead | null = null;
  #name = "";
  #code = "";
  #recorder: LibraryRecorder | null = null;
  #taken: Taken | null = null;
  #kept: Kept | null = null;
  #told = false;

  private constructor(
    private readonly boot: Boot,
    private readonly own: WorkerObjects,
  ) {}

  /** Null when nothing is to be kept. `own`: objects of the worker that Python gets. */
  static of(boot: Boot, own: WorkerObjects): Keeping | null {
    if (boot.app_snapshot === "off" || !boot.snapshot_url) return null;
    if (typeof caches === "object" && globalThis.crypto?.subtle) return new Keeping(boot, own);
    console.info(`${NEXT}: this page has no Cache Storage.`);
    return null;
  }

  /** Whether it is worth to wait for `find`. */
  async hasAny(): Promise<boolean> {
    try {
      this.#ahead = await earlyAhead(this.boot.page_url ?? "");
      this.#shelf = this.#ahead?.shelf ?? null;
    } catch (error) {
      this.#tell(NEXT, `this browser keeps nothing (${reason(error)})`);
    }
    return this.#shelf !== null;
  }

  /** What an earlier visit kept, or null. */
  async find(
    lock: Lockfile,
    files: AppFiles,
    wheels: Promise<FetchedWheel[]>,
  ): Promise<Kept | null> {
    const [shelf, ahead] = [this.#shelf, this.#ahead];
    this.#ahead = null;
    if (!shelf) return null;
    try {
      this.#code = await codeOf(files);
      this.#name = await keyOf(this.boot, lock, files);
      const isRead = ahead?.name === this.#name;
      const found = isRead ? null : await shelf.find(this.#name);
      const kept = isRead ? await ahead.kept : found && (await readKept(found));
      if (!kept) return null;
      if (!(await sameWheels(kept.about, await wheels))) throw new Error("a wheel changed");
      kept.reading.then(
        (snapshot) => {
          snapshot.object = (note, module) => objectFor(note, module as PythonModule, this.own);
        },
        () => {},
      );
      this.#kept = kept;
      return kept;
    } catch (error) {
      this.failed(error);
      return null;
    }
  }

  /** What was kept is of no use. */
  failed(error: unknown): void {
    this.#tell("The app starts without what its last visit kept", reason(error));
    this.#kept = null;
    this.#drop();
  }

  /** Watch what packages do to an interpreter that begins without them. */
  watch(): void {
    this.#recorder ??= new LibraryRecorder();
  }

  /** Whether the app still imports what it imported then. */
  fits(pyodide: PyodideAPI, entrypoint: string): boolean {
    if (this.#kept?.about.code === this.#code) return true;
    const python = pyodide.pyimport("cloche.browser.preload") as PyProxy;
    try {
      const present = python.told(APP_FOLDER, entrypoint) as string;
      if (present === this.#kept?.about.imports) return true;
    } finally {
      python.destroy();
    }
    this.failed("the app imports other modules");
    this.watch();
    return false;
  }

  /** Pyodide's list of loaded packages is no part of the memory. */
  listLoaded(pyodide: PyodideAPI): void {
    Object.assign(pyodide.loadedPackages, this.#kept?.about.loaded);
  }

  /** Import what the app imports, and copy the memory. `head`: of what the interpreter began with. */
  async take(
    pyodide: PyodideAPI,
    head: Head | null,
    entrypoint: string,
    prepared: string[] = [],
  ): Promise<void> {
    const recorder = this.#recorder;
    if (!recorder || this.#kept) return;
    try {
      if (!head) throw new Error("it began without a snapshot");
      if (this.boot.app_snapshot === "pure" && recorder.count > 0) {
        throw new Error("packages with native code are switched off by app-snapshot");
      }
      this.#taken = await take(pyodide, entrypoint, prepared, { head, recorder, own: this.own });
    } catch (error) {
      this.#tell(NEXT, reason(error));
    } finally {
      this.stop();
    }
  }

  stop(): void {
    this.#recorder?.stop();
    this.#recorder = null;
  }

  /** The app runs: behind it, store what was taken, and do more for the next visit. */
  behind(present: Inputs & Pick<Present, "pyodide" | "main" | "code">): void {
    const work = async (): Promise<void> => {
      const loaded = this.#kept?.about.loaded ?? this.#taken?.about.loaded;
      if (this.#kept) await this.#shelf?.touch(this.#name, this.boot.page_url ?? "");
      else await this.store(present);
      const [shelf, name] = [this.#shelf, this.#name];
      if (!shelf || !loaded) return;
      // nobody misses what this adds
      await afterwards(this.boot, { ...present, shelf, name, loaded }).catch(() => {});
    };
    setTimeout(() => work().catch((error) => this.#tell(NEXT, reason(error))), LATER);
  }

  /** Store what was taken. */
  async store({ lock, files, wheels, lookedUp }: Inputs): Promise<void> {
    const taken = this.#taken;
    this.#taken = null;
    if (!taken) return;
    this.#shelf ??= await Shelf.opened();
    this.#name = await keyOf(this.boot, lock, files);
    const more = { wheels: await hashesOf(await wheels), code: await codeOf(files) };
    const content = await parts(taken, more);
    const before = await this.#shelf.stamp(this.#name);
    const page = this.boot.page_url ?? "";
    try {
      await this.#shelf.keep(this.#name, content, { ...before, lookedUp, page });
    } finally {
      release(taken.memory);
    }
  }

  /** The app did not start, perhaps because of what was kept. */
  distrust(): void {
    this.stop();
    this.#taken = null;
    if (this.#kept) this.#drop();
  }

  #drop(): void {
    closePages();
    this.#shelf?.drop(this.#name).catch(() => {});
  }

  #tell(what: string, because: string): void {
    if (this.#told) return;
    this.#told = true;
    console.info(`${what}: ${because}.`);
  }
}
