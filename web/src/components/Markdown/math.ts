/** LaTeX in Markdown: found while parsing (so that `_` and `*` in it stay LaTeX), typeset by KaTeX once it is loaded. */
import type { TokenizerAndRendererExtension } from "marked";
import { adopt, type StyleRoot } from "../../atoms/adopt";

export interface Delimiter {
  left: string;
  right: string;
  display: boolean;
}

export const MATH_CLASS = "cl-math";

interface Found {
  raw: string;
  tex: string;
  display: boolean;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** The formula that starts at the beginning of `source`, if one does and it is closed. */
export function formulaAt(source: string, delimiters: readonly Delimiter[]): Found | null {
  for (const { left, right, display } of delimiters) {
    if (!left || !right || !source.startsWith(left)) continue;
    // "$$" opened by a lone "$" rule is an empty formula
    let end = left.length;
    for (;;) {
      end = source.indexOf(right, end);
      if (end < 0) break;
      if (isEscaped(source, end)) {
        end += 1;
        continue;
      }
      break;
    }
    if (end < 0) continue;
    const tex = source.slice(left.length, end);
    const after = source[end + right.length] ?? "";
    if (!tex.trim()) continue;
    // an empty line ends a paragraph, so it ends what can be a formula in one
    if (!display && /\n\s*\n/.test(tex)) continue;
    if (left === "$" && (/\d/.test(after) || isLopsided(tex))) continue;
    return { raw: source.slice(0, end + right.length), tex, display };
  }
  return null;
}

/** "$5 and $6" are prices: a formula has room on both sides or on none. */
function isLopsided(tex: string): boolean {
  return /^\s/.test(tex) !== /\s$/.test(tex);
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === "\\") slashes += 1;
  // a closing sign may itself start with a backslash: "\)"
  return slashes % 2 === 1;
}

/** True when a formula may be in the text; cheap, so that KaTeX is not even thought of otherwise. */
export function mayHaveMath(text: string, delimiters: readonly Delimiter[]): boolean {
  return delimiters.some(({ left }) => left && text.includes(left));
}

function firstStart(source: string, delimiters: readonly Delimiter[]): number | undefined {
  let first = -1;
  for (const { left } of delimiters) {
    const at = left ? source.indexOf(left) : -1;
    if (at >= 0 && (first < 0 || at < first)) first = at;
  }
  return first < 0 ? undefined : first;
}

/** The parser's extensions for these delimiters; longer ones win. */
export function mathExtensions(delimiters: readonly Delimiter[]): TokenizerAndRendererExtension[] {
  const sorted = [...delimiters].sort((a, b) => b.left.length - a.left.length);
  const renderer = (token: object): string => {
    const { tex, display, raw } = token as Found;
    const source = escapeHtml(raw.trim());
    return `<span class="${MATH_CLASS}" data-tex="${escapeHtml(tex)}" data-display="${display}">${source}</span>`;
  };
  return [
    {
      name: "clMathBlock",
      level: "block",
      start(source) {
        const match = new RegExp(
          `\\n {0,3}(?:${
            sorted
              .filter((d) => d.display)
              .map((d) => escapeRegExp(d.left))
              .join("|") || "(?!)"
          })`,
        ).exec(source);
        return match ? match.index + 1 : undefined;
      },
      tokenizer(source) {
        const indent = /^ {0,3}/.exec(source)?.[0].length ?? 0;
        const found = formulaAt(
          source.slice(indent),
          sorted.filter((delimiter) => delimiter.display),
        );
        if (!found) return undefined;
        const rest = /^[ \t]*(?:\n+|$)/.exec(source.slice(indent + found.raw.length));
        // text after it on the same line: a formula inside a paragraph
        if (!rest) return undefined;
        const raw = source.slice(0, indent + found.raw.length + rest[0].length);
        return { type: "clMathBlock", ...found, raw };
      },
      renderer: (token) => `<p>${renderer(token)}</p>\n`,
    },
    {
      name: "clMath",
      level: "inline",
      start: (source) => firstStart(source, sorted),
      tokenizer(source) {
        const found = formulaAt(source, sorted);
        return found ? { type: "clMath", ...found } : undefined;
      },
      renderer,
    },
  ];
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

type Katex = typeof import("katex").default;
let katex: Katex | undefined;
let loading: Promise<Katex> | undefined;
let styles = "";
const typeset = new Map<string, string>();

export function mathReady(): boolean {
  return katex !== undefined;
}

/** Loads KaTeX with its style sheet; asked for by the first formula of the page. */
export function loadMath(): Promise<Katex> {
  loading ??= Promise.all([import("katex"), import("katex/dist/katex.min.css?inline")])
    .then(([library, sheet]) => {
      styles = sheet.default;
      katex = library.default;
      return katex;
    })
    .catch((error) => {
      // the next formula tries again
      loading = undefined;
      throw error;
    });
  return loading;
}

/** Styles for formulas in `root`. Font faces count only at document level, whatever root uses them. */
export function adoptMathStyles(root: StyleRoot): () => void {
  const faces = styles.match(/@font-face\s*\{[^}]*\}/g)?.join("") ?? "";
  const rules = styles.replace(/@font-face\s*\{[^}]*\}/g, "");
  const releases = [adopt(document, faces), adopt(root, rules)];
  return () => {
    for (const release of releases) release();
  };
}

/** Typesets the placeholders below `root`. KaTeX's output is safe: links, images and raw HTML are off. */
export function typesetMath(root: ParentNode): void {
  if (!katex) return;
  for (const node of root.querySelectorAll<HTMLElement>(`.${MATH_CLASS}[data-tex]`)) {
    const tex = node.dataset["tex"] ?? "";
    const displayMode = node.dataset["display"] === "true";
    const key = `${displayMode}|${tex}`;
    let html = typeset.get(key);
    if (html === undefined) {
      html = katex.renderToString(tex, {
        displayMode,
        throwOnError: false,
        strict: "ignore",
        trust: false,
        maxExpand: 1000,
        maxSize: 50,
        errorColor: "var(--error-text-color)",
      });
      if (typeset.size > 500) typeset.clear();
      typeset.set(key, html);
    }
    node.innerHTML = html;
    node.classList.add("cl-math-set");
    node.removeAttribute("data-tex");
  }
}
