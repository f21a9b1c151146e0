/** Which page buttons there are. */

/** A page, counted from 0, or a gap between pages that are not shown. */
export type PageButton = number | "gap";

const ALL_UP_TO = 7;

export function pageCount(rows: number, perPage: number): number {
  return Math.max(1, Math.ceil(rows / perPage));
}

/** Rows on a page; nonsense is the default. */
export function rowsPerPage(given: number | null | undefined): number {
  return given && given >= 1 ? Math.floor(given) : 10;
}

/** First, last, and the neighbours of the present page; a gap never hides a single page. */
export function pageButtons(count: number, current: number): PageButton[] {
  if (count <= ALL_UP_TO) return Array.from({ length: count }, (_, page) => page);
  // near an end the window keeps its size, so that the buttons stay under the pointer
  const from = Math.max(2, Math.min(current - 1, count - 5));
  const to = Math.min(count - 3, Math.max(current + 1, 4));
  const buttons: PageButton[] = [0, from === 2 ? 1 : "gap"];
  for (let page = from; page <= to; page += 1) buttons.push(page);
  buttons.push(to === count - 3 ? count - 2 : "gap", count - 1);
  return buttons;
}
