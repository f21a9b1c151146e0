/** Heights and widths of the reference: a number (or digits) is pixels, other text is any CSS length. */
export function cssSize(size: number | string | null | undefined): string | undefined {
  if (size === null || size === undefined || size === "") return undefined;
  if (typeof size === "number" || /^\d+(\.\d+)?$/.test(size)) return `${size}px`;
  return size;
}
