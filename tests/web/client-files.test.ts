import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { filesIn, mapLeaves } from "../../web/src/client/filedata";
import { FileStore } from "../../web/src/client/files";

const record = (path: string, url: string | null = null) => ({
  path,
  url,
  meta: { _type: "gradio.FileData" as const },
});

let made = 0;
const revoked: string[] = [];

beforeEach(() => {
  made = 0;
  revoked.length = 0;
  URL.createObjectURL = () => `blob:${++made}`;
  URL.revokeObjectURL = (url) => void revoked.push(url);
});
afterEach(() => vi.restoreAllMocks());

describe("FileStore", () => {
  it("keeps attachments in the order in which files are named", async () => {
    const store = new FileStore();
    const files = [{ path: "a", mime_type: "text/plain" }, { path: "b" }];
    store.addAll("s", files, [new TextEncoder().encode("one").buffer, new Blob(["three"])]);
    expect(store.blob("a")?.type).toBe("text/plain");
    expect(store.blob("a")?.size).toBe(3);
    expect(store.blob("b")?.size).toBe(5);
  });

  it("makes an object URL only when one is asked for, and only once", () => {
    const store = new FileStore();
    store.add("s", "a", new Blob(["x"]));
    expect(made).toBe(0);
    expect(store.url("a")).toBe("blob:1");
    expect(store.url("a")).toBe("blob:1");
    expect(store.url("nowhere")).toBeNull();
  });

  it("sets the url of every file record in a value, and names those without bytes", () => {
    const store = new FileStore();
    store.add("s", "/f/a.png", new Blob(["x"]));
    const value = {
      gallery: [{ image: record("/f/a.png"), caption: null }, { image: record("/f/lost.png") }],
      remote: record("https://example.com/b.png"),
      elsewhere: record("/f/c.png", "https://example.com/c.png"),
      plain: { path: "/f/a.png" },
    };
    const missing = store.link("s", value);
    expect(value.gallery[0]?.image.url).toBe("blob:1");
    expect(value.remote.url).toBe("https://example.com/b.png");
    expect(value.elsewhere.url).toBe("https://example.com/c.png");
    expect(value.plain).toEqual({ path: "/f/a.png" });
    expect(missing.map(({ path }) => path)).toEqual(["/f/lost.png"]);
  });

  it("frees a file that two sweeps running did not find", () => {
    const store = new FileStore();
    store.add("s", "a", new Blob(["x"]));
    store.add("s", "b", new Blob(["y"]));
    store.url("a");
    store.retain("s", ["b"]);
    expect(store.has("a")).toBe(true);
    store.retain("s", ["b"]);
    expect(store.has("a")).toBe(false);
    expect(store.has("b")).toBe(true);
    expect(revoked).toEqual(["blob:1"]);
  });

  it("keeps a file that another session still holds", () => {
    const store = new FileStore();
    store.add("one", "a", new Blob(["x"]));
    store.link("two", record("a"));
    store.release("one");
    expect(store.has("a")).toBe(true);
    store.release("two");
    expect(store.has("a")).toBe(false);
  });

  it("tells once which files nobody holds any more", () => {
    const freed: string[][] = [];
    const store = new FileStore((paths) => freed.push(paths));
    for (const path of ["a", "b", "c"]) store.add("one", path, new Blob([path]));
    store.link("two", record("b"));
    store.retain("one", ["c"]);
    expect(freed).toEqual([]);
    store.retain("one", ["c"]);
    expect(freed).toEqual([["a"]]);
    store.release("two");
    store.release("two");
    store.release("one");
    expect(freed).toEqual([["a"], ["b"], ["c"]]);
  });

  it("keeps the URL of a file that comes once more", () => {
    const store = new FileStore();
    store.add("one", "a", new Blob(["x"], { type: "image/png" }));
    const url = store.url("a");
    store.add("two", "a", new Blob(["x"], { type: "image/png" }));
    expect(store.url("a")).toBe(url);
    expect(revoked).toEqual([]);
    store.release("one");
    expect(store.has("a")).toBe(true);
  });

  it("keeps the old URL of a path with new bytes until the path goes: it may be about to be loaded", () => {
    const store = new FileStore();
    store.add("s", "a", new Blob(["x"]));
    store.url("a");
    store.add("s", "a", new Blob(["new"]));
    expect(store.url("a")).toBe("blob:2");
    expect(revoked).toEqual([]);
    store.release("s");
    expect(revoked).toEqual(["blob:1", "blob:2"]);
  });
});

describe("walking values", () => {
  it("finds records however deep they are, and no others", () => {
    const deep = record("x");
    expect(filesIn([{ a: [deep] }, "text", null, { path: 5 }])).toEqual([deep]);
  });

  it("replaces leaves without touching the original", () => {
    const blob = new Blob(["x"]);
    const value = { a: [blob, 1] };
    expect(mapLeaves(value, (leaf) => (leaf instanceof Blob ? "up" : undefined))).toEqual({
      a: ["up", 1],
    });
    expect(value.a[0]).toBe(blob);
  });
});
