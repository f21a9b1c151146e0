/** Tells one set of files from another by what is in them. */
import type { AppFiles } from "./mount";

/** A hash over names and contents; empty where the browser has no hashes, as without https. */
export async function markOf(files: AppFiles): Promise<string> {
  if (!globalThis.crypto?.subtle) return "";
  const encoder = new TextEncoder();
  const lines: string[] = [];
  for (const [name, content] of files) {
    const bytes = typeof content === "string" ? encoder.encode(content) : content;
    lines.push(`${await sha256(bytes)} ${name}`);
  }
  return (await sha256(encoder.encode(lines.sort().join("\n")))).slice(0, 16);
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
