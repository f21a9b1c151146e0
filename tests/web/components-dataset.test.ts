import { flushSync } from "svelte";
import { afterEach, describe, expect, test } from "vitest";
import DatasetModule from "../../web/src/components/Dataset";
import { cellOf } from "../../web/src/components/Dataset/cell";
import { pageButtons, pageCount, rowsPerPage } from "../../web/src/components/Dataset/pages";
import { fire, key, type Mounted, mountForm, unmountAll } from "./components-form-mount.svelte";

afterEach(unmountAll);

const META = { _type: "gradio.FileData" };
const CAT = { path: "/x/cat.png", url: "blob:cat", orig_name: "cat.png", meta: META };

function table(more: Record<string, unknown> = {}): Mounted {
  return mountForm(DatasetModule, {
    components: [{ name: "textbox" }, { name: "slider" }, { name: "checkbox" }],
    headers: ["name", "intensity", "loud"],
    samples: [
      ["Ann", 1, true],
      ["Bob", 2, false],
      ["Cleo", 3, null],
    ],
    ...more,
  });
}

function gallery(more: Record<string, unknown> = {}): Mounted {
  return mountForm(DatasetModule, {
    components: [{ name: "textbox" }],
    samples: Array.from({ length: 23 }, (_, index) => [`text ${index}`]),
    ...more,
  });
}

function click(element: HTMLElement): void {
  element.click();
  flushSync();
}

describe("a table", () => {
  test("has a header and a row for each sample", () => {
    const at = table();
    expect(at.find("table").getAttribute("aria-label")).toBe("Examples");
    expect(at.all("th").map((cell) => cell.textContent)).toEqual(["name", "intensity", "loud"]);
    const rows = at.all("tbody tr");
    expect(rows).toHaveLength(3);
    expect(rows[0]?.getAttribute("aria-label")).toBe("Example 1: Ann, 1, Yes");
    expect(rows[1]?.getAttribute("aria-label")).toBe("Example 2: Bob, 2, No");
    expect(rows[2]?.getAttribute("aria-label")).toBe("Example 3: Cleo, 3");
    expect(rows[2]?.querySelectorAll("td")[2]?.textContent).toBe("");
  });

  test("has no header without names", () => {
    expect(table({ headers: [] }).all("thead")).toHaveLength(0);
  });

  test("a click sets the row's index, then tells click and select", () => {
    const at = table();
    click(at.all("tbody tr")[1] as HTMLElement);
    const data = { index: 1, value: ["Bob", 2, false] };
    expect(at.take()).toEqual([
      ["set", { value: 1 }],
      ["click", data],
      ["select", data],
    ]);
    expect(at.all("tbody tr").map((row) => row.getAttribute("aria-selected"))).toEqual([
      "false",
      "true",
      "false",
    ]);
  });

  test("a second click on a row tells again", () => {
    const at = table({ value: 1 });
    click(at.all("tbody tr")[1] as HTMLElement);
    expect(at.take().map(([what]) => what)).toEqual(["set", "click", "select"]);
  });

  test("Enter and Space pick the focused row, held keys pick once", () => {
    const at = table();
    const rows = at.all("tbody tr");
    expect(key(rows[0] as Element, "Enter").defaultPrevented).toBe(true);
    expect(key(rows[2] as Element, " ").defaultPrevented).toBe(true);
    key(rows[2] as Element, " ", { repeat: true });
    expect(at.take().filter(([what]) => what === "set")).toEqual([
      ["set", { value: 0 }],
      ["set", { value: 2 }],
    ]);
  });

  test("arrows, Home and End move between the rows; Tab reaches one", () => {
    const at = table();
    const rows = at.all("tbody tr");
    const stops = () => rows.map((row) => row.tabIndex);
    expect(stops()).toEqual([0, -1, -1]);
    rows[0]?.focus();
    key(rows[0] as Element, "ArrowDown");
    expect(document.activeElement).toBe(rows[1]);
    expect(stops()).toEqual([-1, 0, -1]);
    key(rows[1] as Element, "End");
    key(rows[2] as Element, "ArrowDown");
    expect(document.activeElement).toBe(rows[2]);
    key(rows[2] as Element, "Home");
    expect(document.activeElement).toBe(rows[0]);
    expect(key(rows[0] as Element, "ArrowDown", { ctrlKey: true }).defaultPrevented).toBe(false);
    expect(at.take()).toEqual([]);
  });

  test("rows that are too short or no list do no harm", () => {
    const at = table({ samples: [["Ann"], "Bob", [null, undefined, {}, "more"]], headers: null });
    expect(at.all("tbody tr")).toHaveLength(3);
    expect(at.all("tbody tr")[1]?.textContent).toContain("Bob");
  });
});

describe("a gallery", () => {
  test("is what one column looks like", () => {
    const at = gallery();
    expect(at.all("table")).toHaveLength(0);
    expect(at.all(".cl-samples-button")).toHaveLength(10);
    expect(at.all(".cl-samples-button")[3]?.getAttribute("aria-label")).toBe("Example 4: text 3");
  });

  test("layout decides otherwise", () => {
    expect(gallery({ layout: "table" }).all("table")).toHaveLength(1);
    expect(table({ layout: "gallery" }).all(".cl-samples-button")).toHaveLength(3);
  });

  test("sample_labels stand for the rows", () => {
    const at = table({ sample_labels: ["first", "second", "third"] });
    const buttons = at.all(".cl-samples-button");
    expect(buttons.map((button) => button.textContent?.trim())).toEqual([
      "first",
      "second",
      "third",
    ]);
    click(buttons[2] as HTMLElement);
    expect(at.take()[1]).toEqual(["click", { index: 2, value: ["Cleo", 3, null] }]);
  });

  test("without samples it says so", () => {
    expect(gallery({ samples: [[]] }).target.textContent).toContain("There are no examples.");
    expect(gallery({ samples: null }).all("button")).toHaveLength(0);
  });

  test("the label is the author's, and hides from sight alone", () => {
    const at = gallery({ label: "Try one", show_label: false });
    expect(at.find(".cl-samples-label").classList.contains("cl-sr-only")).toBe(true);
    expect(at.find("ul").getAttribute("aria-label")).toBe("Try one");
  });
});

describe("pages", () => {
  test("an index counts over all pages", () => {
    const at = gallery();
    const third = at.find<HTMLButtonElement>("button[aria-label='Page 3']");
    click(third);
    expect(third.getAttribute("aria-current")).toBe("page");
    const buttons = at.all(".cl-samples-button");
    expect(buttons).toHaveLength(3);
    click(buttons[1] as HTMLElement);
    expect(at.take()[0]).toEqual(["set", { value: 21 }]);
    expect(at.all(".cl-samples-button")).toHaveLength(3);
  });

  test("a row chosen by the app is turned to, fewer samples turn back", () => {
    const at = gallery();
    at.props["value"] = 12;
    flushSync();
    expect(at.find("[aria-current]").textContent).toBe("2");
    expect(at.find("[aria-pressed=true]").textContent).toContain("text 12");
    at.props["samples"] = [["only"]];
    flushSync();
    expect(at.all("nav")).toHaveLength(0);
    expect(at.all(".cl-samples-button")).toHaveLength(1);
  });

  test("far pages hide behind gaps, never a single one", () => {
    expect(pageButtons(7, 0)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(pageButtons(8, 0)).toEqual([0, 1, 2, 3, 4, "gap", 7]);
    expect(pageButtons(20, 9)).toEqual([0, "gap", 8, 9, 10, "gap", 19]);
    expect(pageButtons(20, 19)).toEqual([0, "gap", 15, 16, 17, 18, 19]);
    for (let count = 1; count < 30; count += 1) {
      for (let current = 0; current < count; current += 1) {
        const buttons = pageButtons(count, current);
        expect(buttons).toContain(current);
        for (const [index, button] of buttons.entries()) {
          if (button === "gap") {
            const before = buttons[index - 1] as number;
            expect((buttons[index + 1] as number) - before).toBeGreaterThan(2);
          } else if (index > 0 && buttons[index - 1] !== "gap") {
            expect(button).toBe((buttons[index - 1] as number) + 1);
          }
        }
      }
    }
  });

  test("sizes that make no sense are ten", () => {
    expect([null, undefined, 0, -1, 2.5].map((size) => rowsPerPage(size))).toEqual([
      10, 10, 10, 10, 2,
    ]);
    expect(pageCount(0, 10)).toBe(1);
    expect(pageCount(21, 10)).toBe(3);
  });
});

describe("cells", () => {
  test.each([
    ["textbox", null, { kind: "empty" }],
    ["textbox", "", { kind: "empty" }],
    ["textbox", "hello", { kind: "text", text: "hello" }],
    ["number", 0, { kind: "text", text: "0", look: "number" }],
    ["checkbox", false, { kind: "tick", on: false }],
    ["json", { a: [1, 2] }, { kind: "text", text: '{"a":[1,2]}', look: "code" }],
    ["json", [1, "b"], { kind: "text", text: "1, b" }],
    ["json", [{ a: 1 }], { kind: "text", text: '[{"a":1}]', look: "code" }],
    ["code", "x = 1", { kind: "text", text: "x = 1", look: "code" }],
    ["html", "<b>bold</b>  <script>x</script>text", { kind: "text", text: "bold text" }],
    ["html", "<img src=x>", { kind: "empty" }],
    ["markdown", "# Title", { kind: "text", text: "# Title" }],
    ["colorpicker", "#ff0000", { kind: "colour", text: "#ff0000" }],
    ["multimodaltextbox", { text: "hi", files: [] }, { kind: "text", text: "hi" }],
  ])("%s %j", (name, value, cell) => {
    expect(cellOf(name, value)).toEqual(cell);
  });

  test("choices by their names", () => {
    const look = {
      choices: [
        ["Add", "+"],
        ["Take away", "-"],
      ],
    };
    expect(cellOf("radio", "-", look)).toEqual({ kind: "text", text: "Take away" });
    expect(cellOf("checkboxgroup", ["+", "?"], look)).toEqual({ kind: "text", text: "Add, ?" });
  });

  test("long texts are cut", () => {
    const cell = cellOf("textbox", "x".repeat(5000));
    expect(cell.kind === "text" && cell.text.length).toBe(601);
  });

  test("files by their type", () => {
    const type = (name: string, file: object) => {
      const cell = cellOf(name, { meta: META, path: "/x/y", ...file });
      return cell.kind === "media" && cell.items[0]?.type;
    };
    expect(type("image", {})).toBe("image");
    expect(type("file", { path: "/a/b.png" })).toBe("file");
    expect(type("unknown", { path: "/a/b.png" })).toBe("image");
    expect(type("unknown", { path: "/a/b", mime_type: "audio/wav" })).toBe("audio");
    expect(type("unknown", { path: "/a/b.zip" })).toBe("file");
    const composed = { background: CAT, layers: [], composite: { ...CAT, url: "blob:all" } };
    expect(cellOf("imageeditor", composed)).toMatchObject({ items: [{ url: "blob:all" }] });
    const many = [CAT, CAT, CAT, CAT, CAT].map((image) => ({ image, caption: null }));
    expect(cellOf("gallery", many)).toMatchObject({ kind: "media", more: 2 });
    expect(cellOf("image", { path: "https://e.org/a.png", meta: META })).toMatchObject({
      items: [{ url: "https://e.org/a.png", name: "a.png" }],
    });
  });

  test("a table shows its corner", () => {
    const data = [1, 2, 3, 4].map((row) => [row, null, { a: row }, 0]);
    expect(cellOf("dataframe", { headers: ["a", "b", "c", "d"], data })).toEqual({
      kind: "grid",
      grid: {
        headers: ["a", "b", "c"],
        rows: [1, 2, 3].map((row) => [String(row), "", `{"a":${row}}`]),
        more: true,
      },
    });
    expect(cellOf("dataframe", { data: "broken" }).kind).toBe("text");
  });

  test("a picture that cannot be shown is its name", () => {
    const at = mountForm(DatasetModule, { components: [{ name: "image" }], samples: [[CAT]] });
    const picture = at.find<HTMLImageElement>("img");
    expect(picture.getAttribute("src")).toBe("blob:cat");
    expect(picture.alt).toBe("cat.png");
    fire(picture, "error");
    expect(at.all("img")).toHaveLength(0);
    expect(at.find(".cl-samples-button").textContent).toContain("cat.png");
  });
});
