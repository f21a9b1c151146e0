/** Props of the atoms, so that plain TypeScript and tests can name them. */
import type { FileData } from "./contract";

export interface IconProps {
  /** One of ./icons. */
  path: string;
  /** Pixels. Default 16. */
  size?: number;
}

/** A gr.Button given in another component's `buttons`, as it stands in the config. */
export interface ToolbarButton {
  id: number;
  value?: string | null;
  icon?: FileData | string | null;
  interactive?: boolean | null;
  visible?: boolean | "hidden" | null;
}

/** One entry of a component's `buttons`: a built-in name ("copy", "download", ...) or a gr.Button. */
export type ToolbarEntry = string | ToolbarButton;

/** What a built-in toolbar name does in this component. */
export interface ToolbarAction {
  icon: string;
  label: string;
  run?: () => void;
  /** Draws a link instead of a button. */
  href?: string;
  download?: string;
  pressed?: boolean;
  disabled?: boolean;
}

/** The entries of a `buttons` prop that can be drawn; the rest of what a config may hold is left out. */
export function toolbarEntries(buttons: readonly unknown[] | null | undefined): ToolbarEntry[] {
  return (buttons ?? []).filter(
    (entry): entry is ToolbarEntry =>
      typeof entry === "string" ||
      (typeof entry === "object" && entry !== null && typeof Reflect.get(entry, "id") === "number"),
  );
}
