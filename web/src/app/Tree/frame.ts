/** What every block's outermost element carries: id, classes, its place in a row. */
import type { Block } from "../store";

export interface Frame {
  id: string;
  class: string;
  style: string;
  "data-block": number;
  "aria-busy": "true" | undefined;
}

/** Read inside a reaction: follows the block's props and status. */
export function frameOf(block: Block, ...classes: (string | false | undefined)[]): Frame {
  const { elem_id, elem_classes, visible } = block.props;
  const own = Array.isArray(elem_classes) ? elem_classes : [elem_classes];
  return {
    id: typeof elem_id === "string" && elem_id ? elem_id : `component-${block.id}`,
    class: [...classes, visible === "hidden" && "cl-hidden", ...own].filter(Boolean).join(" "),
    style: placeOf(block),
    "data-block": block.id,
    "aria-busy": block.status.state === "pending" ? "true" : undefined,
  };
}

/** Custom properties that Row and Column lay their children out by; set on each, as they inherit. */
function placeOf({ props, type }: Block): string {
  const scale = typeof props["scale"] === "number" ? props["scale"] : null;
  const least = type.endsWith("button") ? leastWidth(props["value"]) : 0;
  const width = typeof props["min_width"] === "number" ? props["min_width"] : least;
  // a scale of 0 keeps to its content
  const basis = scale === 0 && type !== "form" ? "auto" : "0%";
  const share = type === "form" ? scale || 1 : (scale ?? 1);
  const grow = type === "column" || type === "form" ? 0 : (scale ?? 0);
  return `--cl-scale:${share};--cl-basis:${basis};--cl-min:${width}px;--cl-grow:${grow}`;
}

/** Buttons have no width of their own in the config; below this many pixels a word would break. */
function leastWidth(text: unknown): number {
  const words = typeof text === "string" ? text.split(/\s+/) : [];
  const longest = Math.max(...words.map((word) => word.length), 0);
  return Math.max(108, Math.ceil(longest * 10 + 46));
}
