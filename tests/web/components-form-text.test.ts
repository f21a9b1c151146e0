/** Textbox, Number and Button: what they send and how they are named. */
import { flushSync } from "svelte";
import { afterEach, describe, expect, test, vi } from "vitest";
import Button from "../../web/src/components/Button";
import NumberBox from "../../web/src/components/Number";
import Textbox from "../../web/src/components/Textbox";
import {
  descriptionOf,
  fire,
  key,
  mountForm,
  nameFor,
  type,
  unmountAll,
} from "./components-form-mount.svelte";

afterEach(unmountAll);

describe("Textbox", () => {
  test("typing sets the value first and then tells input", () => {
    const box = mountForm(Textbox, { label: "Name" });
    type(box.find<HTMLTextAreaElement>("textarea"), "Ada");
    expect(box.take()).toEqual([["set", { value: "Ada" }], ["input"]]);
  });

  test("Enter submits one line, Shift+Enter makes a second", () => {
    const box = mountForm(Textbox, { lines: 1 });
    expect(key(box.find("textarea"), "Enter", { shiftKey: true }).defaultPrevented).toBe(false);
    expect(box.take()).toEqual([]);
    expect(key(box.find("textarea"), "Enter").defaultPrevented).toBe(true);
    expect(box.take()).toEqual([["submit"]]);
  });

  test("with several lines only Shift+Enter submits", () => {
    const box = mountForm(Textbox, { lines: 3 });
    expect(key(box.find("textarea"), "Enter").defaultPrevented).toBe(false);
    key(box.find("textarea"), "Enter", { shiftKey: true });
    expect(box.take()).toEqual([["submit"]]);
  });

  test("Enter that ends an input method's word does not submit", () => {
    const box = mountForm(Textbox);
    key(box.find("textarea"), "Enter", { isComposing: true });
    expect(box.take()).toEqual([]);
  });

  test("select tells the range and the text in it", () => {
    const box = mountForm(Textbox, { value: "hello world" });
    const area = box.find<HTMLTextAreaElement>("textarea");
    area.setSelectionRange(6, 11);
    box.take();
    fire(area, "select");
    expect(box.take()).toContainEqual(["select", { index: [6, 11], value: "world" }]);
  });

  test("focus, blur, submit and stop buttons", () => {
    const box = mountForm(Textbox, { submit_btn: "Send", stop_btn: true });
    fire(box.find("textarea"), "focus");
    fire(box.find("textarea"), "blur");
    const [submit, stop] = box.all("button");
    submit?.click();
    stop?.click();
    expect(submit?.textContent?.trim()).toBe("Send");
    expect(stop && nameFor(stop)).toBe("Stop");
    expect(box.take()).toEqual([["focus"], ["blur"], ["submit"], ["stop"]]);
  });

  test("the copy button copies the text and tells copy", async () => {
    const write = vi.fn(async () => {});
    vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText: write } });
    const box = mountForm(Textbox, { value: "copy me", buttons: ["copy"] });
    box.find<HTMLElement>("button[aria-label=Copy]").click();
    await vi.waitFor(() => expect(box.told).toEqual([["copy", { value: "copy me" }]]));
    expect(write).toHaveBeenCalledWith("copy me");
    flushSync();
    expect(box.find("[role=status]").textContent).toBe("Copied");
    vi.unstubAllGlobals();
  });

  test("a gr.Button in the toolbar is clicked by its id", () => {
    const zap = { id: 7, value: "Zap", interactive: true, name: "button" };
    const box = mountForm(Textbox, { buttons: ["nonsense", zap, null] });
    expect(box.all("button").length).toBe(1);
    box.find("button").click();
    expect(box.host.clickButton).toHaveBeenCalledWith(7);
  });

  test("label and help belong to the field, hidden labels stay for screen readers", () => {
    const box = mountForm(Textbox, { label: "Name", info: "As on **paper**", show_label: false });
    const area = box.find("textarea");
    expect(nameFor(area)).toBe("Name");
    expect(descriptionOf(area)).toBe("As on paper");
    expect(box.find("label").className).toContain("cl-sr-only");
    expect(mountForm(Textbox, { label: "Name" }).find("textarea").id).not.toBe(area.id);
  });

  test("kinds of text use the browser's own fields", () => {
    expect(mountForm(Textbox, { type: "email" }).find("input").getAttribute("type")).toBe("email");
    const secret = mountForm(Textbox, { type: "password", value: "x" });
    expect(secret.find("input").getAttribute("type")).toBe("password");
    secret.find("button").click();
    flushSync();
    expect(secret.find("input").getAttribute("type")).toBe("text");
    expect(mountForm(Textbox, { lines: 1, max_lines: 1 }).all("input").length).toBe(1);
  });

  test("attributes of the text element", () => {
    const area = mountForm(Textbox, {
      max_length: 5,
      rtl: true,
      text_align: "right",
      placeholder: "Hi",
      html_attributes: { autocorrect: "off", spellcheck: false, lang: "he", tabindex: null },
    }).find("textarea");
    expect(area.getAttribute("maxlength")).toBe("5");
    expect(area.getAttribute("dir")).toBe("rtl");
    expect(area.style.textAlign).toBe("right");
    expect(area.getAttribute("placeholder")).toBe("Hi");
    expect(area.getAttribute("spellcheck")).toBe("false");
    expect(area.getAttribute("lang")).toBe("he");
    expect(area.hasAttribute("tabindex")).toBe(false);
  });

  test("an output can be read and selected but not typed into", () => {
    const box = mountForm(Textbox, { value: 12 }, false);
    const area = box.find<HTMLTextAreaElement>("textarea");
    expect(area.readOnly).toBe(true);
    expect(area.value).toBe("12");
    key(area, "Enter");
    expect(box.take()).toEqual([]);
  });

  test("autofocus takes the focus", () => {
    const box = mountForm(Textbox, { autofocus: true });
    expect(document.activeElement).toBe(box.find("textarea"));
  });

  test("new output scrolls to its end, unless the reader scrolled up or autoscroll is off", async () => {
    for (const [autoscroll, at, expected] of [
      [true, 900, 1000],
      [true, 100, 100],
      [false, 900, 900],
    ] as const) {
      const box = mountForm(Textbox, { value: "a", autoscroll }, false);
      const area = box.find<HTMLTextAreaElement>("textarea");
      Object.defineProperty(area, "scrollHeight", { value: 1000 });
      Object.defineProperty(area, "clientHeight", { value: 100 });
      area.scrollTop = at;
      box.props["value"] = "a\nb";
      flushSync();
      await Promise.resolve();
      await vi.waitFor(() => expect(area.scrollTop).toBe(expected));
    }
  });
});

describe("Number", () => {
  function badInput(field: HTMLInputElement): void {
    field.value = "";
    Object.defineProperty(field, "validity", { configurable: true, value: { badInput: true } });
    fire(field, "input");
  }

  test("sends numbers and null for an empty box", () => {
    const box = mountForm(NumberBox, { value: 3 });
    const field = box.find<HTMLInputElement>("input");
    expect(field.value).toBe("3");
    type(field, "-2.5");
    type(field, "");
    expect(box.take()).toEqual([
      ["set", { value: -2.5 }],
      ["input"],
      ["set", { value: null }],
      ["input"],
    ]);
  });

  test("text that is no number is never sent, kept, and named on leaving", () => {
    const box = mountForm(NumberBox, { value: 3, info: "Help" });
    const field = box.find<HTMLInputElement>("input");
    badInput(field);
    fire(field, "blur");
    expect(box.take()).toEqual([["blur"]]);
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(descriptionOf(field)).toMatch(/^Help This is not a number/);
    key(field, "Enter");
    expect(box.take()).toEqual([]);
  });

  test("a number outside the limits is named with its limit and not submitted", () => {
    const box = mountForm(NumberBox, { value: 3, minimum: 1, maximum: 10 });
    const field = box.find<HTMLInputElement>("input");
    type(field, "99");
    key(field, "Enter");
    expect(box.take()).toEqual([["set", { value: 99 }], ["input"]]);
    expect(box.find("[role=alert]").textContent).toContain("99");
    expect(box.find("[role=alert]").textContent).toContain("10");
    type(field, "9");
    expect(box.all("[role=alert]").length).toBe(0);
    key(field, "Enter");
    expect(box.take().at(-1)).toEqual(["submit"]);
  });

  test("what is being typed is not rewritten, what comes from outside is", () => {
    const box = mountForm(NumberBox, { value: 1 });
    const field = box.find<HTMLInputElement>("input");
    type(field, "1.50");
    expect(field.value).toBe("1.50");
    box.props["value"] = 7;
    flushSync();
    expect(field.value).toBe("7");
  });

  test("the step buttons count within the limits", () => {
    const box = mountForm(NumberBox, { value: 9, step: 1, maximum: 10 });
    const [less, more] = box.all("button");
    more?.click();
    more?.click();
    less?.click();
    expect(box.take().filter(([name]) => name === "set")).toEqual([
      ["set", { value: 10 }],
      ["set", { value: 9 }],
    ]);
  });

  test("the wheel does not count", async () => {
    const box = mountForm(NumberBox, { value: 9 });
    const field = box.find<HTMLInputElement>("input");
    fire(field, "wheel");
    expect(field.readOnly).toBe(true);
    await vi.waitFor(() => expect(field.readOnly).toBe(false));
  });

  test("an output has no step buttons", () => {
    const box = mountForm(NumberBox, { value: 9 }, false);
    expect(box.all("button").length).toBe(0);
    expect(box.find<HTMLInputElement>("input").readOnly).toBe(true);
  });
});

describe("Button", () => {
  test("a click is told, a disabled button tells none", () => {
    const button = mountForm(Button, { value: "Run", variant: "primary" });
    button.find("button").click();
    expect(button.take()).toEqual([["click"]]);
    expect(button.find("button").className).toContain("cl-primary");
    const off = mountForm(Button, { value: "Run" }, false);
    off.find("button").click();
    expect(off.take()).toEqual([]);
  });

  test("with a link it is one, and still tells click", () => {
    const button = mountForm(Button, {
      value: "Go",
      link: "https://example.org/",
      link_target: "_blank",
    });
    const link = button.find<HTMLAnchorElement>("a");
    link.addEventListener("click", (event) => event.preventDefault());
    link.click();
    expect(link.href).toBe("https://example.org/");
    expect(link.rel).toContain("noopener");
    expect(button.take()).toEqual([["click"]]);
  });

  test("a link that would run a script is not made", () => {
    const button = mountForm(Button, { value: "Go", link: "java\nscript:alert(1)" });
    expect(button.all("a").length).toBe(0);
  });

  test("an icon comes from a file's URL or a string", () => {
    const stored = mountForm(Button, { value: "A", icon: { path: "a.png", url: "blob:x" } });
    expect(stored.find("img").getAttribute("src")).toBe("blob:x");
    expect(mountForm(Button, { icon: "b.svg" }).find("img").getAttribute("src")).toBe("b.svg");
  });
});
