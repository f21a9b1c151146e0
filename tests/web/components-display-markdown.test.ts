import { afterEach, expect, test, vi } from "vitest";
import Markdown from "../../web/src/components/Markdown";
import { languageOf } from "../../web/src/components/Markdown/highlight";
import { type Delimiter, formulaAt, mathReady } from "../../web/src/components/Markdown/math";
import { parse, slug } from "../../web/src/components/Markdown/parse";
import { type Mounted, mountForm, unmountAll } from "./components-form-mount.svelte";

const PLAIN = { lineBreaks: false, headerLinks: false, delimiters: [] };
const DOLLARS: Delimiter[] = [
  { left: "$$", right: "$$", display: true },
  { left: "$", right: "$", display: false },
  { left: "\\(", right: "\\)", display: false },
  { left: "\\[", right: "\\]", display: true },
];

afterEach(unmountAll);

function show(value: unknown, more: Record<string, unknown> = {}): Mounted {
  return mountForm(Markdown, { value, show_label: false, container: false, ...more }, false);
}

test("text, tables, tasks and line breaks", () => {
  const made = show("# Hi\n\na\nb\n\n| x |\n| - |\n| 1 |\n\n- [x] done");
  expect(made.find("h1").textContent).toBe("Hi");
  expect(made.all("p br")).toHaveLength(0);
  expect(made.find(".cl-table > table td").textContent).toBe("1");
  expect(made.find<HTMLInputElement>("li input").disabled).toBe(true);
  expect(show("a\nb", { line_breaks: true }).all("br")).toHaveLength(1);
});

// must run before any formula was typeset
test("formulas load their library only when there is one", async () => {
  show("price: 5$ and more");
  expect(mathReady()).toBe(false);
  const made = show("Euler: $$e^{i\\pi} + 1 = 0$$ and __bold__");
  expect(made.find(".cl-math").textContent).toContain("e^{i\\pi}");
  expect(mathReady()).toBe(false);
  await vi.waitFor(() => expect(made.all(".katex")).toHaveLength(1), 5000);
  expect(made.find("strong").textContent).toBe("bold");
  expect(made.find(".katex annotation").textContent).toBe("e^{i\\pi} + 1 = 0");
});

test("formulas keep their underscores, stars and list-like lines", () => {
  const [block] = parse("$$\na_1 * b_2 * c\n- d\n= e\n$$\n", { ...PLAIN, delimiters: DOLLARS });
  expect(block?.math).toBe(true);
  expect(block?.html).toContain("a_1 * b_2 * c\n- d\n= e");
  expect(block?.html).not.toMatch(/<(em|li|h1)/);
});

test.each([
  ["$x^2$ is", "x^2"],
  ["$$x$$", "x"],
  ["\\(a+b\\) c", "a+b"],
  ["\\[\\begin{a}1 \\\\ 2\\end{a}\\]", "\\begin{a}1 \\\\ 2\\end{a}"],
  ["$a\\$b$", "a\\$b"],
  ["$ x $", " x "],
  ["$5 and $6", null],
  ["$5 and 6$7", null],
  ["$a\n\nb$", null],
  ["$ $", null],
  ["$open", null],
])("formula in %s", (source, tex) => {
  const sorted = [...DOLLARS].sort((a, b) => b.left.length - a.left.length);
  expect(formulaAt(source, sorted)?.tex ?? null).toBe(tex);
});

test("formulas in code stay code", () => {
  const [block] = parse("`$x$` and `$$y$$`", { ...PLAIN, delimiters: DOLLARS });
  expect(block?.math).toBe(false);
});

test.each([
  "<script>window.hacked = 1</script>",
  "<img src=x onerror='window.hacked = 1'>",
  "<svg onload='window.hacked = 1'><script>window.hacked = 1</script></svg>",
  "<iframe srcdoc='<script>parent.hacked = 1</script>'></iframe>",
  "[click](javascript:window.hacked=1)",
  "<a href='  java\nscript:window.hacked=1'>x</a>",
  "<a href='data:text/html,<script>1</script>'>x</a>",
  "<form action=https://example.com><input name=password type=password><button>Log in</button></form>",
  "<style>body { display: none }</style>",
  "<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=1></style></mglyph></table></mtext></math>",
  "<div style='position: fixed; inset: 0'>over everything</div>",
  "<button popovertarget=x>x</button><div popover id=x>x</div>",
  "<object data='javascript:1'></object><embed src='javascript:1'>",
  '<span class="cl-math" data-tex="\\href{javascript:window.hacked=1}{x}" data-display="false">x</span>',
])("harmless: %s", async (vector) => {
  const made = show(`before\n\n${vector}\n\nafter`);
  const html = made.find(".cl-prose");
  expect(html.querySelector("script, iframe, form, style, object, embed, [popover]")).toBeNull();
  expect(html.querySelector("input, .cl-prose > button")).toBeNull();
  for (const node of html.querySelectorAll("*")) {
    for (const { name, value } of node.attributes) {
      expect(name).not.toMatch(/^on/);
      expect(value).not.toMatch(/^\s*(javascript|data:text)/i);
    }
    if (node instanceof HTMLElement) expect(node.style.position).not.toBe("fixed");
  }
  await Promise.resolve();
  expect("hacked" in window).toBe(false);
});

test("sanitize_html=False leaves the author's HTML, whose scripts still do not run", () => {
  const value = "<script>window.hacked = 1</script><button id=mine onclick='1'>b</button>";
  const made = show(value, { sanitize_html: false });
  expect(made.find("#mine").getAttribute("onclick")).toBe("1");
  expect("hacked" in window).toBe(false);
});

test("links leave the app alone", () => {
  const made = show("[a](https://example.com) [b](#here) [c](mailto:a@b.c)");
  const [a, b] = made.all("a") as HTMLAnchorElement[];
  expect([a?.target, a?.rel]).toEqual(["_blank", "noopener noreferrer"]);
  expect(b?.target).toBe("");
});

test("headings can be linked to", () => {
  const made = show("# Über uns!\n\n## A `b` c\n\n## A `b` c", { header_links: true });
  expect(made.all("h1, h2").map((heading) => heading.id)).toEqual(["über-uns", "a-b-c", "a-b-c-1"]);
  expect(made.find("h1 a").getAttribute("href")).toBe("#über-uns");
  expect(show("# Plain").find("h1").id).toBe("");
  expect(slug("???", new Map())).toBe("section");
});

test("code gets a name, a copy button and colours once its language is here", async () => {
  const writeText = vi.fn(async () => {});
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  const made = show('```py title\nprint("<b>")\n```\n\n```\nplain\n```');
  expect(made.find(".cl-code-lang").textContent).toBe("py");
  expect(made.find("code").textContent).toBe('print("<b>")');
  await vi.waitFor(() => expect(made.all(".hljs-string").length).toBe(1), 5000);
  expect(made.find("code").textContent).toBe('print("<b>")');
  made.find(".cl-code-copy").click();
  await vi.waitFor(() => expect(writeText).toHaveBeenCalledWith('print("<b>")'));
  vi.unstubAllGlobals();
});

test.each([
  ["python", "python"],
  ["PY {1,3}", "python"],
  ["c++", "cpp"],
  ["constructor", null],
  ["nonsense", null],
  ["", null],
  [undefined, null],
])("the language of %s", (info, language) => {
  expect(languageOf(info)).toBe(language);
});

test("a streaming answer touches only the block that grows", () => {
  const made = show("# Title\n\nFirst para");
  const title = made.find("h1");
  const text = made.find("p").firstChild;
  made.props["value"] = "# Title\n\nFirst paragraph\n\n- item";
  made.take();
  expect(made.find("h1")).toBe(title);
  expect(made.find("p").firstChild).toBe(text);
  expect(made.find("p").textContent).toBe("First paragraph");
  made.props["value"] = "# Title";
  made.take();
  expect(made.all("p, ul")).toHaveLength(0);
  expect(made.find("h1")).toBe(title);
});

test("tags that span blocks stay whole", () => {
  const made = show("<details><summary>S</summary>\n\n**in**\n\n</details>\n\nout");
  expect(made.find("details strong").textContent).toBe("in");
  expect(made.find("details").textContent).not.toContain("out");
});

test("the copy button hands over the source and tells", async () => {
  const writeText = vi.fn(async () => {});
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  const made = show("**a**", { buttons: ["copy"] });
  made.find(".cl-toolbar button").click();
  await vi.waitFor(() => expect(made.take()).toEqual([["copy", { value: "**a**" }]]));
  expect(writeText).toHaveBeenCalledWith("**a**");
  vi.unstubAllGlobals();
});

test("label, direction, height and values that are no text", () => {
  const made = show(42, { label: "Answer", show_label: true, rtl: true, height: 120 });
  expect(made.find("[data-testid=block-label]").textContent?.trim()).toBe("Answer");
  expect(made.find(".cl-markdown-body").style.height).toBe("120px");
  expect(made.find(".cl-markdown-body").getAttribute("tabindex")).toBe("0");
  expect(made.find(".cl-markdown-body").dir).toBe("rtl");
  expect(made.find(".cl-prose").textContent?.trim()).toBe("42");
  expect(show(null).find(".cl-prose").textContent).toBe("");
});
