import type { CommonProps } from "../../atoms/contract";
import type { ToolbarEntry } from "../../atoms/types";

export interface TextboxProps extends CommonProps {
  value?: string | null;
  type?: "text" | "password" | "email" | null;
  lines?: number | null;
  max_lines?: number | null;
  placeholder?: string | null;
  autofocus?: boolean | null;
  autoscroll?: boolean | null;
  text_align?: "left" | "right" | null;
  rtl?: boolean | null;
  buttons?: ToolbarEntry[] | null;
  max_length?: number | null;
  submit_btn?: string | boolean | null;
  stop_btn?: string | boolean | null;
  html_attributes?: Record<string, string | number | boolean | null> | null;
}
