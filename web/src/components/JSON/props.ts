import type { ToolbarEntry } from "../../atoms/types";
import type { JSONProps as Declared } from "../props";

export interface JSONProps extends Omit<Declared, "buttons"> {
  buttons?: ToolbarEntry[] | null;
}
