/**
 * Files that a restored interpreter needs only now and then: the sources of what is in its memory
 * already, and modules imported late. They come behind the app, or at once when Python opens one.
 */
import { reason } from "./errors";

/** A file of Emscripten's file system in memory. */
interface Node {
  contents: Uint8Array;
  usedBytes: number;
  stream_ops: { open?(stream: { stream_ops: unknown }): void };
  node_ops: { getattr(node: Node): unknown };
}

export interface FileSystem {
  mkdirTree(path: string): void;
  writeFile(path: string, bytes: Uint8Array): void;
  lookupPath(path: string): { node: Node };
  ErrnoError: new (code: number) => Error;
}

/** Milliseconds to leave network and processor to the first answer. */
const AFTER = 2000;
const plainFetch = globalThis.fetch.bind(globalThis);

export class LateFiles {
  #fetches: (() => Promise<void>)[] = [];

  /** `failed` is the system's number for an input error. */
  constructor(
    private readonly fs: FileSystem,
    private readonly failed: number,
  ) {}

  /** Let the file at `path` be what is at `url`. */
  add(path: string, url: string): void {
    this.fs.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    this.fs.writeFile(path, new Uint8Array());
    const { node } = this.fs.lookupPath(path);
    const { stream_ops, node_ops } = node;
    const behind = new AbortController();
    let present = false;
    const fill = (bytes: Uint8Array): void => {
      present = true;
      node.contents = bytes;
      node.usedBytes = bytes.length;
      Object.assign(node, { stream_ops, node_ops });
    };
    const fillNow = (): void => {
      if (present) return;
      // While this thread is blocked nobody reads that answer, and the cache lets one at a time by.
      behind.abort();
      fill(this.#fetchNow(url));
    };
    node.stream_ops = {
      ...stream_ops,
      open: (stream) => {
        fillNow();
        stream.stream_ops = stream_ops;
      },
    };
    node.node_ops = {
      ...node_ops,
      getattr: (asked) => {
        fillNow();
        return node_ops.getattr(asked);
      },
    };
    this.#fetches.push(async () => {
      if (present) return;
      const response = await plainFetch(url, { signal: behind.signal });
      if (!response.ok) throw new Error(`${url}: the server answered ${response.status}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (!present) fill(bytes);
    });
  }

  /** Fetch in a while what nobody has needed yet. A failure is told when something opens the file. */
  fetchBehind(): void {
    setTimeout(() => {
      for (const fetchOne of this.#fetches.splice(0)) fetchOne().catch(() => {});
    }, AFTER);
  }

  /** Blocks Python, which has no other way to wait inside of opening a file. */
  #fetchNow(url: string): Uint8Array {
    const request = new XMLHttpRequest();
    request.open("GET", url, false);
    request.responseType = "arraybuffer";
    try {
      request.send();
      if (request.status !== 200) throw new Error(`the server answered ${request.status}`);
      return new Uint8Array(request.response as ArrayBuffer);
    } catch (error) {
      console.warn(`${url} could not be fetched (${reason(error)}), and Python needs it.`);
      throw new this.fs.ErrnoError(this.failed);
    }
  }
}
