/**
 * Files that packages brought: kept as one blob, and there again at once, each read when Python
 * opens it.
 */
import type { Files, Node } from "./module";

export type PackedFile =
  | { path: string; mode: number; mtime: number; start: number; size: number }
  | { path: string; mode: number; link: string };

export interface Packed {
  index: PackedFile[];
  content: Blob;
}

/** Paths of all files, without the folders `except`. */
export function listFiles(fs: Files, except: string[]): Map<string, Node> {
  const found = new Map<string, Node>();
  const skipped = new Set(["/dev", "/proc", ...except]);
  const walk = (folder: Node, path: string): void => {
    for (const [name, node] of Object.entries(folder.contents as Record<string, Node>)) {
      const own = `${path}/${name}`;
      if (skipped.has(own) || node.mounted) continue;
      if (fs.isDir(node.mode)) walk(node, own);
      else if (fs.isFile(node.mode) || fs.isLink(node.mode)) found.set(own, node);
    }
  };
  walk(fs.root, "");
  return found;
}

/** The files as they are now. */
export function pack(fs: Files, files: Map<string, Node>): Packed {
  const index: PackedFile[] = [];
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let start = 0;
  for (const [path, node] of files) {
    const { mode } = node;
    if (fs.isLink(mode)) {
      index.push({ path, mode, link: node.link ?? "" });
      continue;
    }
    const size = node.usedBytes;
    index.push({ path, mode, mtime: Number(node.mtime), start, size });
    parts.push((node.contents as Uint8Array<ArrayBuffer>).subarray(0, size));
    start += size;
  }
  return { index, content: new Blob(parts) };
}

/** Put the files back. */
export function unpack(fs: Files, { index, content }: Packed): void {
  const folders = new Map<string, Node>();
  const folderOf = (path: string): Node => {
    const folder = path.slice(0, path.lastIndexOf("/")) || "/";
    const known = folders.get(folder);
    if (known) return known;
    fs.mkdirTree(folder);
    const { node } = fs.lookupPath(folder) as unknown as { node: Node };
    folders.set(folder, node);
    return node;
  };
  const late = new LateBytes(content);
  for (const file of index) {
    const parent = folderOf(file.path);
    const name = file.path.slice(file.path.lastIndexOf("/") + 1);
    if (Object.hasOwn(parent.contents, name)) continue;
    // straight into the folder: looking each path up would take five times as long
    const node = fs.filesystems.MEMFS.createNode(parent, name, file.mode, 0);
    if ("link" in file) node.link = file.link;
    else late.give(node, file.mtime, file.start, file.size);
  }
}

/** Workers alone have it. */
interface WithReader {
  FileReaderSync: new () => { readAsArrayBuffer(content: Blob): ArrayBuffer };
}

/** Bytes of files inside a blob, read in one go when somebody opens or changes the file. */
class LateBytes {
  readonly #reader = new (globalThis as unknown as WithReader).FileReaderSync();
  #plain: Pick<Node, "stream_ops" | "node_ops"> | null = null;
  #places = new WeakMap<Node, [number, number]>();
  #late: Pick<Node, "stream_ops" | "node_ops"> | null = null;

  constructor(private readonly content: Blob) {}

  give(node: Node, mtime: number, start: number, size: number): void {
    node.mtime = mtime;
    if (size === 0) return;
    node.usedBytes = size;
    this.#places.set(node, [start, start + size]);
    this.#plain ??= { stream_ops: node.stream_ops, node_ops: node.node_ops };
    this.#late ??= this.#operations(this.#plain);
    Object.assign(node, this.#late);
  }

  #operations(plain: Pick<Node, "stream_ops" | "node_ops">): Pick<Node, "stream_ops" | "node_ops"> {
    const fill = (node: Node): void => {
      const place = this.#places.get(node);
      if (!place) return;
      node.contents = new Uint8Array(this.#reader.readAsArrayBuffer(this.content.slice(...place)));
      this.#places.delete(node);
      Object.assign(node, plain);
    };
    return {
      stream_ops: {
        ...plain.stream_ops,
        open: (stream) => {
          fill((stream as unknown as { node: Node }).node);
          stream.stream_ops = plain.stream_ops;
        },
      },
      node_ops: {
        ...plain.node_ops,
        setattr: (node, attributes) => {
          fill(node);
          plain.node_ops.setattr(node, attributes);
        },
      },
    };
  }
}
