/** Bytes that are copied to where they belong, part by part. */
import { release } from "./release";

export interface Source {
  size: number;
  /** Fill all of `into` with what is at `from`. Throws an Error when it cannot be read. */
  read(into: Uint8Array, from: number): void;
  /** Nothing more is read. */
  close(): void;
}

export function sourceOf(bytes: Uint8Array<ArrayBuffer>): Source {
  let rest = bytes;
  return {
    size: bytes.length,
    read: (into, from) => into.set(rest.subarray(from, from + into.length)),
    close: () => {
      if (rest.length > 0) release(rest);
      // whoever holds the source holds no bytes any more
      rest = new Uint8Array();
    },
  };
}
