/** The rows of a page, ready to be drawn. */
import { type Cell, cellOf, wordsOf } from "./cell";
import { type Column, type DatasetProps, rowsOf } from "./props";

export interface ShownRow {
  /** Position over all samples. */
  index: number;
  cells: Cell[];
  /** For screen readers. */
  name: string;
  /** Shown instead of the cells. */
  label?: string;
}

export interface Words {
  example: string;
  yes: string;
  no: string;
}

/** The rows from `first` on, at most `count`. */
export function shownRows(
  props: DatasetProps,
  columns: Column[],
  first: number,
  count: number,
  words: Words,
): ShownRow[] {
  return rowsOf(props)
    .slice(first, first + count)
    .map((row, offset) => {
      const index = first + offset;
      const cells = columns.map(({ name, look }, column) => cellOf(name, row[column], look));
      const label = props.sample_labels?.[index];
      const parts = cells.map((cell) => wordsOf(cell, words.yes, words.no));
      const said = label ?? short(parts.filter(Boolean).join(", "));
      const name = `${words.example} ${index + 1}${said ? `: ${said}` : ""}`;
      return { index, cells, name, ...(label !== undefined && { label }) };
    });
}

function short(words: string): string {
  return words.length > 160 ? `${words.slice(0, 160)}…` : words;
}
