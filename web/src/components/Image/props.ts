import type { ToolbarEntry } from "../../atoms/types";
import type { ImageProps as Declared } from "../props";

export interface ImageProps extends Omit<Declared, "buttons"> {
  /** "download", "share", "fullscreen" and gr.Button instances. */
  buttons?: ToolbarEntry[] | null;
}

/** Where a picture may come from; one source may stand without a list. */
export function sourcesOf(props: ImageProps): string[] {
  return props.sources ? [props.sources].flat() : ["upload", "clipboard"];
}
