/** `{{...}}` in a template -> a tree. The language of handlebars without registered helpers and partials. */
import { TemplateError } from "./expressions";

export type Param =
  | { kind: "literal"; value: unknown }
  | { kind: "path"; up: number; data: boolean; parts: string[]; text: string }
  | { kind: "call"; name: string; params: Param[] };

export interface Head {
  text: string;
  params: Param[];
  hash: Record<string, Param>;
  /** Names after `as |item index|`. */
  locals: string[];
}

export type Node =
  | { kind: "text"; text: string }
  | { kind: "value"; head: Head; raw: boolean }
  | { kind: "block"; head: Head; inverted: boolean; body: Node[]; otherwise: Node[] };

const TAG =
  /\\?\{\{(?:!--[\s\S]*?--~?\}\}|!(?!--)[\s\S]*?\}\}|\{(~?)([\s\S]*?)(~?)\}\}\}|(~?)([#^/&>]?)([\s\S]*?)(~?)\}\})/g;
const WORD =
  /\s*(?:(\()|(\))|([A-Za-z_][\w-]*)=|"([^"]*)"|'([^']*)'|(-?\d+(?:\.\d+)?)(?![\w.])|as\s+\|([^|]*)\||([^\s()|=]+))/y;

interface Frame {
  head: Head | null;
  inverted: boolean;
  body: Node[];
  otherwise: Node[] | null;
  /** Opened by `{{else if}}`: closed together with the block around it. */
  chained: boolean;
}

export function parseMustache(template: string): Node[] {
  const root: Frame = { head: null, inverted: false, body: [], otherwise: null, chained: false };
  const stack: Frame[] = [root];
  let end = 0;
  let trimNext = false;
  const top = (): Frame => stack.at(-1) as Frame;
  const add = (node: Node): void => void (top().otherwise ?? top().body).push(node);
  const text = (part: string, trimEnd: boolean): void => {
    let shown = trimNext ? part.trimStart() : part;
    if (trimEnd) shown = shown.trimEnd();
    trimNext = false;
    if (shown) add({ kind: "text", text: shown });
  };
  for (const match of template.matchAll(TAG)) {
    const [whole, rawLeft, rawInside, rawRight, left, sign, inside, right] = match;
    if (whole.startsWith("\\")) {
      text(template.slice(end, match.index) + whole.slice(1), false);
      end = match.index + whole.length;
      continue;
    }
    const comment = rawInside === undefined && inside === undefined;
    const trimEnd = Boolean(rawLeft || left) || whole.startsWith("{{~");
    text(template.slice(end, match.index), trimEnd);
    end = match.index + whole.length;
    trimNext = Boolean(rawRight || right) || whole.endsWith("~}}");
    if (comment) continue;
    if (rawInside !== undefined) {
      add({ kind: "value", head: parseHead(rawInside), raw: true });
      continue;
    }
    tag(sign ?? "", (inside ?? "").trim(), whole);
  }
  text(template.slice(end), false);
  if (stack.length > 1) {
    throw new TemplateError("the block is not closed", `{{#${top().head?.text ?? ""}}}`);
  }
  return root.body;

  function tag(sign: string, inside: string, whole: string): void {
    if (sign === ">") throw new TemplateError("partials are not available", whole);
    if (sign === "/") {
      close(inside, whole);
      return;
    }
    if ((sign === "^" && !inside) || (!sign && inside === "else")) {
      startElse(whole);
      return;
    }
    if (!sign && /^else\s/.test(inside)) {
      startElse(whole);
      stack.push(frame(parseHead(inside.slice(4)), false, true));
      return;
    }
    if (sign === "#" || sign === "^") {
      stack.push(frame(parseHead(inside.replace(/^\*?/, "")), sign === "^", false));
      return;
    }
    add({ kind: "value", head: parseHead(inside), raw: sign === "&" });
  }

  function startElse(whole: string): void {
    const current = top();
    if (!current.head || current.otherwise) {
      throw new TemplateError("there is no open block for it", whole);
    }
    current.otherwise = [];
  }

  function close(name: string, whole: string): void {
    // the else-if blocks inside end with the outer one
    for (;;) {
      const closed = stack.length > 1 ? stack.pop() : undefined;
      if (!closed?.head) throw new TemplateError("no block of this name is open", whole);
      add({
        kind: "block",
        head: closed.head,
        inverted: closed.inverted,
        body: closed.body,
        otherwise: closed.otherwise ?? [],
      });
      if (closed.chained) continue;
      if (nameOf(closed.head) !== name) {
        throw new TemplateError(`{{#${closed.head.text}}} has to be closed first`, whole);
      }
      return;
    }
  }
}

function frame(head: Head, inverted: boolean, chained: boolean): Frame {
  return { head, inverted, body: [], otherwise: null, chained };
}

function nameOf(head: Head): string {
  return head.text.trim().split(/\s/)[0] ?? "";
}

function parseHead(text: string): Head {
  const head: Head = { text: text.trim(), params: [], hash: {}, locals: [] };
  const reader = new RegExp(WORD);
  const source = text.trim();
  const read = (closing: boolean): Param[] => {
    const params: Param[] = [];
    let key: string | undefined;
    const put = (param: Param): void => {
      if (key === undefined) params.push(param);
      else head.hash[key] = param;
      key = undefined;
    };
    while (reader.lastIndex < source.length) {
      const at = reader.lastIndex;
      const match = reader.exec(source);
      if (!match) {
        if (!source.slice(at).trim()) break;
        throw new TemplateError("this cannot be read", `{{${source}}}`);
      }
      const [, open, shut, name, double, single, number, locals, word] = match;
      if (open) {
        const inner = read(true);
        const first = inner.shift();
        if (first?.kind !== "path") throw new TemplateError("a name is missing", `{{${source}}}`);
        put({ kind: "call", name: first.text, params: inner });
      } else if (shut) {
        if (closing) return params;
        throw new TemplateError("there is a ) too many", `{{${source}}}`);
      } else if (name) key = name;
      else if (double !== undefined || single !== undefined) {
        put({ kind: "literal", value: double ?? single });
      } else if (number !== undefined) put({ kind: "literal", value: Number(number) });
      else if (locals !== undefined) head.locals = locals.trim().split(/\s+/);
      else if (word) put(wordParam(word));
    }
    if (closing) throw new TemplateError("a ) is missing", `{{${source}}}`);
    return params;
  };
  head.params = read(false);
  if (!head.params.length)
    throw new TemplateError("there is nothing between the brackets", `{{${text}}}`);
  return head;
}

const LITERALS = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["undefined", undefined],
]);

function wordParam(word: string): Param {
  if (LITERALS.has(word)) return { kind: "literal", value: LITERALS.get(word) };
  const data = word.startsWith("@");
  let rest = data ? word.slice(1) : word;
  let up = 0;
  while (rest === ".." || rest.startsWith("../")) {
    up += 1;
    rest = rest.slice(3);
  }
  const parts = [...rest.matchAll(/\[([^\]]*)\]|([^./[\]]+)/g)].map(
    ([, bracket, plain]) => bracket ?? plain ?? "",
  );
  if (!data && parts[0] === "this") parts.shift();
  return { kind: "path", up, data, parts, text: word };
}
