/** `${...}` in a template: JavaScript of the app's author, evaluated with the template's names in scope. */
export type Piece = string | Expression;

export interface Expression {
  source: string;
}

/** Thrown with the expression that failed, so that its author finds it. */
export class TemplateError extends Error {
  readonly source: string;
  constructor(message: string, source: string) {
    super(message);
    this.source = source;
  }
}

const parsed = new Map<string, Piece[]>();

/**
 * Splits a template at its expressions. Where one ends is asked of JavaScript itself: at the first
 * closing bracket that makes a complete expression, so strings, nested templates and objects just work.
 */
export function splitTemplate(template: string): Piece[] {
  const known = parsed.get(template);
  if (known) return known;
  const pieces: Piece[] = [];
  let text = "";
  let at = 0;
  while (at < template.length) {
    const start = template.indexOf("${", at);
    if (start < 0) break;
    if (template[start - 1] === "\\") {
      text += `${template.slice(at, start - 1)}\${`;
      at = start + 2;
      continue;
    }
    const end = expressionEnd(template, start + 2);
    text += template.slice(at, start);
    if (text) pieces.push(text);
    text = "";
    pieces.push({ source: template.slice(start + 2, end).trim() });
    at = end + 1;
  }
  text += template.slice(at);
  if (text) pieces.push(text);
  if (parsed.size > 100) parsed.clear();
  parsed.set(template, pieces);
  return pieces;
}

function expressionEnd(template: string, from: number): number {
  let problem: unknown;
  for (let end = template.indexOf("}", from); end >= 0; end = template.indexOf("}", end + 1)) {
    const source = template.slice(from, end);
    try {
      compile(source, []);
      return end;
    } catch (error) {
      problem ??= error;
    }
  }
  const line = template.slice(from - 2).split("\n", 1)[0] ?? "";
  throw new TemplateError(
    problem instanceof Error ? problem.message : "the closing } is missing",
    line.slice(0, 80),
  );
}

const compiled = new Map<string, (...values: unknown[]) => unknown>();

function compile(source: string, names: readonly string[]): (...values: unknown[]) => unknown {
  const key = `${names.join()}|${source}`;
  let run = compiled.get(key);
  if (!run) {
    // the line break ends a comment at the end of the expression
    run = new Function(...names, `return (${source}\n);`) as (...values: unknown[]) => unknown;
    if (compiled.size > 500) compiled.clear();
    compiled.set(key, run);
  }
  return run;
}

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/** Words of the language ("class") cannot be names in it; such props are left out. */
function isUsableName(name: string): boolean {
  if (!NAME.test(name)) return false;
  try {
    compile("0", [name]);
    return true;
  } catch {
    return false;
  }
}

/** The value as text: nothing for null and undefined, everything else as JavaScript writes it. */
export function evaluate(source: string, scope: Record<string, unknown>): string {
  const names = Object.keys(scope).filter(isUsableName);
  try {
    const run = compile(source, names);
    const value = run(...names.map((name) => scope[name]));
    return value === null || value === undefined ? "" : String(value);
  } catch (error) {
    throw new TemplateError(error instanceof Error ? error.message : String(error), source);
  }
}
