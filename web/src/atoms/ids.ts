/** Value for aria-describedby of a control inside a Field: its help text and error, when they are there. */
export function describedBy(
  control: string,
  info: string | null | undefined,
  error: string | null | undefined,
): string | undefined {
  const ids = [info && `${control}-info`, error && `${control}-error`].filter(Boolean);
  return ids.length ? ids.join(" ") : undefined;
}
