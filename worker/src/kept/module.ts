/** The parts of Pyodide's module that keeping and restoring an app's memory needs. */
import type { PyodideAPI } from "pyodide";
import type { FileSystem } from "../late";
import type { LinkedModule } from "../linking";

/** A loaded dynamic library. */
export interface Library {
  name: string;
  /** By symbol: functions of the library, and addresses of its data. */
  exports: Record<string, unknown>;
  refcount: number;
  global: boolean;
}

export interface LibraryFlags {
  global: boolean;
  nodelete: boolean;
  loadAsync?: boolean;
  /** Symbols are looked up later. */
  allowUndefined?: boolean;
}

/** A file or folder of Emscripten's file system in memory. */
export interface Node {
  name: string;
  mode: number;
  mtime: number;
  /** Of a file its bytes, of a folder its entries. */
  contents: Uint8Array | Record<string, Node>;
  usedBytes: number;
  /** Target of a symbolic link. */
  link?: string;
  mount: unknown;
  mounted?: unknown;
  stream_ops: Record<string, unknown> & { open?(stream: { stream_ops: unknown }): void };
  node_ops: Record<string, unknown> & { setattr(node: Node, attributes: object): void };
}

export interface Files extends FileSystem {
  root: Node;
  streams: ({ fd: number; path?: string } | null | undefined)[];
  filesystems: {
    MEMFS: { createNode(parent: Node, name: string, mode: number, dev: number): Node };
  };
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
  isLink(mode: number): boolean;
}

export interface PythonModule extends LinkedModule {
  HEAPU8: Uint8Array<ArrayBuffer>;
  _sbrk(increment: number): number;
  FS: Files;
  LDSO: {
    loadedLibsByName: Record<string, Library>;
    loadedLibsByHandle: Record<number, Library>;
  };
  API: {
    public_api: Record<string, unknown>;
  };
  __hiwire_get(index: number): unknown;
  __hiwire_immortal_get(index: number): unknown;
  newDSO(name: string, handle: number | undefined, exports: unknown): Library;
  addFunction(entry: unknown, signature?: string): number;
  /** Addresses of symbols that libraries share. */
  GOT: Record<string, { value: number } | undefined>;
  loadDynamicLibrary(name: string, flags: LibraryFlags): unknown;
  loadWebAssemblyModule(
    code: WebAssembly.Module,
    flags: LibraryFlags,
    name: string,
    scope: Record<string, unknown>,
    handle: number | undefined,
  ): Record<string, unknown>;
}

export function moduleOf(pyodide: PyodideAPI): PythonModule {
  return (pyodide as unknown as { _module: PythonModule })._module;
}
