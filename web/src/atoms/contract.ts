/** What the renderer and a component promise each other. Components import this file and the atoms, nothing of app/ or client/. */
import type { Component as SvelteComponent, Snippet } from "svelte";

/** A file as it travels on the wire (field names of the reference); `url` is an object URL made on the page. */
export interface FileData {
  path: string;
  url?: string | null;
  size?: number | null;
  orig_name?: string | null;
  mime_type?: string | null;
  is_stream?: boolean;
  meta?: { _type: "gradio.FileData" };
}

export type ToastLevel = "info" | "warning" | "success" | "error";

export interface Toast {
  level: ToastLevel;
  message: string;
  title?: string;
  /** Seconds; null or 0 stays until closed. */
  duration?: number | null;
}

export interface BlockStatus {
  state: "idle" | "pending" | "generating" | "error";
  message?: string;
  /**
   * Of a component that emits `stream` for each chunk and `close_stream` when it streams no more:
   * "closed" means that the run is over (`timeLimit` seconds, null without a limit, or an error);
   * then it should stop too, and may stream again when the visitor wants it.
   */
  stream?: { state: "waiting" | "open" | "closed"; timeLimit: number | null };
}

/** What a component may ask of the world around it. */
export interface Host {
  upload(files: File[]): Promise<FileData[]>;
  toast(toast: Toast): void;
  /** The page's own words in the visitor's language. */
  t(key: string): string;
  root: ShadowRoot | Document;
  /** Largest upload in bytes, or null for no limit. */
  maxFileSize: number | null;
  /** Calls one of the Python functions that a component names in `server_functions`. */
  callServer(id: number, name: string, args: unknown[]): Promise<unknown>;
  /** Fires `click` of a gr.Button placed in a component's toolbar. */
  clickButton(id: number): void;
}

/** Props every component may carry in its config. */
export interface CommonProps {
  label?: string | null;
  info?: string | null;
  show_label?: boolean | null;
  container?: boolean | null;
  scale?: number | null;
  min_width?: number | null;
  interactive?: boolean | null;
  visible?: boolean | "hidden";
  elem_id?: string | null;
  elem_classes?: string[] | null;
  value?: unknown;
  _selectable?: boolean;
}

export interface ComponentProps<P extends object = CommonProps> {
  id: number;
  /** Reactive; read every field through it. */
  props: P;
  /** Resolved by the app: the explicit prop, or inferred from the listeners. */
  interactive: boolean;
  /** A change by the user of the component's own props. `change` is fired by the app whenever `value` differs. */
  set(patch: Partial<P>): void;
  /** An event of the component other than `change`, with its event data. */
  emit(event: string, data?: unknown): void;
  host: Host;
  status: BlockStatus;
}

export interface LayoutProps<P extends object = CommonProps> extends ComponentProps<P> {
  children: Snippet;
  childIds: number[];
  childProps(id: number): CommonProps & Record<string, unknown>;
}

export interface ComponentModule {
  // biome-ignore lint/suspicious/noExplicitAny: each component narrows its own props
  component: SvelteComponent<any>;
  /** Style sheet text, adopted once into the app's root when the component first appears. */
  css?: string;
  /** Whether the frame draws border, background and padding when `container` is not false. Default true for components, false for layouts. */
  framed?: boolean;
  /** Types whose value is not a form field (Markdown, HTML): no overlay height is reserved. */
  plain?: boolean;
}
