/**
 * The runtime wraps each of its JavaScript functions that has an address into a WebAssembly module
 * of its own, some hundreds of them at every start. They differ by signature only: the same few
 * modules do for all.
 */

/** Bytes of the longest module that is such a wrapper, with room to spare. */
const SHORT = 128;

/** Let `work` make each short module once. */
export async function sharingWrappers<T>(work: () => Promise<T>): Promise<T> {
  const { Module } = WebAssembly;
  const made = new Map<string, WebAssembly.Module>();
  WebAssembly.Module = new Proxy(Module, {
    construct(target, [bytes]: [BufferSource]) {
      if (!(bytes instanceof Uint8Array) || bytes.length > SHORT) return new target(bytes);
      const key = String.fromCharCode(...bytes);
      const known = made.get(key) ?? new target(bytes as Uint8Array<ArrayBuffer>);
      made.set(key, known);
      return known;
    },
  });
  try {
    return await work();
  } finally {
    WebAssembly.Module = Module;
  }
}
