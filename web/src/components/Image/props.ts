import type { ToolbarEntry } from "../../atoms/types";
import type { ImageProps as Declared } from "../props";
import type { WebcamOptions } from "./camera";

export interface ImageProps extends Omit<Declared, "buttons" | "webcam_options"> {
  /** "download", "share", "fullscreen" and gr.Button instances. */
  buttons?: ToolbarEntry[] | null;
  webcam_options?: WebcamOptions | null;
  /** Seconds between two chunks; the app says so when a listener waits for the stream. */
  stream_every?: number | null;
}

/** Where a picture may come from; one source may stand without a list. */
export function sourcesOf(props: ImageProps): string[] {
  return props.sources ? [props.sources].flat() : ["upload", "clipboard"];
}
