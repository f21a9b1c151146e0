import { beforeEach, expect, test } from "vitest";
import { adopt } from "../../web/src/atoms/adopt";
import { morphChildren } from "../../web/src/atoms/morph";
import { cssSize } from "../../web/src/atoms/size";

let box: HTMLElement;
beforeEach(() => {
  document.body.innerHTML = "<div></div>";
  box = document.body.firstElementChild as HTMLElement;
});

function morph(html: string): void {
  const template = document.createElement("template");
  template.innerHTML = html;
  morphChildren(box, document.importNode(template.content, true));
}

test.each([
  ["", "<p>a</p>"],
  ["<p>a</p>", ""],
  ["<p>a</p><p>b</p>", "<p>b</p>"],
  ["<p>a</p>", "<h1>t</h1><p>a</p><ul><li>1</li></ul>"],
  ["<ul><li>1</li><li>2</li></ul>text", "text<ul><li>0</li><li>1</li><li>2</li></ul>"],
  ['<a href="x" title="t">l</a>', '<a href="y">l</a><!-- c -->'],
  ['<b id="1">x</b><b id="2">y</b>', '<b id="2">y</b><i></i><b id="1">x</b>'],
])("%s becomes %s", (before, after) => {
  box.innerHTML = before;
  morph(after);
  expect(box.innerHTML).toBe(after);
});

test("a field keeps its node, its focus and what was typed while things around it change", () => {
  box.innerHTML = '<p>one</p><input value="first"><p>two</p>';
  const input = box.querySelector("input") as HTMLInputElement;
  input.focus();
  input.value = "typed";
  morph('<h2>new</h2><p>one!</p><input value="first" class="on"><p>two</p>');
  expect(box.querySelector("input")).toBe(input);
  expect(document.activeElement).toBe(input);
  expect(input.value).toBe("typed");
  expect(input.className).toBe("on");
});

test("a field takes a value the author newly asks for", () => {
  box.innerHTML = '<input value="first"><input type="checkbox">';
  const [text, check] = [...box.querySelectorAll("input")] as HTMLInputElement[];
  morph('<input value="second"><input type="checkbox" checked>');
  expect(text?.value).toBe("second");
  expect(check?.checked).toBe(true);
  morph('<input value="second"><input type="checkbox">');
  expect(check?.checked).toBe(false);
});

test("a selection in text that only grows stays", () => {
  box.innerHTML = "<p>Hello wor</p>";
  const text = box.querySelector("p")?.firstChild as Text;
  getSelection()?.setBaseAndExtent(text, 0, text, 5);
  morph("<p>Hello world, how are</p><p>you</p>");
  expect(box.querySelector("p")?.firstChild).toBe(text);
  expect(getSelection()?.toString()).toBe("Hello");
});

test("details a reader opened stay open", () => {
  box.innerHTML = "<details><summary>s</summary>a</details>";
  (box.firstElementChild as HTMLDetailsElement).open = true;
  morph("<details><summary>s</summary>a b</details>");
  expect((box.firstElementChild as HTMLDetailsElement).open).toBe(true);
});

test("a style sheet is adopted once and leaves with its last user", () => {
  const before = () => document.head.querySelectorAll("style").length;
  const start = before();
  const first = adopt(document, ".cl-test { color: inherit }");
  const second = adopt(document, ".cl-test { color: inherit }");
  expect(before() + (document.adoptedStyleSheets?.length ?? 0)).toBeGreaterThan(start - 1);
  const shown = before();
  first();
  first();
  expect(before()).toBe(shown);
  second();
  expect(before()).toBe(start);
});

test("sizes: numbers are pixels, text is CSS", () => {
  expect([cssSize(100), cssSize("100"), cssSize("50%"), cssSize("10rem"), cssSize(null)]).toEqual([
    "100px",
    "100px",
    "50%",
    "10rem",
    undefined,
  ]);
});
