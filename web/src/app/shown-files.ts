/** The stored files that the page still shows. */
import type { Store } from "./store";

export function shownFiles(store: Store): Set<string> {
  const paths = new Set<string>();
  for (const block of store.blocks.values()) {
    for (const value of Object.values(block.props)) collect(value, paths);
  }
  return paths;
}

function collect(value: unknown, paths: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const item of value) collect(item, paths);
  else if (!(value instanceof Blob)) {
    const { path, meta } = value as { path?: unknown; meta?: { _type?: string } | null };
    if (typeof path === "string" && meta?._type === "gradio.FileData") paths.add(path);
    else for (const item of Object.values(value)) collect(item, paths);
  }
}
