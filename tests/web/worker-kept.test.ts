import { describe, expect, it } from "vitest";
import { tableSize, withoutMemory } from "../../worker/src/kept/dylink";
import { importLines } from "../../worker/src/kept/imports";
import { LIMITS, type Stamp, superfluous } from "../../worker/src/kept/shelf";

describe("importLines", () => {
  it("takes imports over all their lines, and what may change them", () => {
    const source = [
      "import os  # system",
      "x = 1",
      "from a import (",
      "    b,",
      "    c,",
      ")",
      "os.environ['A'] = '1'",
      "from d import \\",
      "    e",
      "    import inside",
      "print(x)",
    ].join("\n");
    expect(importLines(source)).toEqual([
      "import os",
      "from a import (",
      "    b,",
      "    c,",
      ")",
      "os.environ['A'] = '1'",
      "from d import \\",
      "    e",
      "    import inside",
    ]);
  });

  it("takes no other code: editing it keeps what is kept", () => {
    const before = "import a\n\ndef f():\n    return 1\n";
    const after = "import a\n\n\ndef g(important):\n    return 'from here'\n";
    expect(importLines(before)).toEqual(importLines(after));
  });

  it("tells changed imports apart", () => {
    expect(importLines("import a")).not.toEqual(importLines("import b"));
    expect(importLines("import a")).not.toEqual(importLines("if x:\n    import a"));
    expect(importLines("from a import (b,\n c)")).not.toEqual(
      importLines("from a import (b,\n d)"),
    );
  });
});

describe("superfluous", () => {
  const now = Date.UTC(2026, 0, 1);
  const day = 24 * 3600 * 1000;
  const stamp = (of: Partial<Stamp>): Stamp => ({
    bytes: 1,
    made: now,
    used: now,
    lookedUp: false,
    page: "",
    file: "",
    ...of,
  });
  const names = (of: Record<string, Partial<Stamp>>, coming = 0): string[] => {
    const stamps = Object.entries(of).map(([name, part]): [string, Stamp] => [name, stamp(part)]);
    return superfluous(new Map(stamps), coming, now);
  };

  it("drops what nobody has visited for long", () => {
    expect(names({ a: { used: now - 31 * day }, b: { used: now - 29 * day, made: 0 } })).toEqual([
      "a",
    ]);
  });

  it("drops soon what was looked up, though it is used", () => {
    expect(names({ a: { made: now - 2 * day, lookedUp: true }, b: { lookedUp: true } })).toEqual([
      "a",
    ]);
  });

  it("drops what a clock that was set back would never let go", () => {
    expect(names({ a: { used: now + 3 * day } })).toEqual(["a"]);
  });

  it("makes room by what was not used for longest", () => {
    const third = LIMITS.total / 3;
    const kept = {
      new: { bytes: third, used: now },
      old: { bytes: third, used: now - 2 * day },
      middle: { bytes: third, used: now - day },
    };
    expect(names(kept)).toEqual([]);
    expect(names(kept, 1)).toEqual(["old"]);
    expect(names(kept, third + 1)).toEqual(["old", "middle"]);
  });
});

describe("the section of a dynamic library", () => {
  // kind and size of what is needed: 300 bytes of memory in two bytes, their alignment, 5 places
  const section = Uint8Array.of(2, 1, 0, 1, 5, 0xac, 0x02, 4, 5, 0);
  const fields = (buffer: ArrayBuffer): number[] => [...new Uint8Array(buffer)];

  it("can ask for no memory and else the same", () => {
    expect(fields(withoutMemory(section.buffer))).toEqual([2, 1, 0, 1, 5, 0x80, 0, 4, 5, 0]);
    expect(section[5]).toBe(0xac);
  });

  it("stays as it is when it asks for none", () => {
    expect(fields(withoutMemory(Uint8Array.of(2, 1, 0).buffer))).toEqual([2, 1, 0]);
  });

  it("says how many functions come", () => {
    const name = new TextEncoder().encode("dylink.0");
    const code = Uint8Array.of(
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...[0, 1 + name.length + section.length, name.length, ...name, ...section],
    );
    expect(tableSize(new WebAssembly.Module(code))).toBe(5);
    expect(tableSize(new WebAssembly.Module(code.slice(0, 8)))).toBe(0);
  });
});
