/** Saves a picture to the visitor's disk, in the format its name promises. */
import type { FileData } from "../../atoms/contract";

const MIME: Record<string, string> = {
  webp: "image/webp",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  bmp: "image/bmp",
  svg: "image/svg+xml",
  avif: "image/avif",
};

function extensionOf(name: string): string {
  return /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
}

function extensionFor(mime: string): string {
  const found = Object.entries(MIME).find(([, type]) => type === mime)?.[0];
  return found === "jpg" ? "jpeg" : (found ?? "png");
}

/** Bitmaps are told by their bytes: the name of such a file already promises the format it is saved in. */
export async function typeOf(blob: Blob): Promise<string> {
  const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
  return head[0] === 0x42 && head[1] === 0x4d ? "image/bmp" : blob.type;
}

/**
 * The type to convert into, or null to save the bytes as they are. Pictures made from arrays travel as
 * bitmaps because those cost no time to write; a file somebody named .bmp stays one.
 */
export function targetType(type: string, name: string, format: string): string | null {
  if (type !== "image/bmp" || extensionOf(name) === "bmp") return null;
  const wanted = MIME[format.toLowerCase()] ?? "image/png";
  return wanted === "image/bmp" ? null : wanted;
}

/** "cat.bmp" saved as WebP is "cat.webp"; a name without an ending gets one. */
export function fileName(name: string | null | undefined, type: string): string {
  const base = (name ?? "").split(/[/\\]/).at(-1) || "image";
  const extension = extensionOf(base);
  if (extension && (MIME[extension] === type || !type.startsWith("image/"))) return base;
  const stem = extension && MIME[extension] ? base.slice(0, -extension.length - 1) : base;
  return `${stem}.${extensionFor(type)}`;
}

/** Writes with the browser's encoder. One that lacks the format writes PNG instead; the result tells. */
async function convert(blob: Blob, type: string): Promise<Blob> {
  const bitmap = await createImageBitmap(blob);
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser has no canvas");
  if (type === "image/jpeg") {
    // JPEG has no transparency; black would stand in its place
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const quality = type === "image/jpeg" ? 0.95 : 1;
  const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, quality));
  if (!made) throw new Error("the picture is too large to convert");
  return made;
}

export async function savePicture(file: FileData, url: string, format: string): Promise<void> {
  let blob: Blob;
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    blob = await answer.blob();
  } catch {
    // another site that does not hand out its bytes: the browser may still open it
    follow(url, fileName(file.orig_name, ""));
    return;
  }
  const name = file.orig_name ?? file.path;
  const target = targetType(await typeOf(blob), name, format);
  if (target) blob = await convert(blob, target);
  const local = URL.createObjectURL(blob);
  follow(local, fileName(name, blob.type));
  // the browser has taken the bytes by then
  setTimeout(() => URL.revokeObjectURL(local), 30_000);
}

function follow(href: string, name: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.target = "_blank";
  link.rel = "noopener";
  link.click();
}
