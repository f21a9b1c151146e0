import type { ToolbarEntry } from "../../atoms/types";
import type { HTMLProps as Declared } from "../props";

export interface HTMLProps extends Omit<Declared, "buttons"> {
  buttons?: ToolbarEntry[] | null;
  /** Every further keyword of the Python call: names the templates and the script may use. */
  props?: Record<string, unknown> | null;
  /** Names of `server_functions`. */
  server_fns?: string[] | null;
}
