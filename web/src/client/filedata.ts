/** File records as they travel, and a walk that finds or replaces them inside any value. */

export interface FileData {
  path: string;
  url?: string | null;
  size?: number | null;
  orig_name?: string | null;
  mime_type?: string | null;
  is_stream?: boolean;
  meta?: { _type: "gradio.FileData" };
}

/** Whether a value is a file record. */
export function isFileData(value: unknown): value is FileData {
  if (typeof value !== "object" || value === null) return false;
  const { path, meta } = value as Partial<FileData>;
  return typeof path === "string" && meta?._type === "gradio.FileData";
}

/** Whether the path is an address that anybody can fetch, not a file in the app's storage. */
export function isAddress(path: string): boolean {
  return /^(https?|data|blob):/i.test(path);
}

/** Every file record inside a value, each once. */
export function filesIn(value: unknown, found: FileData[] = []): FileData[] {
  if (isFileData(value)) found.push(value);
  else if (Array.isArray(value)) for (const item of value) filesIn(item, found);
  else if (isPlain(value)) for (const item of Object.values(value)) filesIn(item, found);
  return found;
}

/** A copy of the value in which `replace` has answered for every leaf it wants to change. */
export function mapLeaves(
  value: unknown,
  replace: (leaf: unknown) => unknown | undefined,
): unknown {
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((item) => mapLeaves(item, replace));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapLeaves(item, replace)]),
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
