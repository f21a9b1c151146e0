import type { CommonProps } from "../../atoms/contract";

/** Name shown, value sent. */
export type Choice = [name: string, value: string | number];

export interface DropdownProps extends CommonProps {
  value?: string | number | (string | number)[] | null;
  choices?: Choice[] | null;
  multiselect?: boolean | null;
  allow_custom_value?: boolean | null;
  max_choices?: number | null;
  num_choices_shown?: number | null;
  filterable?: boolean | null;
  buttons?: unknown[] | null;
}
