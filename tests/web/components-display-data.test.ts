import { afterEach, describe, expect, test, vi } from "vitest";
import JSONModule from "../../web/src/components/JSON";
import {
  entriesOf,
  kindOf,
  leafText,
  openAtFirst,
  PAGE,
  toText,
} from "../../web/src/components/JSON/tree";
import LabelModule from "../../web/src/components/Label";
import { headingOf, percent, rowsOf } from "../../web/src/components/Label/rows";
import { type Mounted, mountForm, unmountAll } from "./components-form-mount.svelte";

afterEach(unmountAll);

describe("Label", () => {
  const value = {
    label: "cat",
    confidences: [
      { label: "cat", confidence: 0.876 },
      { label: "dog", confidence: 0.124 },
    ],
  };
  const show = (more: Record<string, unknown> = {}): Mounted =>
    mountForm(LabelModule, { value, label: "Kind", ...more }, false);

  test("heading, bars and what a screen reader hears", () => {
    const made = show();
    expect(made.find(".cl-label-heading").textContent?.trim()).toBe("cat");
    const [first, second] = made.all("[role=meter]");
    expect(first?.getAttribute("aria-label")).toBe("cat");
    expect(first?.getAttribute("aria-valuetext")).toBe("88%");
    expect(Number(second?.getAttribute("aria-valuenow"))).toBeCloseTo(0.124);
    expect(second?.querySelector<HTMLElement>(".cl-label-fill")?.style.inlineSize).toBe("12.4%");
    expect(made.all("button")).toHaveLength(0);
  });

  test("select tells position and label, and only when somebody listens", () => {
    const made = show({ _selectable: true });
    made.all("button")[1]?.click();
    expect(made.take()).toEqual([["select", { index: 1, value: "dog" }]]);
    expect(made.all("button")[1]?.getAttribute("aria-label")).toBe("dog: 12%");
  });

  test("heading only, no heading, colour, no result", () => {
    expect(show({ value: { label: "42", confidences: null } }).all("li")).toHaveLength(0);
    expect(show({ show_heading: false }).all(".cl-label-heading")).toHaveLength(0);
    expect(
      show({ color: "crimson" })
        .find(".cl-label-heading")
        .style.getPropertyValue("--cl-label-color"),
    ).toBe("crimson");
    expect(show({ value: {} }).find(".cl-label-empty").textContent).toContain("No result yet");
    expect(show({ value: null }).all(".cl-label-heading")).toHaveLength(0);
  });

  test.each([
    [0, "0%"],
    [0.004, "<1%"],
    [0.5, "50%"],
    [0.996, ">99%"],
    [1, "100%"],
  ])("%d reads %s", (share, text) => {
    expect(percent(share)).toBe(text);
  });

  test("odd values", () => {
    expect(headingOf({ label: 0 })).toBe("0");
    expect(headingOf({ label: null, confidences: [{ label: "a", confidence: 1 }] })).toBe("a");
    expect(headingOf({ label: "" })).toBeNull();
    expect(rowsOf({ confidences: [{ label: "a", confidence: 7 }] })[0]?.share).toBe(1);
    expect(rowsOf({ confidences: [{ label: "a", confidence: Number.NaN }] })[0]?.share).toBe(0);
  });
});

describe("JSON", () => {
  const show = (value: unknown, more: Record<string, unknown> = {}): Mounted =>
    mountForm(JSONModule, { value, label: "Data", ...more }, false);
  const flat = (made: Mounted): string =>
    made.find(".cl-json-body").textContent?.replace(/\s+/g, " ") ?? "";

  test("kinds and escaped text", () => {
    const made = show({ 'a"b': "<img src=x onerror=1>\n", n: 1.5, t: true, z: null, e: {}, l: [] });
    expect(made.all("img")).toHaveLength(0);
    expect(made.find(".cl-json-key").textContent).toBe('"a\\"b"');
    expect(made.find(".cl-json-string").textContent).toBe('"<img src=x onerror=1>\\n"');
    expect(made.find(".cl-json-number").textContent).toBe("1.5");
    expect(made.find(".cl-json-boolean").textContent).toBe("true");
    expect(made.find(".cl-json-null").textContent).toBe("null");
    expect(flat(made)).toContain('"e": {}');
    expect(flat(made)).toContain('"l": []');
  });

  test("nothing yet, and values that are no tree", () => {
    expect(show(null, { buttons: ["copy"] }).find(".cl-json-empty").textContent).toContain(
      "No value",
    );
    expect(show(null, { buttons: ["copy"] }).all("button")).toHaveLength(0);
    expect(flat(show("text")).trim()).toBe('"text"');
    expect(flat(show(0)).trim()).toBe("0");
    expect(flat(show(false)).trim()).toBe("false");
  });

  test("nodes fold with a button, and stay so when the value changes", () => {
    const made = show({ a: { b: { c: { d: 1 } } } });
    const toggles = () => made.all(".cl-json-toggle");
    expect(
      toggles().map((button) => button.ariaExpanded ?? button.getAttribute("aria-expanded")),
    ).toEqual(["true", "true", "true", "false"]);
    expect(flat(made)).not.toContain('"d"');
    toggles()[3]?.click();
    made.take();
    expect(flat(made)).toContain('"d": 1');
    toggles()[1]?.click();
    made.props["value"] = { a: { b: 2 } };
    made.take();
    expect(toggles()[1]?.getAttribute("aria-expanded")).toBe("false");
    expect(flat(show({ a: { b: { c: { d: 1 } } } }, { open: true }))).toContain('"d": 1');
  });

  test("positions of lists on request", () => {
    expect(flat(show(["x"], { show_indices: true }))).toContain('0: "x"');
    expect(flat(show(["x"]))).not.toContain("0:");
  });

  test("long lists and texts come in parts", () => {
    const made = show(Array.from({ length: 250 }, (_, index) => index));
    expect(made.all("li")).toHaveLength(PAGE + 1);
    made.find(".cl-json-more").click();
    made.take();
    expect(made.all("li")).toHaveLength(201);
    made.find(".cl-json-more").click();
    made.take();
    expect(made.all("li")).toHaveLength(250);
    const text = show("x".repeat(5000));
    expect(text.find(".cl-json-string").textContent?.length).toBe(2001);
    text.find(".cl-json-more").click();
    text.take();
    expect(text.find(".cl-json-string").textContent).toHaveLength(5002);
  });

  test("ten thousand nodes draw a few hundred rows", () => {
    const big = Array.from({ length: 100 }, () =>
      Array.from({ length: 100 }, (_, index) => ({ index })),
    );
    expect(show(big).all("li").length).toBe(100);
    expect(show(big, { open: true }).all("li").length).toBeLessThan(500);
    const opened = openAtFirst(big, true);
    expect(opened.size).toBeLessThan(500);
  });

  test("copies the whole value, heights count", async () => {
    const writeText = vi.fn(async () => {});
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    const made = show({ a: [1] }, { buttons: ["copy"], max_height: 500, min_height: "2rem" });
    made.find("button[aria-label=Copy]").click();
    await vi.waitFor(() => expect(writeText).toHaveBeenCalledWith('{\n  "a": [\n    1\n  ]\n}'));
    expect(made.find(".cl-json-body").style.maxHeight).toBe("500px");
    expect(made.find(".cl-json-body").style.minHeight).toBe("2rem");
    vi.unstubAllGlobals();
  });

  test("the tree by itself", () => {
    expect([null, undefined, [], {}, "s", 1, true].map(kindOf)).toEqual([
      "null",
      "null",
      "array",
      "object",
      "string",
      "number",
      "boolean",
    ]);
    expect(leafText(Number.NaN)).toBe("NaN");
    expect(leafText(undefined)).toBe("null");
    expect(toText(undefined)).toBe("null");
    const paths = entriesOf({ "a/b": 1, "a~1b": 2 }, "", 9).map((entry) => entry.path);
    expect(new Set(paths).size).toBe(2);
  });
});
