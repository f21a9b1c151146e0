import type { DatasetProps as Declared } from "../props";

/** The component of a column: the kind it is drawn as. */
export interface ColumnName {
  name?: string;
  class_id?: string;
}

export interface DatasetProps extends Omit<Declared, "components"> {
  components?: (ColumnName | string)[] | null;
  component_ids?: number[] | null;
}

/** One shown column. */
export interface Column {
  name: string;
  header: string;
  /** Props of the column's component: choices, labels. */
  look: Record<string, unknown>;
}

/** The columns; as many as the widest row where the config names fewer. */
export function columnsOf(props: DatasetProps): Column[] {
  const named = props.components ?? [];
  const widest = Math.max(0, ...rowsOf(props).map((row) => row.length));
  return Array.from({ length: Math.max(named.length, widest) }, (_, index) => {
    const given = named[index];
    return {
      name: (typeof given === "string" ? given : (given?.name ?? "")).toLowerCase(),
      header: props.headers?.[index] ?? "",
      look: props.component_props?.[index] ?? {},
    };
  });
}

/** The rows; a dataset without any holds one empty row. */
export function rowsOf(props: DatasetProps): unknown[][] {
  const rows = (props.samples ?? []).map((row) => (Array.isArray(row) ? row : [row]));
  return rows.length === 1 && rows[0]?.length === 0 && !props.sample_labels?.length ? [] : rows;
}

/** Buttons instead of a table: one column, or a text for each row. */
export function isGallery(props: DatasetProps, columns: number): boolean {
  if (props.layout === "table") return false;
  return props.layout === "gallery" || columns < 2 || Boolean(props.sample_labels?.length);
}
