/**
 * The second visit of an app begins where its first one stood before the app's own code ran. All of
 * this is by the way: whatever fails here, the app starts as if nothing had been kept.
 */
import type { Lockfile, PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import type { Boot } from "../../../web/src/client/messages";
import { reason } from "../errors";
import { APP_FOLDER, type AppFiles } from "../mount";
import type { Head } from "../snapshot";
import type { FetchedWheel } from "../wheels";
import { findKept, hashesOf, type Kept, sameWheels } from "./find";
import { keyOf } from "./key";
import { LibraryRecorder } from "./libraries";
import type { WorkerObjects } from "./objects";
import { Shelf } from "./shelf";
import { parts, type Taken, take } from "./take";

/** Milliseconds until the memory is stored: what the visitor does first has precedence. */
const LATER = 300;
const NEXT = "The next visit of this app starts like the first";

export class Keeping {
  #shelf: Shelf | null = null;
  #name = "";
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
      this.#shelf = await Shelf.existing();
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
    if (!this.#shelf) return null;
    try {
      this.#name = await keyOf(this.boot, lock, files);
      const kept = await findKept(this.#shelf, this.#name, this.own);
      if (kept && !(await sameWheels(kept.about, await wheels))) throw new Error("a wheel changed");
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
    this.#shelf?.drop(this.#name).catch(() => {});
  }

  /** Watch what packages do to an interpreter that begins without them. */
  watch(): void {
    this.#recorder ??= new LibraryRecorder();
  }

  /** Whether the app still imports what it imported then. */
  fits(pyodide: PyodideAPI, entrypoint: string): boolean {
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

  /** Import what the app imports, and copy the memory. `head`: of what the interpreter began with. */
  async take(pyodide: PyodideAPI, head: Head | null, entrypoint: string): Promise<void> {
    const recorder = this.#recorder;
    if (!recorder || this.#kept) return;
    try {
      if (!head) throw new Error("it began without a snapshot");
      if (this.boot.app_snapshot === "pure" && recorder.count > 0) {
        throw new Error("packages with native code are switched off by app-snapshot");
      }
      this.#taken = await take(pyodide, entrypoint, { head, recorder }, this.own);
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

  /** The app runs: store what was taken, behind it. */
  storeBehind(name: () => Promise<string>, wheels: FetchedWheel[], lookedUp: boolean): void {
    const taken = this.#taken;
    this.#taken = null;
    if (this.#kept) this.#shelf?.touch(this.#name).catch(() => {});
    if (!taken) return;
    const store = async (): Promise<void> => {
      const shelf = this.#shelf ?? (await Shelf.opened());
      await shelf.keep(await name(), await parts(taken, await hashesOf(wheels)), lookedUp);
    };
    setTimeout(() => store().catch((error) => this.#tell(NEXT, reason(error))), LATER);
  }

  /** The app did not start, perhaps because of what was kept. */
  distrust(): void {
    this.stop();
    this.#taken = null;
    if (this.#kept) this.#shelf?.drop(this.#name).catch(() => {});
  }

  #tell(what: string, because: string): void {
    if (this.#told) return;
    this.#told = true;
    console.info(`${what}: ${because}.`);
  }
}
