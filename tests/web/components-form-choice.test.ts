/** Slider, Checkbox and Radio: payloads, keyboard, limits. */
import { flushSync } from "svelte";
import { afterEach, describe, expect, test } from "vitest";
import Checkbox from "../../web/src/components/Checkbox";
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
