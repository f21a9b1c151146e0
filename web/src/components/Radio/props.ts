import type { CommonProps } from "../../atoms/contract";

/** Name shown, value sent. */
export type Choice = [name: string, value: string | number];

export interface RadioProps extends CommonProps {
  value?: string | number | null;
  choices?: Choice[] | null;
  rtl?: boolean | null;
  buttons?: unknown[] | null;
}
