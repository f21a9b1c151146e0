/** Markdown text -> HTML text, block by block, so that a streaming answer only renders the blocks that changed. */
import { Marked, type Token, type Tokens } from "marked";
import { languageOf } from "./highlight";
import { type Delimiter, MATH_CLASS, mathExtensions, mayHaveMath } from "./math";

export interface ParseOptions {
  lineBreaks: boolean;
  headerLinks: boolean;
  delimiters: readonly Delimiter[];
}

/** One piece of the page that is rendered by itself. */
export interface Block {
  html: string;
  math: boolean;
  languages: string[];
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const parsers = new Map<string, Marked>();

function parserFor(options: ParseOptions): Marked {
  const key = JSON.stringify([options.lineBreaks, options.delimiters]);
  let parser = parsers.get(key);
  if (!parser) {
    parser = new Marked({
      gfm: true,
      breaks: options.lineBreaks,
      extensions: options.delimiters.length ? mathExtensions(options.delimiters) : [],
      renderer: {
        code({ text, lang, escaped }: Tokens.Code) {
          const name = (lang ?? "").trim().split(/\s/)[0] ?? "";
          const body = escaped ? text : escapeHtml(text);
          return `<pre data-lang="${escapeHtml(name)}"><code>${body}</code></pre>\n`;
        },
      },
    });
    parsers.set(key, parser);
  }
  return parser;
}

/** "Über uns!" -> "über-uns": stable anchors in the way code hosts make them. */
export function slug(text: string, taken: Map<string, number>): string {
  const base =
    text
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-") || "section";
  const count = taken.get(base) ?? 0;
  taken.set(base, count + 1);
  return count ? `${base}-${count}` : base;
}

export function parse(text: string, options: ParseOptions): Block[] {
  const delimiters = mayHaveMath(text, options.delimiters) ? options.delimiters : [];
  const marked = parserFor({ ...options, delimiters });
  const tokens = marked.lexer(text);
  const taken = new Map<string, number>();
  const pieces: string[] = [];
  const fences: string[][] = [];
  for (const token of tokens) {
    if (token.type === "space" || token.type === "def") continue;
    let html = marked.parser([token]);
    if (options.headerLinks && token.type === "heading") {
      html = withAnchor(html, slug(plainText(token as Tokens.Heading), taken));
    }
    pieces.push(html);
    fences.push(languagesIn(token));
  }
  // a tag opened in one block may be closed in another: these cannot be taken apart
  if (tokens.some((token) => token.type === "html" && !/^\s*<!--[\s\S]*-->\s*$/.test(token.raw))) {
    return [block(pieces.join(""), [...new Set(fences.flat())])];
  }
  return pieces.map((html, index) => block(html, fences[index] ?? []));
}

function block(html: string, languages: string[]): Block {
  return { html, math: html.includes(`class="${MATH_CLASS}"`), languages };
}

function withAnchor(html: string, id: string): string {
  const safe = escapeHtml(id);
  return html
    .replace(/^<h(\d)>/, `<h$1 id="${safe}" class="cl-heading">`)
    .replace(
      /<\/h(\d)>\s*$/,
      `<a class="cl-heading-link" href="#${safe}" aria-label="Link to this section">#</a></h$1>\n`,
    );
}

function plainText(token: Tokens.Heading): string {
  const read = (part: Token): string => {
    if ("tokens" in part && part.tokens) return part.tokens.map(read).join("");
    if (part.type === "html") return "";
    return "text" in part && typeof part.text === "string" ? part.text : "";
  };
  return token.tokens.map(read).join("");
}

function languagesIn(token: Token): string[] {
  const found: string[] = [];
  const walk = (part: Token): void => {
    if (part.type === "code") {
      const language = languageOf((part as Tokens.Code).lang);
      if (language) found.push(language);
    }
    if ("tokens" in part && part.tokens) part.tokens.forEach(walk);
    if (part.type === "list") for (const item of (part as Tokens.List).items) walk(item);
  };
  walk(token);
  return found;
}
