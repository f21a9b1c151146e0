/** What a JSON tree shows, worked out without drawing: kinds, children, what stands open at first. */
export type Kind = "object" | "array" | "string" | "number" | "boolean" | "null";

/** Children drawn at once; the rest follows on request. */
export const PAGE = 100;
/** Characters of a text drawn at once. */
export const LONGEST_TEXT = 2000;
/** Levels that stand open unless `open` asks for all. */
const LEVELS = 3;
/** Rows drawn at first: more would hold up the page. */
const ROWS = 400;

export function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  switch (typeof value) {
    case "object":
      return "object";
    case "string":
      return "string";
    case "boolean":
      return "boolean";
    default:
      return "number";
  }
}

export interface Entry {
  /** A key, or a position. */
  key: string;
  value: unknown;
  path: string;
}

export function isBranch(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

export function sizeOf(value: object): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

/** The first `count` children. A path is unique per node, as in a JSON pointer. */
export function entriesOf(value: object, path: string, count: number): Entry[] {
  const keys = Array.isArray(value)
    ? Array.from({ length: Math.min(count, value.length) }, (_, index) => String(index))
    : Object.keys(value).slice(0, count);
  return keys.map((key) => ({
    key,
    value: (value as Record<string, unknown>)[key],
    path: childPath(path, key),
  }));
}

function childPath(path: string, key: string): string {
  return `${path}/${key.replace(/~/g, "~0").replace(/\//g, "~1")}`;
}

/** Paths that stand open at first: level by level, until the page would get too long. */
export function openAtFirst(value: unknown, all: boolean): Set<string> {
  const open = new Set<string>();
  if (!isBranch(value)) return open;
  let level: { value: object; path: string }[] = [{ value, path: "" }];
  let rows = 0;
  for (let depth = 0; level.length && (all || depth < LEVELS); depth += 1) {
    const next: { value: object; path: string }[] = [];
    const wanted = level.reduce((sum, node) => sum + Math.min(PAGE, sizeOf(node.value)), 0);
    // all of a level or nothing of it, unless everything was asked for
    if (!all && depth > 0 && rows + wanted > ROWS) break;
    for (const node of level) {
      const count = Math.min(PAGE, sizeOf(node.value));
      // the root always opens, however large it is
      if (depth > 0 && rows + count > ROWS) continue;
      rows += count;
      open.add(node.path);
      for (const entry of entriesOf(node.value, node.path, PAGE)) {
        if (isBranch(entry.value)) next.push({ value: entry.value, path: entry.path });
      }
    }
    level = next;
  }
  return open;
}

/** A leaf as JSON text. Numbers JSON cannot write (NaN, Infinity) show as they are. */
export function leafText(value: unknown): string {
  if (value === undefined) return "null";
  if (typeof value === "string" || typeof value === "boolean" || value === null) {
    return JSON.stringify(value);
  }
  return String(value);
}

/** The whole value as indented JSON text. */
export function toText(value: unknown): string {
  return JSON.stringify(value ?? null, null, 2);
}
