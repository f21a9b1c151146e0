import { describe, expect, it, vi } from "vitest";
import {
  addUp,
  FRESH,
  fillMemory,
  type Head,
  KEPT,
  PAGE,
  type Snapshot,
  SnapshotError,
  ZERO,
} from "../../worker/src/pages";
import { sourceOf } from "../../worker/src/source";
import { sharingWrappers } from "../../worker/src/wrappers";

const page = (value: number): Uint8Array<ArrayBuffer> => new Uint8Array(PAGE).fill(value);

/** Pages side by side. */
function joined(...pages: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pages.length * PAGE);
  for (const [place, one] of pages.entries()) all.set(one, place * PAGE);
  return all;
}

function snapshot(
  runs: number[],
  pages: Uint8Array<ArrayBuffer>,
  of: Partial<Head> = {},
): Snapshot {
  return { head: { runs, sum: 0, ...of } as Head, pages: sourceOf(pages) };
}

describe("fillMemory", () => {
  it("puts each run to its place, and clears what was there", () => {
    const fresh = page(7);
    const memory = joined(page(9), fresh, page(9), page(9), page(0));
    const kept = joined(page(1), page(2));
    const sum = addUp(fresh, 0, PAGE);
    fillMemory(
      memory,
      4 * PAGE,
      snapshot([KEPT, 1, FRESH, 1, ZERO, 1, KEPT, 1, ZERO, 1], kept, { sum }),
    );
    expect(memory).toEqual(joined(page(1), fresh, page(0), page(2), page(0)));
  });

  it("does not write to pages that are empty: they would take room", () => {
    const memory = joined(page(0), page(3), page(0));
    const fill = vi.spyOn(memory, "fill");
    fillMemory(memory, memory.length, snapshot([ZERO, 3], page(0)));
    expect(memory).toEqual(joined(page(0), page(0), page(0)));
    expect(fill.mock.calls).toEqual([[0, PAGE, 2 * PAGE]]);
  });

  it("refuses pages that are damaged, and another build", () => {
    const step = 128;
    const sum = addUp(page(5), 0, PAGE, 0, step);
    const checked = (value: number): Snapshot => ({
      ...snapshot([KEPT, 1], page(value)),
      check: { sum, step },
    });
    expect(() => fillMemory(page(0), PAGE, checked(5))).not.toThrow();
    expect(() => fillMemory(page(0), PAGE, checked(6))).toThrow(SnapshotError);
    expect(() => fillMemory(page(4), PAGE, snapshot([FRESH, 1], page(0)))).toThrow("another build");
  });
});

describe("sourceOf", () => {
  it("copies parts, and gives the memory back when it is closed", () => {
    const bytes = Uint8Array.of(1, 2, 3, 4);
    const source = sourceOf(bytes);
    const into = new Uint8Array(2);
    source.read(into, 1);
    expect([...into]).toEqual([2, 3]);
    expect(source.size).toBe(4);
    source.close();
    expect(bytes.length).toBe(0);
    expect(() => source.close()).not.toThrow();
  });
});

describe("sharingWrappers", () => {
  // a module that exports the function it imports, as the runtime makes one for each of its own
  const wrapper = (result: number[]): Uint8Array<ArrayBuffer> =>
    Uint8Array.of(
      ...[
        0,
        0x61,
        0x73,
        0x6d,
        1,
        0,
        0,
        0,
        1,
        4 + result.length,
        1,
        0x60,
        0,
        result.length,
        ...result,
      ],
      ...[2, 7, 1, 1, 101, 1, 102, 0, 0, 7, 5, 1, 1, 102, 0, 0],
    );
  const call = (module: WebAssembly.Module, f: () => number): unknown =>
    (new WebAssembly.Instance(module, { e: { f } }).exports["f"] as () => unknown)();

  it("makes one module for all of a signature", async () => {
    const { Module } = WebAssembly;
    const [one, same, other] = await sharingWrappers(async () => [
      new WebAssembly.Module(wrapper([0x7f])),
      new WebAssembly.Module(wrapper([0x7f])),
      new WebAssembly.Module(wrapper([])),
    ]);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
    expect(one).toBeInstanceOf(Module);
    expect(WebAssembly.Module).toBe(Module);
    expect(call(one as WebAssembly.Module, () => 3)).toBe(3);
    expect(call(same as WebAssembly.Module, () => 4)).toBe(4);
  });

  it("puts the constructor back when the work fails", async () => {
    const { Module } = WebAssembly;
    const failing = sharingWrappers(async () => new WebAssembly.Module(Uint8Array.of(1)));
    await expect(failing).rejects.toThrow(WebAssembly.CompileError);
    expect(WebAssembly.Module).toBe(Module);
  });
});
