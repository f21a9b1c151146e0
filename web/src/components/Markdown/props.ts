import type { ToolbarEntry } from "../../atoms/types";
import type { MarkdownProps as Declared } from "../props";
import type { Delimiter } from "./math";

export interface MarkdownProps extends Omit<Declared, "buttons" | "latex_delimiters"> {
  buttons?: ToolbarEntry[] | null;
  latex_delimiters?: Delimiter[] | null;
}
