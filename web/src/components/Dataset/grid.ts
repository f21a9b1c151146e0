/** The corner of a table that fits into a cell. */

export interface Grid {
  headers: string[];
  rows: string[][];
  /** There is more below or to the right. */
  more: boolean;
}

const MOST = 3;

/** The first rows and columns of a table on the wire, or of a list of lists; null for anything else. */
export function gridOf(value: unknown): Grid | null {
  const { headers, data } = Array.isArray(value)
    ? { headers: [], data: value }
    : (value as { headers?: unknown; data?: unknown });
  if (!Array.isArray(data) || !data.every(Array.isArray)) return null;
  const names = Array.isArray(headers) ? headers : [];
  const width = Math.max(names.length, ...data.slice(0, MOST).map((row) => row.length));
  return {
    headers: names.slice(0, MOST).map(words),
    rows: data.slice(0, MOST).map((row) => row.slice(0, MOST).map(words)),
    more: data.length > MOST || width > MOST,
  };
}

function words(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
