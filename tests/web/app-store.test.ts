import { describe, expect, it, vi } from "vitest";
import { readConfig } from "../../web/src/app/config";
import { same } from "../../web/src/app/equal";
import { resolveText, translator } from "../../web/src/app/i18n";
import { inferInteractive } from "../../web/src/app/interactivity";
import { shownFiles } from "../../web/src/app/shown-files";
import { Store } from "../../web/src/app/store";
import { makeConfig, settle } from "./app-fake";

const file = (path: string, url: string) => ({ path, url, meta: { _type: "gradio.FileData" } });

function makeStore(...args: Parameters<typeof makeConfig>) {
  const store = new Store(readConfig(makeConfig(...args)), (key) => `t(${key})`);
  const changed = vi.fn<(id: number) => void>();
  store.onChange = changed;
  return { store, changed, get: (id: number) => store.get(id)?.props ?? {} };
}

describe("same", () => {
  it("compares values as a user of the app sees them", () => {
    expect(same({ a: [1, { b: null }] }, { a: [1, { b: undefined }] })).toBe(true);
    expect(same([1, 2], [1, 2, 3])).toBe(false);
    expect(same({ a: 1 }, { b: 1 })).toBe(false);
    expect(same("1", 1)).toBe(false);
    expect(same([], {})).toBe(false);
    expect(same(Number.NaN, Number.NaN)).toBe(true);
  });

  it("takes files with the same path for the same, unless asked strictly", () => {
    expect(same(file("a", "blob:1"), file("a", "blob:2"))).toBe(true);
    expect(same([file("a", "blob:1")], [file("b", "blob:1")])).toBe(false);
    expect(same(file("a", "blob:1"), file("a", "blob:2"), true)).toBe(false);
  });

  it("takes two Blobs for different ones", () => {
    expect(same(new Blob(["a"]), new Blob(["a"]))).toBe(false);
  });
});

describe("values and change", () => {
  it("says nothing about the first values", async () => {
    const { changed } = makeStore([[1, "textbox", { value: "x" }]]);
    await settle();
    expect(changed).not.toHaveBeenCalled();
  });

  it("reports a value once per turn, whoever changed it", async () => {
    const { store, changed } = makeStore([
      [1, "textbox", { value: "" }],
      [2, "number", {}],
    ]);
    store.set(1, { value: "a" });
    store.set(1, { value: "ab" });
    store.apply(2, 5);
    expect(changed).not.toHaveBeenCalled();
    await settle();
    expect(changed.mock.calls).toEqual([[1], [2]]);
  });

  it("keeps quiet when an equal value is written or the old one comes back", async () => {
    const { store, changed } = makeStore([[1, "json", { value: { a: [1] } }]]);
    store.apply(1, { a: [1] });
    store.set(1, { value: { a: [2] } });
    store.set(1, { value: { a: [1] } });
    await settle();
    expect(changed).not.toHaveBeenCalled();
  });

  it("writes a new address of the same file without calling it a change", async () => {
    const { store, changed, get } = makeStore([[1, "image", { value: file("a", "blob:1") }]]);
    store.apply(1, file("a", "blob:2"));
    await settle();
    expect(get(1)["value"]).toMatchObject({ url: "blob:2" });
    expect(changed).not.toHaveBeenCalled();
  });

  it("warns of an output that is not on the page and goes on", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    makeStore([]).store.apply(9, 1);
    expect(warn.mock.calls[0]?.[0]).toContain("block 9");
    warn.mockRestore();
  });
});

describe("updates", () => {
  it("changes only the named props, value among them", async () => {
    const { store, changed, get } = makeStore([
      [1, "textbox", { value: "x", label: "L", lines: 1 }],
    ]);
    store.apply(1, { __type__: "update", label: "New", value: "y" });
    await settle();
    expect({ ...get(1) }).toEqual({ value: "y", label: "New", lines: 1 });
    expect(changed.mock.calls).toEqual([[1]]);
  });

  it("leaves everything as it is for an update without props", () => {
    const { store, get } = makeStore([[1, "textbox", { value: "x" }]]);
    store.apply(1, { __type__: "update" });
    expect({ ...get(1) }).toEqual({ value: "x" });
  });

  it("adds props that the config left out, and never the config's own keys", () => {
    const { store, get } = makeStore([[1, "textbox", { name: "textbox" }]]);
    store.apply(1, { __type__: "update", placeholder: "p", name: "other" });
    expect({ ...get(1) }).toEqual({ name: "textbox", placeholder: "p" });
  });

  it("makes a block visible only when its content is there", () => {
    const { store, get } = makeStore([[1, "textbox", { visible: false, value: "" }]]);
    const seen: unknown[] = [];
    const block = store.get(1);
    const write = vi.spyOn(block as NonNullable<typeof block>, "write");
    store.apply(1, { __type__: "update", visible: true, value: "v", label: "l" });
    for (const [name] of write.mock.calls) seen.push(name);
    expect(seen).toEqual(["label", "value", "visible"]);
    expect(get(1)["visible"]).toBe(true);
  });

  it("lets layouts take updates but no values", () => {
    const { store, get } = makeStore([[1, "column", { visible: true }]]);
    store.apply(1, null);
    store.apply(1, { __type__: "update", visible: false, value: 3 });
    expect({ ...get(1) }).toEqual({ visible: false });
  });

  it("refuses writes by components", () => {
    const { get } = makeStore([[1, "textbox", {}]]);
    expect(() => {
      get(1)["label"] = "x";
    }).toThrow(/set\(\{ label/);
  });
});

describe("interactivity", () => {
  const infer = (...args: Parameters<typeof makeConfig>) => {
    const view = readConfig(makeConfig(...args));
    return inferInteractive(view.components, view.dependencies);
  };

  it("follows what listeners do with a block", () => {
    const found = infer(
      [
        [1, "textbox"],
        [2, "textbox"],
        [3, "textbox"],
        [4, "button"],
      ],
      [{ inputs: [1, 3], outputs: [2, 3, 4] }],
    );
    expect([...found]).toEqual([
      [1, true],
      [2, false],
      [3, true],
      [4, true],
    ]);
  });

  it("makes a block that no listener knows a field only while it is empty", () => {
    const found = infer([
      [1, "textbox", { value: "text" }],
      [2, "textbox", { value: "" }],
      [3, "dropdown", { value: [] }],
      [4, "slider", { value: 0 }],
      [5, "json", { value: { a: 1 } }],
      [6, "checkbox", { value: false }],
    ]);
    expect([...found.values()]).toEqual([false, true, true, true, false, true]);
  });

  it("is overruled by the author, also later", () => {
    const { store } = makeStore(
      [
        [1, "textbox", { interactive: true }],
        [2, "textbox"],
      ],
      [{ inputs: [2], outputs: [1] }],
    );
    expect(store.get(1)?.interactive).toBe(true);
    store.apply(2, { __type__: "update", interactive: false });
    expect(store.get(2)?.interactive).toBe(false);
    store.apply(2, { __type__: "update", interactive: null });
    expect(store.get(2)?.interactive).toBe(true);
  });
});

describe("texts of the app in the visitor's language", () => {
  const marker = '__i18n__{"__type__": "translation_metadata", "key": "hi"}';

  it("replaces markers in props, choices and texts", () => {
    const { get } = makeStore([
      [1, "radio", { label: marker, info: `say ${marker}!`, choices: [[marker, "hi"]] }],
      [2, "textbox", { value: { __type__: "translation_metadata", key: "yo" } }],
    ]);
    expect({ ...get(1) }).toEqual({
      label: "t(hi)",
      info: "say t(hi)!",
      choices: [["t(hi)", "hi"]],
    });
    expect(get(2)["value"]).toBe("t(yo)");
  });

  it("looks a key up by language, region first, and shows the key when there is none", () => {
    const t = translator({ en: { hi: "Hi", yo: "Yo" }, de: { hi: "Hallo" } }, ["de-AT"]);
    expect([t("hi"), t("yo"), t("no")]).toEqual(["Hallo", "Yo", "no"]);
    expect(translator(null, ["de"])("hi")).toBe("hi");
  });

  it("leaves what only looks like a marker, and values without any untouched", () => {
    expect(resolveText("__i18n__{broken}", (key) => key)).toBe("__i18n__{broken}");
    const value = { a: ["x"] };
    expect(resolveText(value, (key) => key)).toBe(value);
  });
});

describe("files on the page", () => {
  it("finds every stored file that a block shows", () => {
    const { store } = makeStore([
      [1, "gallery", { value: [{ image: file("a", "blob:1"), caption: null }] }],
      [2, "button", { icon: file("b", "blob:2"), value: "x" }],
    ]);
    expect([...shownFiles(store)]).toEqual(["a", "b"]);
  });
});
