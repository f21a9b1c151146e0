import { describe, expect, it } from "vitest";
import { applyEdits } from "../../web/src/client/diff";

describe("applyEdits", () => {
  it("appends text at a path and leaves the old value as it was", () => {
    const old = { messages: [{ content: "Hel" }] };
    const next = applyEdits(old, [["append", ["messages", 0, "content"], "lo"]]);
    expect(next).toEqual({ messages: [{ content: "Hello" }] });
    expect(old).toEqual({ messages: [{ content: "Hel" }] });
    expect(next).not.toBe(old);
  });

  it("replaces and appends the whole value with an empty path", () => {
    expect(applyEdits("a", [["append", [], "b"]])).toBe("ab");
    expect(applyEdits("a", [["replace", [], 7]])).toBe(7);
    expect(applyEdits(null, [["add", [], [1]]])).toEqual([1]);
  });

  it("adds to lists and objects, and deletes from the end", () => {
    const edits = [
      ["add", ["a", 2], "new"],
      ["add", ["b"], 1],
      ["delete", ["a", 1], null],
      ["delete", ["a", 0], null],
    ];
    expect(applyEdits({ a: ["x", "y"] }, edits)).toEqual({ a: ["new"], b: 1 });
  });

  it("keeps parts that no edit touches identical", () => {
    const old = { big: { table: [1, 2] }, text: "a" };
    const next = applyEdits(old, [["append", ["text"], "b"]]) as typeof old;
    expect(next.big).toBe(old.big);
  });

  it("gives the same value back for no edits", () => {
    const old = { a: 1 };
    expect(applyEdits(old, [])).toBe(old);
  });

  it("treats __proto__ as an ordinary key", () => {
    const next = applyEdits({}, [["add", ["__proto__"], { polluted: true }]]) as object;
    expect(Object.keys(next)).toEqual(["__proto__"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([
    ["no list", 5],
    ["not an edit", [["append"]]],
    ["a path that is not there", [["append", ["x", "y"], "z"]]],
    ["text appended to a number", [["append", ["n"], "z"]]],
    ["the whole value deleted", [["delete", [], null]]],
  ])("refuses %s", (_, edits) => {
    expect(() => applyEdits({ n: 1 }, edits)).toThrow();
  });
});
