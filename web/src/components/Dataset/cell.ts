/** What a cell shows of a sample value, by the kind of its component and by what it holds. */
import type { FileData } from "../../atoms/contract";
import { pairs } from "../../atoms/choices";
import { fileUrl } from "../../atoms/files";
import { type Grid, gridOf } from "./grid";

export type Cell =
  | { kind: "empty" }
  | { kind: "text"; text: string; look?: "number" | "code" }
  | { kind: "tick"; on: boolean }
  | { kind: "colour"; text: string }
  | { kind: "media"; items: MediaItem[]; more: number }
  | { kind: "grid"; grid: Grid };

export interface MediaItem {
  type: "image" | "video" | "audio" | "file";
  name: string;
  url?: string;
}

const MOST_MEDIA = 3;
/** Longer texts are cut, for the sake of the page; a cell shows less anyway. */
const MOST_TEXT = 600;
const EMPTY: Cell = { kind: "empty" };
const IMAGES = /\.(png|jpe?g|gif|webp|svg|bmp|avif|ico)$/i;
const VIDEOS = /\.(mp4|webm|mov|ogv|mkv|m4v)$/i;
const SOUNDS = /\.(wav|mp3|ogg|flac|m4a|aac|opus)$/i;

export function cellOf(name: string, value: unknown, look: Record<string, unknown> = {}): Cell {
  if (value === null || value === undefined || value === "") return EMPTY;
  const media = mediaIn(name, value);
  if (media.length) {
    return { kind: "media", items: media.slice(0, MOST_MEDIA), more: extra(media.length) };
  }
  if (name === "dataframe" || name === "dataset") {
    const grid = gridOf(value);
    if (grid) return { kind: "grid", grid };
  }
  if (name === "radio" || name === "dropdown" || name === "checkboxgroup") {
    return text(named(value, look["choices"]));
  }
  if (name === "html") return text(withoutTags(String(value)));
  if (name === "code" && typeof value === "string") return text(value, "code");
  if (name === "colorpicker" && typeof value === "string") return { kind: "colour", text: value };
  if (typeof value === "boolean") return { kind: "tick", on: value };
  if (typeof value === "number") return text(String(value), "number");
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return ofList(value);
  return ofObject(value as Record<string, unknown>);
}

/** A cell in words: names of rows for screen readers. */
export function wordsOf(cell: Cell, yes: string, no: string): string {
  if (cell.kind === "text" || cell.kind === "colour") return cell.text;
  if (cell.kind === "tick") return cell.on ? yes : no;
  if (cell.kind === "media") return cell.items.map((item) => item.name).join(", ");
  return cell.kind === "grid" ? cell.grid.rows.map((row) => row.join(" ")).join(", ") : "";
}

function text(words: string, look?: "number" | "code"): Cell {
  const cut = words.length > MOST_TEXT ? `${words.slice(0, MOST_TEXT)}…` : words;
  if (cut.trim() === "") return EMPTY;
  return look ? { kind: "text", text: cut, look } : { kind: "text", text: cut };
}

function ofList(list: unknown[]): Cell {
  const plain = list.every((item) => typeof item !== "object" || item === null);
  return plain ? text(list.map(String).join(", ")) : text(JSON.stringify(list), "code");
}

function ofObject(value: Record<string, unknown>): Cell {
  // a text with files that are none, as of a MultimodalTextbox
  if (typeof value["text"] === "string" && Array.isArray(value["files"])) {
    return text(value["text"]);
  }
  return text(JSON.stringify(value), "code");
}

/** The names of choices in place of their values. */
function named(value: unknown, choices: unknown): string {
  const known = pairs(Array.isArray(choices) ? choices : []);
  const nameOf = (one: unknown) => known.find(([, each]) => each === one)?.[0] ?? String(one);
  return Array.isArray(value) ? value.map(nameOf).join(", ") : nameOf(value);
}

function withoutTags(html: string): string {
  // a document that is parsed and not shown runs nothing and loads nothing
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const unseen of parsed.querySelectorAll("script, style, template")) unseen.remove();
  return (parsed.body.textContent ?? "").replace(/\s+/g, " ").trim();
}

function extra(count: number): number {
  return Math.max(0, count - MOST_MEDIA);
}

/** The files a value consists of. */
function mediaIn(name: string, value: unknown): MediaItem[] {
  if (isFile(value)) return [itemOf(name, value)];
  if (Array.isArray(value)) return value.flatMap((one) => mediaIn(name, one));
  if (typeof value !== "object" || value === null) return [];
  const parts = value as Record<string, unknown>;
  // an edited picture is its layers in one
  if (isFile(parts["composite"])) return [itemOf("image", parts["composite"])];
  for (const part of ["image", "video", "background"]) {
    if (isFile(parts[part])) return [itemOf(part === "video" ? "video" : "image", parts[part])];
  }
  return typeof parts["text"] === "string" && !parts["text"] && Array.isArray(parts["files"])
    ? mediaIn("file", parts["files"])
    : [];
}

function isFile(value: unknown): value is FileData {
  if (typeof value !== "object" || value === null) return false;
  const { path, meta } = value as Partial<FileData>;
  return typeof path === "string" && meta?._type === "gradio.FileData";
}

function itemOf(name: string, file: FileData): MediaItem {
  const url = fileUrl(file) ?? (/^(https?|data|blob):/i.test(file.path) ? file.path : undefined);
  const title = file.orig_name || file.path.split(/[\\/]/).at(-1) || file.path;
  return { type: typeOf(name, file, title), name: title, ...(url && { url }) };
}

function typeOf(name: string, file: FileData, title: string): MediaItem["type"] {
  const kind = file.mime_type?.split("/")[0];
  if (name === "file" || name === "downloadbutton" || name === "uploadbutton") return "file";
  if (kind === "image" || kind === "video" || kind === "audio") return kind;
  if (IMAGES.test(title)) return "image";
  if (VIDEOS.test(title)) return "video";
  if (SOUNDS.test(title)) return "audio";
  return name === "image" || name === "video" || name === "audio" ? name : "file";
}
