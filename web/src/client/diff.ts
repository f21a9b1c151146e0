/** Applies the edits by which a running event changes the values it sent before. */

export type Path = (string | number)[];
export type Edit = [op: "replace" | "append" | "add" | "delete", path: Path, value: unknown];

/** A new value with the edits applied in order; the old one is left as it was. Throws on a bad edit. */
export function applyEdits(value: unknown, edits: unknown): unknown {
  if (!Array.isArray(edits)) throw new Error("The edits of an output must be a list.");
  return edits.reduce((current, edit) => applyEdit(current, checked(edit)), value);
}

function checked(edit: unknown): Edit {
  if (Array.isArray(edit) && typeof edit[0] === "string" && Array.isArray(edit[1])) {
    return edit as unknown as Edit;
  }
  throw new Error(`Not an edit of the form [op, path, value]: ${JSON.stringify(edit)}`);
}

function applyEdit(value: unknown, [op, path, change]: Edit): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return atRoot(value, op, change);
  const copy = copied(value, path);
  if (rest.length > 0) {
    write(copy, key, applyEdit(read(copy, key), [op, rest, change]));
  } else if (op === "delete") {
    remove(copy, key);
  } else if (op === "add" && Array.isArray(copy)) {
    copy.splice(Number(key), 0, change);
  } else {
    write(copy, key, op === "append" ? appended(read(copy, key), change) : change);
  }
  return copy;
}

function atRoot(value: unknown, op: Edit[0], change: unknown): unknown {
  if (op === "append") return appended(value, change);
  if (op === "replace" || op === "add") return change;
  throw new Error(`An edit cannot ${op} the whole value.`);
}

function appended(value: unknown, more: unknown): string {
  if (typeof value === "string" && typeof more === "string") return value + more;
  throw new Error("Only text can be appended to text.");
}

type Container = unknown[] | Record<string, unknown>;

function copied(value: unknown, path: Path): Container {
  if (Array.isArray(value)) return [...value];
  if (typeof value === "object" && value !== null) return { ...value };
  throw new Error(`The edit's path ${JSON.stringify(path)} does not exist in the value.`);
}

function read(container: Container, key: string | number): unknown {
  return (container as Record<string | number, unknown>)[key];
}

function write(container: Container, key: string | number, value: unknown): void {
  // A key named __proto__ must stay data, so it is defined rather than assigned.
  Object.defineProperty(container, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function remove(container: Container, key: string | number): void {
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete container[key];
}
