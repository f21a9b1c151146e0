/** What a layout gets besides the contract: the attributes of its outermost element. */
import type { CommonProps, LayoutProps } from "../atoms/contract";

/** Spread on the layout's outermost element, so that `#elem_id` is the flex box itself. */
export interface FrameAttributes {
  id: string;
  class: string;
  style: string;
  "data-block": number;
  "aria-busy": "true" | undefined;
}

export interface FramedLayoutProps<P extends object = CommonProps> extends LayoutProps<P> {
  frame: FrameAttributes;
}

export type Variant = "default" | "panel" | "compact";
export type Size = number | string | null;

/** CSS for a size prop: numbers are pixels. */
export function size(value: Size | undefined): string | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  return typeof value === "number" ? `${value}px` : value;
}
