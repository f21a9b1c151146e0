/** Starts Pyodide from a snapshot: its memory replaces the work of starting the interpreter. */
import { moment, momentOf } from "./moment";
import type { PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import type { RuntimeCode } from "./code";
import { type FileSystem, LateFiles } from "./late";
import {
  type Done,
  type Imports,
  LateLinking,
  link,
  type LinkedModule,
  type Links,
  watchOpeners,
} from "./linking";
import { fillMemory, type Snapshot, SnapshotError } from "./pages";

type Config = NonNullable<Parameters<typeof import("pyodide").loadPyodide>[0]>;
type TzSet = (...addresses: number[]) => void;

interface Settings {
  instantiateWasm(imports: Imports, done: Done): unknown;
}

/** The parts of Pyodide's module that a restore needs. */
interface Module extends LinkedModule {
  HEAPU8: Uint8Array;
  growMemory(size: number): unknown;
  _sbrk(increment: number): number;
  FS: FileSystem;
  ERRNO_CODES: { EIO: number };
  API: {
    config: { BUILD_ID: string };
    restoreSnapshot(snapshot: Uint8Array): unknown;
  };
}

/**
 * Options of loadPyodide that restore a snapshot. `links`: how its linking has come out, null when
 * that is not known before the whole of it is read. `onFiles` hears of the file system before
 * Python runs in it, and of the path at which the standard library is to be.
 */
export function restoring(
  code: RuntimeCode,
  reading: Promise<Snapshot>,
  links: Promise<Links | null>,
  onFiles: (late: LateFiles, library: string) => void,
): Config {
  let revive: (note: unknown) => unknown = () => null;
  const create = async (settings: Settings): Promise<Module> => {
    const script = await code.script;
    const seen = watch(settings, links);
    const creating = script.default(settings) as Promise<Module>;
    momentOf("memory is read", reading);
    momentOf("module is created", creating);
    const created = Promise.race([creating, seen.failed]);
    const [snapshot, module] = await Promise.all([reading, created]);
    seen.module = module;
    seen.linking?.settle(module);
    fits(snapshot, module);
    const { head } = snapshot;
    onFiles(new LateFiles(module.FS, module.ERRNO_CODES.EIO), head.library);
    let used = module._sbrk(0);
    if (head.size > module.HEAPU8.length) module.growMemory(head.size);
    if (head.size > module.HEAPU8.length) throw new SnapshotError("there is not enough memory");
    if (snapshot.place) {
      snapshot.place(module);
      moment("files and libraries are placed");
      // native code has put its data somewhere
      used = module.HEAPU8.length;
    }
    revive = (note) => snapshot.object?.(note, module);
    module.API.restoreSnapshot = () => {
      try {
        fillMemory(module.HEAPU8, used, snapshot);
      } finally {
        snapshot.pages.close();
      }
      moment("memory is filled");
      // The C library asks for the time zone once, and that was where the snapshot was made.
      seen.tzset(...head.timezone);
      return head.objects;
    };
    return module;
  };
  // What stands here only says that there is a snapshot; the memory is filled above.
  const placeholder = new Uint8Array(4);
  return {
    _loadSnapshot: placeholder,
    _snapshotDeserializer: (note: unknown) => revive(note),
    createPyodideModule: create,
  } as unknown as Config;
}

interface Seen {
  /** The function with which JavaScript tells the C library the time zone. */
  tzset: TzSet;
  linking: LateLinking | null;
  /** Once it is there. */
  module: Module | null;
  /** Rejects when the runtime could not take its code. */
  failed: Promise<never>;
}

/** Look at what the runtime and its code have of each other; linking is put off if it is known how. */
function watch(settings: Settings, links: Promise<Links | null>): Seen {
  let fail: (reason: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const seen: Seen = { tzset: () => {}, linking: null, module: null, failed };
  const plain = settings.instantiateWasm;
  settings.instantiateWasm = (imports, done) => {
    seen.tzset = imports.env["_tzset_js"] as TzSet;
    watchOpeners(imports, () => {
      if (seen.module) link(seen.module);
    });
    return plain(imports, (instance, code) => {
      const hand = (known: Links | null): unknown => {
        if (!known) return done(instance, code);
        seen.linking = new LateLinking(imports, instance, known);
        return seen.linking.hand(done, code);
      };
      links.then(hand).catch(fail);
    });
  };
  return seen;
}

function fits({ head }: Snapshot, module: Module): void {
  const build = module.API.config.BUILD_ID;
  if (head.build !== build || head.functions !== module.wasmTable.length) {
    throw new SnapshotError("it was made with another build of Python");
  }
}

/** Make fresh what must not be that of the build (py/cloche/browser/snapshot.py). */
export function wake(pyodide: PyodideAPI, env: Record<string, string>): void {
  // As the runtime itself names the language when it starts.
  const language = `${(navigator.language ?? "C").replace("-", "_")}.UTF-8`;
  const python = pyodide.pyimport("cloche.browser.snapshot") as PyProxy;
  const variables = pyodide.toPy({ LANG: language, ...env }) as PyProxy;
  try {
    python.wake(variables);
  } finally {
    for (const proxy of [variables, python]) proxy.destroy();
  }
}
