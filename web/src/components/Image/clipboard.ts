/** A picture from the clipboard, by button; Ctrl+V needs none of this. */
export type Pasted = { file: File } | { problem: "empty" | "refused" };

export async function pictureFromClipboard(): Promise<Pasted> {
  let items: ClipboardItems;
  try {
    items = await navigator.clipboard.read();
  } catch {
    return { problem: "refused" };
  }
  for (const item of items) {
    const type = item.types.find((name) => name.startsWith("image/"));
    if (!type) continue;
    const blob = await item.getType(type);
    const extension = type.slice("image/".length).replace(/\+.*$/, "");
    return { file: new File([blob], `clipboard.${extension}`, { type }) };
  }
  return { problem: "empty" };
}
