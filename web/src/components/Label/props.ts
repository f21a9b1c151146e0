import type { ToolbarEntry } from "../../atoms/types";
import type { LabelProps as Declared } from "../props";

export interface LabelProps extends Omit<Declared, "buttons"> {
  buttons?: ToolbarEntry[] | null;
}

/** The value; an empty object when there is no result yet. */
export type LabelData = NonNullable<LabelProps["value"]>;
