/** Files on the page: what a block accepts, how large they are, where the browser finds them. */
import type { FileData } from "./contract";

const GROUPS = new Set(["image", "audio", "video", "text"]);

/** Value for <input accept>; empty accepts everything. */
export function acceptList(types: readonly string[] | null | undefined): string {
  if (!types?.length || types.includes("file")) return "";
  return types.map((type) => (GROUPS.has(type) ? `${type}/*` : type)).join(",");
}

export function accepts(types: readonly string[] | null | undefined, file: File): boolean {
  const list = acceptList(types);
  if (!list) return true;
  const name = file.name.toLowerCase();
  const mime = file.type.toLowerCase();
  return list
    .toLowerCase()
    .split(",")
    .some((type) => {
      if (type.startsWith(".")) return name.endsWith(type);
      if (type.endsWith("/*")) return mime.startsWith(type.slice(0, -1));
      return type === mime || name.endsWith(`.${type}`);
    });
}

/** Bytes for people: "1.4 MB". */
export function readableSize(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let index = 0;
  while (bytes >= 1024 && index < units.length - 1) {
    bytes /= 1024;
    index += 1;
  }
  const digits = bytes < 10 && index > 0 ? 1 : 0;
  return `${Number(bytes.toFixed(digits))} ${units[index]}`;
}

/** Where the browser finds a file: its object URL, or the text itself when the config holds an address. */
export function fileUrl(file: FileData | string | null | undefined): string | undefined {
  return typeof file === "string" ? file : (file?.url ?? undefined);
}
