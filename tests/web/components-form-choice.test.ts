/** Slider, Checkbox, Radio and Dropdown: payloads, keyboard, limits. */
import { flushSync } from "svelte";
import { afterEach, describe, expect, test, vi } from "vitest";
import Checkbox from "../../web/src/components/Checkbox";
import Dropdown from "../../web/src/components/Dropdown";
import { place } from "../../web/src/components/Dropdown/place";
import { matching, typeAhead } from "../../web/src/components/Dropdown/rows";
import Radio from "../../web/src/components/Radio";
import Slider from "../../web/src/components/Slider";
import { clamp, decimals, display, share } from "../../web/src/components/Slider/scale";
import {
  descriptionOf,
  fire,
  key,
  type Mounted,
  mountForm,
  nameFor,
  type,
  unmountAll,
} from "./components-form-mount.svelte";

afterEach(unmountAll);

describe("Slider", () => {
  const start = { label: "Heat", value: 0.5, minimum: 0, maximum: 1, step: 0.1 };

  test("dragging sets and tells input, letting go anywhere tells release", () => {
    const slider = mountForm(Slider, start);
    const range = slider.find<HTMLInputElement>("input[type=range]");
    fire(range, "pointerdown");
    type(range, "0.7");
    fire(window, "pointerup");
    fire(window, "pointerup");
    expect(slider.take()).toEqual([["set", { value: 0.7 }], ["input"], ["release"]]);
    expect(slider.find<HTMLInputElement>("input[type=number]").value).toBe("0.7");
  });

  test("the keyboard releases on key up, Tab does not", () => {
    const slider = mountForm(Slider, start);
    const range = slider.find("input[type=range]");
    key(range, "Tab", {}, "keyup");
    key(range, "ArrowRight", {}, "keyup");
    expect(slider.take()).toEqual([["release"]]);
  });

  test("the number box commits on Enter, cuts to the limits and releases", () => {
    const slider = mountForm(Slider, start);
    const box = slider.find<HTMLInputElement>("input[type=number]");
    type(box, "7");
    expect(slider.take()).toEqual([]);
    key(box, "Enter");
    fire(box, "blur");
    expect(slider.take()).toEqual([["set", { value: 1 }], ["input"], ["release"]]);
    expect(box.value).toBe("1");
    type(box, "");
    fire(box, "blur");
    expect(slider.take()).toEqual([]);
    expect(box.value).toBe("1");
  });

  test("reset goes back to the first value and can be switched off", () => {
    const slider = mountForm(Slider, start);
    const button = slider.find<HTMLButtonElement>("button");
    expect(button.disabled).toBe(true);
    slider.props["value"] = 0.9;
    flushSync();
    button.click();
    expect(slider.take()).toEqual([["set", { value: 0.5 }], ["input"], ["release"]]);
    expect(mountForm(Slider, { ...start, buttons: [] }).all("button").length).toBe(0);
    expect(mountForm(Slider, { ...start, buttons: ["reset"] }).all("button").length).toBe(1);
  });

  test("both fields are named, without a value the minimum shows", () => {
    const slider = mountForm(Slider, { ...start, value: null, info: "Hot" });
    const range = slider.find<HTMLInputElement>("input[type=range]");
    expect(nameFor(range)).toBe("Heat");
    expect(descriptionOf(range)).toBe("Hot");
    expect(nameFor(slider.find("input[type=number]"))).toBe("Heat: number");
    expect(range.value).toBe("0");
  });

  test("numbers on the scale", () => {
    expect([1, 0.05, 1e-7, 2.5e-3].map(decimals)).toEqual([0, 2, 7, 4]);
    expect(display(0.1 + 0.2, 1)).toBe("0.3");
    expect(display(0.333, 1)).toBe("0.333");
    expect(share(5, 0, 10)).toBe(0.5);
    expect(share(5, 10, 10)).toBe(0);
    expect(clamp(5, 0, 1)).toBe(1);
  });
});

describe("Checkbox", () => {
  test("tells input and select with the new state", () => {
    const box = mountForm(Checkbox, { label: "Agree", value: false, info: "Really" });
    const field = box.find<HTMLInputElement>("input");
    field.click();
    expect(box.take()).toEqual([
      ["set", { value: true }],
      ["input"],
      ["select", { index: 0, value: true, selected: true }],
    ]);
    expect(nameFor(field)).toBe("Agree");
    expect(descriptionOf(field)).toBe("Really");
  });

  test("keeps its name without a visible label, null is off", () => {
    const box = mountForm(Checkbox, { label: "Agree", value: null, show_label: false });
    expect(nameFor(box.find("input"))).toBe("Agree");
    expect(box.find<HTMLInputElement>("input").checked).toBe(false);
    box.props["value"] = true;
    flushSync();
    expect(box.find<HTMLInputElement>("input").checked).toBe(true);
  });
});

describe("Radio", () => {
  const choices = [
    ["One", 1],
    ["Two", 2],
    ["Also one", "1"],
  ];

  test("tells the chosen value as it is in the choices, with its position", () => {
    const radio = mountForm(Radio, { label: "Pick", choices });
    radio.all("input")[1]?.click();
    radio.all("input")[2]?.click();
    expect(radio.take()).toEqual([
      ["set", { value: 2 }],
      ["input"],
      ["select", { index: 1, value: 2 }],
      ["set", { value: "1" }],
      ["input"],
      ["select", { index: 2, value: "1" }],
    ]);
  });

  test("shows what comes from outside, and nothing for a value no choice has", () => {
    const radio = mountForm(Radio, { choices, value: 2 });
    const checked = () => radio.all("input").map((field) => (field as HTMLInputElement).checked);
    expect(checked()).toEqual([false, true, false]);
    radio.props["value"] = 99;
    flushSync();
    expect(checked()).toEqual([false, false, false]);
  });

  test("is a group with a name, and two groups do not share their buttons", () => {
    const first = mountForm(Radio, { label: "Pick", choices, info: "One only" });
    const second = mountForm(Radio, { label: "Pick", choices });
    expect(first.find("fieldset > legend").textContent).toBe("Pick");
    expect(descriptionOf(first.find("fieldset"))).toBe("One only");
    const name = (radio: Mounted) => radio.find("input").getAttribute("name");
    expect(name(first)).not.toBe(name(second));
  });
});

describe("Dropdown", () => {
  const choices = [
    ["Apple", "a"],
    ["Banana", 2],
    ["Cherry", "c"],
  ];
  const field = (box: Mounted) => box.find<HTMLInputElement>("[role=combobox]");
  const names = (box: Mounted) =>
    box.all("[role=option]").map((option) => option.textContent?.trim());

  test("shows the name, sends the value", () => {
    const box = mountForm(Dropdown, { label: "Fruit", choices, value: "a" });
    expect(field(box).value).toBe("Apple");
    expect(nameFor(field(box))).toBe("Fruit");
    key(field(box), "ArrowDown");
    expect(field(box).getAttribute("aria-expanded")).toBe("true");
    expect(box.find("[aria-selected=true]").id).toBe(
      field(box).getAttribute("aria-activedescendant"),
    );
    key(field(box), "ArrowDown");
    key(field(box), "Enter");
    expect(box.take()).toEqual([
      ["set", { value: 2 }],
      ["input"],
      ["select", { index: 1, value: 2, selected: true }],
    ]);
    expect(field(box).value).toBe("Banana");
    expect(box.all("[role=listbox]").length).toBe(0);
  });

  test("typing narrows the list and tells key_up with the text", () => {
    const box = mountForm(Dropdown, { choices, value: null });
    type(field(box), "AN");
    key(field(box), "n", {}, "keyup");
    expect(names(box)).toEqual(["Banana"]);
    expect(box.take()).toEqual([["key_up", { key: "n", input_value: "AN" }]]);
    key(field(box), "Enter");
    expect(box.props["value"]).toBe(2);
  });

  test("a click chooses; what matches nothing is said; leaving restores the name", () => {
    const box = mountForm(Dropdown, { choices, value: "a" });
    type(field(box), "zzz");
    expect(box.find("[role=status]").textContent).toBe("Nothing matches");
    fire(field(box), "blur");
    expect(field(box).value).toBe("Apple");
    expect(box.take()).toEqual([["blur"]]);
    fire(box.find(".cl-chevron"), "mousedown");
    box.all("[role=option]")[2]?.click();
    expect(box.props["value"]).toBe("c");
  });

  test("Escape closes and drops the typed text, Home and End move, arrows wrap", () => {
    const box = mountForm(Dropdown, { choices, value: "a" });
    type(field(box), "b");
    key(field(box), "Escape");
    expect(field(box).value).toBe("Apple");
    key(field(box), "ArrowDown");
    key(field(box), "End");
    expect(box.find(".cl-active").textContent?.trim()).toBe("Cherry");
    key(field(box), "ArrowDown");
    expect(box.find(".cl-active").textContent?.trim()).toBe("Apple");
    key(field(box), "ArrowUp");
    expect(box.find(".cl-active").textContent?.trim()).toBe("Cherry");
    key(field(box), "Home");
    expect(box.find(".cl-active").textContent?.trim()).toBe("Apple");
  });

  test("not filterable: letters jump, nothing is typed", () => {
    const box = mountForm(Dropdown, { choices, value: null, filterable: false });
    expect(field(box).readOnly).toBe(true);
    key(field(box), "c");
    key(field(box), " ");
    key(field(box), "Enter");
    expect(box.props["value"]).toBe("c");
  });

  test("several: adding, removing and their payloads", () => {
    const box = mountForm(Dropdown, { label: "Fruit", choices, value: ["a"], multiselect: true });
    type(field(box), "ban");
    key(field(box), "Enter");
    expect(box.take()).toEqual([
      ["set", { value: ["a", 2] }],
      ["input"],
      ["select", { index: 1, value: 2, selected: true }],
    ]);
    box.find<HTMLElement>("[aria-label='Remove Apple']").click();
    expect(box.take()).toContainEqual(["select", { index: 0, value: "a", selected: false }]);
    key(field(box), "Backspace");
    expect(box.take()).toEqual([
      ["set", { value: [] }],
      ["input"],
      ["select", { index: 1, value: 2, selected: false }],
    ]);
    key(field(box), "Backspace");
    expect(box.take()).toEqual([]);
  });

  test("several: everything is removed at once", () => {
    const box = mountForm(Dropdown, { choices, value: ["a", 2], multiselect: true });
    box.find<HTMLElement>("[aria-label='Remove all']").click();
    expect(box.take().slice(0, 2)).toEqual([["set", { value: [] }], ["input"]]);
  });

  test("no more than max_choices, and the list says so", () => {
    const box = mountForm(Dropdown, { choices, value: ["a"], multiselect: true, max_choices: 1 });
    key(field(box), "ArrowDown");
    box.all("[role=option]")[1]?.click();
    expect(box.props["value"]).toEqual(["a"]);
    expect(box.all("[aria-disabled=true]").length).toBe(2);
    expect(box.find("[role=status]").textContent).toContain("1");
    box.all("[role=option]")[0]?.click();
    flushSync();
    expect(box.props["value"]).toEqual([]);
  });

  test("a value of one's own: by Enter, on leaving, and with position -1", () => {
    const box = mountForm(Dropdown, { choices, value: "a", allow_custom_value: true });
    type(field(box), "Papaya");
    expect(names(box)).toEqual(["Use “Papaya”"]);
    key(field(box), "Enter");
    expect(box.take()).toEqual([
      ["set", { value: "Papaya" }],
      ["input"],
      ["select", { index: -1, value: "Papaya", selected: true }],
    ]);
    type(field(box), "Banana");
    fire(field(box), "blur");
    expect(box.props["value"]).toBe(2);
    const many = mountForm(Dropdown, {
      choices,
      value: [],
      multiselect: true,
      allow_custom_value: true,
    });
    type(field(many), "Kiwi");
    key(field(many), "Enter");
    expect(many.take()).toContainEqual(["select", { index: -1, value: "Kiwi", selected: true }]);
    expect(field(many).value).toBe("");
  });

  test("num_choices_shown limits the list and counts the rest", () => {
    const box = mountForm(Dropdown, { choices, value: null, num_choices_shown: 1 });
    key(field(box), "ArrowDown");
    expect(names(box)).toEqual(["Apple"]);
    expect(box.find(".cl-options-note").textContent).toContain("2 more");
  });

  test("disabled: no list, no tokens to remove", () => {
    const box = mountForm(Dropdown, { choices, value: ["a"], multiselect: true }, false);
    expect(field(box).disabled).toBe(true);
    expect(box.all("button").length).toBe(0);
    fire(box.find(".cl-combo"), "mousedown");
    expect(box.all("[role=listbox]").length).toBe(0);
  });

  test("a value that is no choice shows as itself", () => {
    const box = mountForm(Dropdown, { choices, value: 99 });
    expect(field(box).value).toBe("99");
    expect(box.props["value"]).toBe(99);
  });

  test("case and accents do not matter when looking for a choice", () => {
    expect(matching([["Über", 1]], "uber").length).toBe(1);
    const rows = matching(
      [
        ["Aa", 1],
        ["Ab", 2],
        ["B", 3],
      ],
      null,
    );
    expect(typeAhead(rows, "a", 0)).toBe(1);
    expect(typeAhead(rows, "aa", 1)).toBe(0);
    expect(typeAhead(rows, "ab", 0)).toBe(1);
    expect(typeAhead(rows, "x", 2)).toBe(2);
  });
});

describe("the popup's place", () => {
  function popup(anchorTop: number, height: number): HTMLElement {
    const anchor = document.createElement("div");
    anchor.getBoundingClientRect = () => new DOMRect(10, anchorTop, 200, 40);
    const list = document.createElement("div");
    Object.defineProperty(list, "scrollHeight", { value: height });
    place(list, anchor).destroy();
    return list;
  }

  test("below while it fits, above near the window's end, never taller than the room", () => {
    vi.stubGlobal("innerHeight", 600);
    const below = popup(100, 200);
    expect([below.dataset["side"], below.style.top, below.style.width]).toEqual([
      "bottom",
      "144px",
      "200px",
    ]);
    const above = popup(500, 200);
    expect([above.dataset["side"], above.style.bottom]).toEqual(["top", "104px"]);
    expect(popup(300, 2000).style.maxHeight).toBe("288px");
    vi.unstubAllGlobals();
  });
});
