/** Whether two values are the same to a user of the app. */

/** Deep comparison; file records are the same when their paths are, unless `strict`. */
export function same(a: unknown, b: unknown, strict = false): boolean {
  if (Object.is(a, b)) return true;
  // Python has no undefined: absent and None are one
  if (a == null || b == null) return a == null && b == null;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => same(item, b[index], strict));
  }
  if (!isRecord(a) || !isRecord(b)) return false;
  if (!strict && isFile(a) && isFile(b)) return a["path"] === b["path"];
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => key in b && same(a[key], b[key], strict));
}

/** Plain objects only: Blobs and the like are the same only when identical. */
function isRecord(value: object): value is Record<string, unknown> {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isFile(value: Record<string, unknown>): boolean {
  const meta = value["meta"] as { _type?: string } | null | undefined;
  return typeof value["path"] === "string" && meta?._type === "gradio.FileData";
}
