/** Draws `{{...}}` templates: values, `if`, `unless`, `each`, `with`, `lookup`, `else`, `../`, `@index` and friends. */
import { TemplateError } from "./expressions";
import { type Head, type Node, type Param, parseMustache } from "./mustache-parse";

interface Scope {
  context: unknown;
  parent: Scope | null;
  /** @index, @key, @first, @last, @root */
  data: Record<string, unknown>;
  /** Names given by `as |item|`. */
  locals: Record<string, unknown>;
}

const SIGNS: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#x27;",
  "`": "&#x60;",
  "=": "&#x3D;",
};

const trees = new Map<string, Node[]>();

export function renderMustache(template: string, context: Record<string, unknown>): string {
  let tree = trees.get(template);
  if (!tree) {
    tree = parseMustache(template);
    if (trees.size > 100) trees.clear();
    trees.set(template, tree);
  }
  return draw(tree, { context, parent: null, data: { root: context }, locals: {} });
}

function draw(nodes: readonly Node[], scope: Scope): string {
  let out = "";
  for (const node of nodes) {
    if (node.kind === "text") out += node.text;
    else if (node.kind === "block") out += drawBlock(node, scope);
    else {
      const text = textOf(headValue(node.head, scope));
      out += node.raw ? text : text.replace(/[&<>"'`=]/g, (sign) => SIGNS[sign] ?? sign);
    }
  }
  return out;
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}

function headValue(head: Head, scope: Scope): unknown {
  const [first, ...rest] = head.params;
  if (!first) return undefined;
  if (first.kind === "path" && (rest.length || first.text === "lookup")) {
    return call(first.text, rest, scope);
  }
  return resolve(first, scope);
}

function call(name: string, params: readonly Param[], scope: Scope): unknown {
  const values = params.map((param) => resolve(param, scope));
  if (name === "lookup") return own(values[0], String(values[1]));
  if (name === "log") {
    console.log(...values);
    return "";
  }
  throw new TemplateError("only if, unless, each, with, lookup and log are known here", name);
}

function resolve(param: Param, scope: Scope): unknown {
  if (param.kind === "literal") return param.value;
  if (param.kind === "call") return call(param.name, param.params, scope);
  let at: Scope | null = scope;
  for (let up = param.up; up > 0 && at; up -= 1) at = at.parent;
  if (!at) return undefined;
  const [first] = param.parts;
  if (param.data) return follow(at.data, param.parts);
  if (first !== undefined && !param.up && !/^(this\b|\.)/.test(param.text)) {
    for (let local: Scope | null = at; local; local = local.parent) {
      if (Object.hasOwn(local.locals, first)) return follow(local.locals, param.parts);
    }
  }
  return follow(at.context, param.parts);
}

function follow(value: unknown, parts: readonly string[]): unknown {
  return parts.reduce<unknown>(own, value);
}

/** Own properties only: a template must not reach constructors and prototypes. */
function own(value: unknown, key: string): unknown {
  if (value === null || value === undefined) return undefined;
  const holder = Object(value) as Record<string, unknown>;
  return Object.hasOwn(holder, key) ? holder[key] : undefined;
}

function drawBlock(node: Node & { kind: "block" }, scope: Scope): string {
  const [first, second] = node.head.params;
  const name = first?.kind === "path" ? first.text : "";
  const builtIn = ["if", "unless", "each", "with"].includes(name);
  const [body, otherwise] = node.inverted
    ? [node.otherwise, node.body]
    : [node.body, node.otherwise];
  if (!builtIn) {
    if (second)
      throw new TemplateError("only if, unless, each and with are known here", `#${name}`);
    const value = first ? resolve(first, scope) : undefined;
    if (Array.isArray(value)) return drawEach(value, node.head, body, otherwise, scope);
    if (value === true) return draw(body, scope);
    return isEmpty(value) && value !== 0 ? draw(otherwise, scope) : draw(body, inner(value, scope));
  }
  if (!second) throw new TemplateError("it needs a value", `{{#${node.head.text}}}`);
  const value = resolve(second, scope);
  if (name === "if" || name === "unless") {
    const zero = node.head.hash["includeZero"];
    const counts = zero && value === 0 ? Boolean(resolve(zero, scope)) : false;
    const holds = (!isEmpty(value) || counts) === (name === "if");
    return draw(holds ? body : otherwise, scope);
  }
  if (name === "with") {
    if (isEmpty(value)) return draw(otherwise, scope);
    const [local] = node.head.locals;
    return draw(body, inner(value, scope, {}, local ? { [local]: value } : {}));
  }
  return drawEach(value, node.head, body, otherwise, scope);
}

function drawEach(
  value: unknown,
  head: Head,
  body: readonly Node[],
  otherwise: readonly Node[],
  scope: Scope,
): string {
  const list = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (!list.length) return draw(otherwise, scope);
  const array = Array.isArray(value);
  const [itemName, keyName] = head.locals;
  return list
    .map(([key, item], index) => {
      const place = array ? index : key;
      const locals: Record<string, unknown> = {};
      if (itemName) locals[itemName] = item;
      if (keyName) locals[keyName] = place;
      const data = { index, key: place, first: index === 0, last: index === list.length - 1 };
      return draw(body, inner(item, scope, data, locals));
    })
    .join("");
}

function inner(
  context: unknown,
  scope: Scope,
  data: Record<string, unknown> = {},
  locals: Record<string, unknown> = {},
): Scope {
  return { context, parent: scope, data: { ...scope.data, ...data }, locals };
}

/** What `if` takes for no: as in JavaScript, and empty lists. */
function isEmpty(value: unknown): boolean {
  return !value || (Array.isArray(value) && value.length === 0);
}
