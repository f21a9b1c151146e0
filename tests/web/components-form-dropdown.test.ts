/** Dropdown: payloads, keyboard, limits, values of one's own, the popup's place. */
import { flushSync } from "svelte";
import { afterEach, describe, expect, test, vi } from "vitest";
import { pairs } from "../../web/src/atoms/choices";
import Dropdown from "../../web/src/components/Dropdown";
import { place } from "../../web/src/components/Dropdown/place";
import { matching, typeAhead } from "../../web/src/components/Dropdown/rows";
import {
  fire,
  key,
  type Mounted,
  mountForm,
  nameFor,
  type,
  unmountAll,
} from "./components-form-mount.svelte";

afterEach(unmountAll);

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

test("choices may be plain values or pairs", () => {
  expect(pairs(["a", 1, ["Two", 2]])).toEqual([
    ["a", "a"],
    ["1", 1],
    ["Two", 2],
  ]);
  expect(pairs(null)).toEqual([]);
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
