import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { FileData } from "../../web/src/atoms/contract";
import ImageModule from "../../web/src/components/Image";
import { pictureBox, pixelAt } from "../../web/src/components/Image/pixels";
import { sourcesOf } from "../../web/src/components/Image/props";
import { fileName, targetType, typeOf } from "../../web/src/components/Image/save";
import { fire, type Mounted, mountForm, unmountAll } from "./components-form-mount.svelte";

const CAT: FileData = { path: "/x/cat.png", url: "blob:cat", orig_name: "cat.png" };
const PASTE = ".cl-image-sources button:last-child:not(.cl-image-shoot)";
const PNG = new File(["png"], "new.png", { type: "image/png" });

beforeEach(() => {
  URL.createObjectURL = vi.fn(() => "blob:local");
  URL.revokeObjectURL = vi.fn();
});
afterEach(unmountAll);

function show(
  value: FileData | null,
  more: Record<string, unknown> = {},
  interactive = true,
): Mounted {
  return mountForm(ImageModule, { value, label: "Photo", ...more }, interactive);
}

function give(target: Element, name: "paste" | "drop", files: File[]): Event {
  const event = new Event(name, { bubbles: true, cancelable: true });
  Object.assign(event, { [name === "paste" ? "clipboardData" : "dataTransfer"]: { files } });
  target.dispatchEvent(event);
  return event;
}

async function pick(made: Mounted, file: File): Promise<void> {
  const input = made.find<HTMLInputElement>("input[type=file]");
  Object.defineProperty(input, "files", { value: [file], configurable: true });
  Object.defineProperty(input, "value", { value: "", writable: true, configurable: true });
  fire(input, "change");
  await Promise.resolve();
}

describe("pixels", () => {
  const box = { left: 100, top: 50, width: 400, height: 200 };
  test("bars beside a tall picture", () => {
    const natural = { width: 100, height: 100 };
    expect(pictureBox(box, natural, "contain")).toEqual({
      left: 200,
      top: 50,
      width: 200,
      height: 200,
    });
    expect(pixelAt({ x: 300, y: 150 }, box, natural)).toEqual([50, 50]);
    expect(pixelAt({ x: 200, y: 50 }, box, natural)).toEqual([0, 0]);
    expect(pixelAt({ x: 399.9, y: 249.9 }, box, natural)).toEqual([99, 99]);
    expect(pixelAt({ x: 199, y: 150 }, box, natural)).toBeNull();
    expect(pixelAt({ x: 400, y: 150 }, box, natural)).toBeNull();
  });
  test("bars above a wide picture", () => {
    const natural = { width: 800, height: 100 };
    expect(pixelAt({ x: 100, y: 126 }, box, natural)).toEqual([0, 2]);
    expect(pixelAt({ x: 300, y: 100 }, box, natural)).toBeNull();
  });
  test("scale-down leaves small pictures as they are", () => {
    const natural = { width: 40, height: 20 };
    expect(pixelAt({ x: 300, y: 150 }, box, natural, "scale-down")).toEqual([20, 10]);
    expect(pixelAt({ x: 250, y: 150 }, box, natural, "scale-down")).toBeNull();
    expect(pixelAt({ x: 300, y: 150 }, box, { width: 800, height: 400 }, "scale-down")).toEqual([
      400, 200,
    ]);
  });
  test("fill, cover, none", () => {
    const natural = { width: 100, height: 100 };
    expect(pixelAt({ x: 200, y: 100 }, box, natural, "fill")).toEqual([25, 25]);
    expect(pixelAt({ x: 100, y: 150 }, box, natural, "cover")).toEqual([0, 50]);
    expect(pixelAt({ x: 300, y: 150 }, box, natural, "none")).toEqual([50, 50]);
  });
  test("nothing without a size", () => {
    expect(pixelAt({ x: 0, y: 0 }, { ...box, width: 0 }, { width: 1, height: 1 })).toBeNull();
    expect(pixelAt({ x: 0, y: 0 }, box, { width: 0, height: 0 })).toBeNull();
  });
});

describe("saving", () => {
  test.each([
    ["image/bmp", "image.webp", "webp", "image/webp"],
    ["image/bmp", "image.png", "png", "image/png"],
    ["image/bmp", "x", "jpeg", "image/jpeg"],
    ["image/bmp", "scan.BMP", "webp", null],
    ["image/bmp", "x", "bmp", null],
    ["image/bmp", "x", "unheard", "image/png"],
    ["image/png", "image.webp", "webp", null],
    ["image/svg+xml", "a.svg", "webp", null],
  ])("%s called %s in format %s", (type, name, format, target) => {
    expect(targetType(type, name, format)).toBe(target);
  });
  test.each([
    ["image.webp", "image/webp", "image.webp"],
    ["image.webp", "image/png", "image.png"],
    ["/tmp/a b/cat.JPG", "image/jpeg", "cat.JPG"],
    ["v1.2", "image/png", "v1.2.png"],
    ["", "image/jpeg", "image.jpeg"],
    [null, "image/webp", "image.webp"],
    ["page.html", "", "page.html"],
  ])("%s with bytes of %s is saved as %s", (name, type, saved) => {
    expect(fileName(name, type)).toBe(saved);
  });
  test("bitmaps are known by their bytes", async () => {
    const blob = (text: string) => new Blob([text], { type: "image/webp" });
    expect(await typeOf(blob("BM...."))).toBe("image/bmp");
    expect(await typeOf(blob("RIFF"))).toBe("image/webp");
    expect(await typeOf(blob(""))).toBe("image/webp");
  });
});

describe("as an input", () => {
  test("shows the picture at once, then the value that arrived, and tells in order", async () => {
    const made = show(null);
    let arrive: (files: FileData[]) => void = () => {};
    vi.mocked(made.host.upload).mockReturnValue(new Promise((done) => (arrive = done)));
    await pick(made, PNG);
    made.take();
    expect(made.find<HTMLImageElement>("img").src).toBe("blob:local");
    expect(made.find("[role=status].cl-image-busy").textContent).toContain("Uploading");
    arrive([CAT]);
    await vi.waitFor(() => expect(made.told).toHaveLength(3));
    expect(made.take()).toEqual([["set", { value: CAT }], ["upload"], ["input"]]);
    expect(made.all(".cl-image-busy")).toHaveLength(0);
    // until the other picture is there, the browser may be about to load this one
    await vi.waitFor(() => expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:local"));
    expect(made.find<HTMLImageElement>("img").src).toBe("blob:cat");
  });

  test("a failed upload names the file and keeps the picture there was", async () => {
    const made = show(CAT);
    vi.mocked(made.host.upload).mockRejectedValue(new Error("the disk is full"));
    give(made.find(".cl-image"), "drop", [PNG]);
    await vi.waitFor(() => expect(made.host.toast).toHaveBeenCalled());
    expect(vi.mocked(made.host.toast).mock.calls[0]?.[0].message).toMatch(/new\.png.*disk is full/);
    expect(made.take()).toEqual([]);
    expect(made.find<HTMLImageElement>("img").src).toBe("blob:cat");
  });

  test("other files and too large ones are refused by name", () => {
    const made = show(CAT);
    give(made.find(".cl-image"), "drop", [new File(["x"], "a.pdf", { type: "application/pdf" })]);
    expect(vi.mocked(made.host.toast).mock.calls[0]?.[0].message).toMatch(/a\.pdf.*image/);
    made.host.maxFileSize = 2;
    give(made.find(".cl-image"), "drop", [PNG]);
    expect(vi.mocked(made.host.toast).mock.calls[1]?.[0].message).toMatch(/new\.png \(3 B\).*2 B/);
    expect(made.host.upload).not.toHaveBeenCalled();
  });

  test("pasting works over a picture and says so when there is none in the clipboard", async () => {
    const made = show(CAT);
    expect(give(made.find(".cl-image-holder"), "paste", [PNG]).defaultPrevented).toBe(true);
    await vi.waitFor(() =>
      expect(made.told.map(([what]) => what)).toEqual(["set", "upload", "input"]),
    );
    expect(give(made.find(".cl-image"), "paste", []).defaultPrevented).toBe(false);

    const empty = show(null, { sources: ["clipboard"] });
    expect(empty.all(".cl-drop")).toHaveLength(0);
    vi.stubGlobal("navigator", { clipboard: { read: async () => [{ types: ["text/plain"] }] } });
    empty.find(PASTE).click();
    await vi.waitFor(() => expect(empty.host.toast).toHaveBeenCalled());
    expect(vi.mocked(empty.host.toast).mock.calls[0]?.[0].message).toContain(
      "no picture in the clipboard",
    );
    vi.stubGlobal("navigator", { clipboard: { read: () => Promise.reject(new Error("no")) } });
    empty.find(PASTE).click();
    await vi.waitFor(() => expect(empty.host.toast).toHaveBeenCalledTimes(2));
    expect(vi.mocked(empty.host.toast).mock.calls[1]?.[0].message).toContain("Ctrl+V");
    const getType = async () => new Blob(["p"], { type: "image/png" });
    vi.stubGlobal("navigator", {
      clipboard: { read: async () => [{ types: ["image/png"], getType }] },
    });
    empty.find(PASTE).click();
    await vi.waitFor(() => expect(empty.told).toHaveLength(3));
    expect(vi.mocked(empty.host.upload).mock.calls[0]?.[0][0]?.name).toBe("clipboard.png");
    vi.unstubAllGlobals();
  });

  test("clearing tells, cancels an upload under way and hands the keyboard on", async () => {
    const made = show(CAT);
    made.find("[aria-label=Clear]").click();
    expect(made.take()).toEqual([["set", { value: null }], ["clear"], ["input"]]);
    await vi.waitFor(() => expect(document.activeElement?.className).toContain("cl-drop-area"));

    let arrive: (files: FileData[]) => void = () => {};
    vi.mocked(made.host.upload).mockReturnValue(new Promise((done) => (arrive = done)));
    await pick(made, PNG);
    made.take();
    made.find("[aria-label=Clear]").click();
    arrive([CAT]);
    await Promise.resolve();
    expect(made.take()).toEqual([]);
    expect(made.all("img")).toHaveLength(0);
  });

  test("only what the sources allow is offered", () => {
    expect(show(null, { sources: ["upload"] }).all(PASTE)).toHaveLength(0);
    const both = show(null, { sources: ["upload", "webcam"] });
    expect(both.all("button").map((button) => button.textContent?.trim())).toEqual([
      "Drop a picture here or click to browse",
      "Use the camera",
    ]);
    expect(show(null, { sources: ["webcam"] }).all("button")).toHaveLength(1);
    expect(show(CAT, { sources: ["webcam"] }).all(".cl-image-shoot")).toHaveLength(1);
    expect(show(CAT, { sources: ["webcam"] }, false).all(".cl-image-shoot")).toHaveLength(0);
    expect(sourcesOf({ sources: "upload" })).toEqual(["upload"]);
    expect(sourcesOf({})).toEqual(["upload", "clipboard"]);
  });

  test("a placeholder is markdown", async () => {
    const made = show(null, { placeholder: "**Drop** it" });
    await vi.waitFor(
      () => expect(made.find(".cl-drop-area strong").textContent).toBe("Drop"),
      5000,
    );
  });
});

describe("as an output", () => {
  test("without a picture nothing can be clicked", () => {
    const made = show(null, {}, false);
    expect(made.all("button, input")).toHaveLength(0);
    expect(made.find(".cl-image-none").textContent).toContain("No picture yet");
  });

  test("alt text, toolbar and sizes", () => {
    const buttons = ["download", "share", "fullscreen", { id: 3, value: "Use" }];
    const made = show(CAT, { alt_text: "A cat", buttons, height: 100, width: "50%" }, false);
    expect(made.find<HTMLImageElement>("img").alt).toBe("A cat");
    expect(made.all("button").map((button) => button.getAttribute("aria-label"))).toEqual([
      "Download",
      "Fullscreen",
      "Use",
    ]);
    expect(made.find(".cl-image-stage").style.height).toBe("100px");
    expect(made.find(".cl-image").style.width).toBe("50%");
    expect(show(CAT, {}, false).find<HTMLImageElement>("img").alt).toBe("Photo");
    expect(give(made.find(".cl-image"), "drop", [PNG]).defaultPrevented).toBe(false);
  });

  test("an address on the web needs no upload", () => {
    const made = show({ path: "https://example.com/a.png" }, {}, false);
    expect(made.find<HTMLImageElement>("img").src).toBe("https://example.com/a.png");
  });

  test("select tells the pixel, and only when somebody listens", () => {
    const made = show(CAT, { _selectable: true }, false);
    const picture = made.find<HTMLImageElement>("img");
    Object.defineProperties(picture, {
      naturalWidth: { value: 200 },
      naturalHeight: { value: 100 },
    });
    picture.getBoundingClientRect = () => new DOMRect(10, 10, 100, 100);
    picture.style.objectFit = "contain";
    picture.dispatchEvent(new MouseEvent("click", { clientX: 60, clientY: 60, bubbles: true }));
    picture.dispatchEvent(new MouseEvent("click", { clientX: 60, clientY: 20, bubbles: true }));
    expect(made.take()).toEqual([["select", { index: [100, 50], value: null }]]);
    const deaf = show(CAT, {}, false);
    deaf.find("img").click();
    expect(deaf.take()).toEqual([]);
  });

  test("the old picture stays until the new one is decoded", async () => {
    const waiting: (() => void)[] = [];
    const decode = vi.fn(() => new Promise<void>((done) => waiting.push(done)));
    Object.defineProperty(HTMLImageElement.prototype, "decode", {
      value: decode,
      configurable: true,
    });
    const made = show(CAT, {}, false);
    expect(decode).not.toHaveBeenCalled();
    made.props["value"] = { ...CAT, url: "blob:second" };
    made.take();
    made.props["value"] = { ...CAT, url: "blob:third" };
    made.take();
    expect(made.find<HTMLImageElement>("img").src).toBe("blob:cat");
    waiting[0]?.();
    await Promise.resolve();
    expect(made.find<HTMLImageElement>("img").src).toBe("blob:cat");
    waiting[1]?.();
    await vi.waitFor(() => expect(made.find<HTMLImageElement>("img").src).toBe("blob:third"));
    Reflect.deleteProperty(HTMLImageElement.prototype, "decode");
  });

  test("a picture the browser cannot read is named, and the next one shows again", async () => {
    const made = show({ ...CAT, orig_name: "scan.tiff" }, {}, false);
    fire(made.find("img"), "error");
    expect(made.find("[role=alert]").textContent).toContain("scan.tiff cannot be shown");
    made.props["value"] = { ...CAT, url: "blob:good" };
    made.take();
    await vi.waitFor(() => expect(made.find<HTMLImageElement>("img").src).toBe("blob:good"));
  });
});
