/** Atoms that form components share: help text, accepted files, file drop. */
import { flushSync, mount, unmount } from "svelte";
import { afterEach, describe, expect, test, vi } from "vitest";
import { acceptList, accepts, readableSize } from "../../web/src/atoms/files";
import FileDrop from "../../web/src/atoms/FileDrop.svelte";
import { isSafeLink, parseInline } from "../../web/src/atoms/inline-markdown";
import { say, WORDS } from "../../web/src/atoms/words";
import { fakeHost, unmountAll } from "./components-form-mount.svelte";

afterEach(unmountAll);

describe("help text", () => {
  test("code, bold, italic and links become spans, the rest stays text", () => {
    expect(parseInline("Use `x`, **b**, *i* and [this](https://a.b/c) <b>now</b>")).toEqual([
      { kind: "text", text: "Use " },
      { kind: "code", text: "x" },
      { kind: "text", text: ", " },
      { kind: "strong", text: "b" },
      { kind: "text", text: ", " },
      { kind: "em", text: "i" },
      { kind: "text", text: " and " },
      { kind: "link", text: "this", href: "https://a.b/c" },
      { kind: "text", text: " <b>now</b>" },
    ]);
  });

  test("2 * 3 * 4 is no emphasis, a bare address is a link", () => {
    expect(parseInline("2 * 3 * 4")).toEqual([{ kind: "text", text: "2 * 3 * 4" }]);
    expect(parseInline("see https://a.b/c.")).toEqual([
      { kind: "text", text: "see " },
      { kind: "link", text: "https://a.b/c", href: "https://a.b/c" },
      { kind: "text", text: "." },
    ]);
  });

  test.each(["javascript:alert(1)", " JaVa\tScript:alert(1)", "data:text/html,x", "vbscript:x"])(
    "%j is no link",
    (href) => expect(isSafeLink(href)).toBe(false),
  );

  test.each(["https://a.b", "/docs?a=b:c", "#top", "mailto:a@b.c", "docs/a"])("%j is one", (href) =>
    expect(isSafeLink(href)).toBe(true),
  );
});

describe("words", () => {
  test("the host's word wins, English stands in for what it does not know", () => {
    expect(say({ t: () => "Kopieren" }, "copy")).toBe("Kopieren");
    expect(say({ t: (key) => key }, "copy")).toBe(WORDS.copy);
    expect(say({ t: () => "" }, "copy")).toBe(WORDS.copy);
  });
});

describe("accepted files", () => {
  const png = new File(["x"], "Photo.PNG", { type: "image/png" });

  test("the reference's names become the browser's list", () => {
    expect(acceptList(["image", ".pdf", "text/csv"])).toBe("image/*,.pdf,text/csv");
    expect(acceptList(["file"])).toBe("");
    expect(acceptList(null)).toBe("");
  });

  test("by group, by ending, by type", () => {
    expect(accepts(["image"], png)).toBe(true);
    expect(accepts([".png"], png)).toBe(true);
    expect(accepts(["png"], png)).toBe(true);
    expect(accepts(["audio", ".pdf"], png)).toBe(false);
    expect(accepts(null, png)).toBe(true);
  });

  test("sizes for people", () => {
    expect([0, 1023, 1024, 1536, 10 * 1024 ** 2].map(readableSize)).toEqual([
      "0 B",
      "1023 B",
      "1 KB",
      "1.5 KB",
      "10 MB",
    ]);
  });
});

describe("FileDrop", () => {
  function drop(options: Record<string, unknown>, host = fakeHost()) {
    const target = document.createElement("div");
    document.body.append(target);
    const onfiles = vi.fn();
    const app = mount(FileDrop, { target, props: { host, label: "Files", onfiles, ...options } });
    flushSync();
    return { target, onfiles, host, take: app["take"] as (files: File[]) => Promise<void>, app };
  }
  const file = (name: string, type = "") => new File(["12345"], name, { type });

  test("uploads what fits and hands it on", async () => {
    const area = drop({ multiple: true });
    await area.take([file("a.txt"), file("b.txt")]);
    expect(area.onfiles).toHaveBeenCalledWith([{ path: "a.txt" }, { path: "b.txt" }]);
    await unmount(area.app);
  });

  test("names a file of the wrong kind, and one that is too large", async () => {
    const area = drop({ types: ["image"] }, { ...fakeHost(), maxFileSize: 3 });
    await area.take([file("a.txt", "text/plain")]);
    flushSync();
    expect(area.target.querySelector("[role=alert]")?.textContent).toMatch(/a\.txt.*image/);
    await area.take([file("b.png", "image/png")]);
    flushSync();
    expect(area.target.querySelector("[role=alert]")?.textContent).toMatch(/b\.png.*5 B.*3 B/);
    expect(area.host.upload).not.toHaveBeenCalled();
    await unmount(area.app);
  });

  test("takes one file where one fits, says so, and survives a failed upload", async () => {
    const host = fakeHost();
    const area = drop({}, host);
    await area.take([file("a.txt"), file("b.txt")]);
    flushSync();
    expect(area.onfiles).toHaveBeenCalledWith([{ path: "a.txt" }]);
    expect(area.target.querySelector("[role=alert]")?.textContent).toContain("Only one file");
    host.upload = () => Promise.reject(new Error("disk full"));
    await area.take([file("c.txt")]);
    flushSync();
    expect(area.target.querySelector("[role=alert]")?.textContent).toContain("disk full");
    expect(area.target.querySelector("button")?.disabled).toBe(false);
    await unmount(area.app);
  });
});
