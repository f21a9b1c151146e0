/** The app's config as the renderer reads it: defaults filled in, nothing missing. */
import type { RawConfig } from "./ports";

export interface Dependency {
  id: number;
  targets: [number | null, string][];
  inputs: number[];
  outputs: number[];
  backend_fn: boolean;
  js: string | null;
  show_progress: "full" | "minimal" | "hidden";
  show_progress_on: number[] | null;
  scroll_to_output: boolean;
  cancels: number[];
  collects_event_data: boolean;
  trigger_after: number | null;
  trigger_only_on_success: boolean;
  trigger_only_on_failure: boolean;
  trigger_mode: "once" | "multiple" | "always_last";
  /** Positions of inputs that are sent as the whole props, not the value. */
  component_prop_inputs: number[];
  /** "stream": one run takes many chunks of data. */
  connection: "sse" | "stream";
  /** Seconds of one stream, null without a limit. */
  time_limit: number | null;
  /** Seconds between two chunks of a stream. */
  stream_every: number;
  /** The dynamic part whose function made it. */
  rendered_in: number | null;
  /** The dynamic part that it draws. */
  render_id: number | null;
}

export interface LayoutNode {
  id: number;
  children: LayoutNode[];
}

export interface ComponentEntry {
  id: number;
  type: string;
  props: Record<string, unknown>;
  /** The dynamic part whose function made it. */
  rendered_in?: number | null;
}

export type FooterLink = string | { label?: string; url?: string };

export interface AppView {
  components: ComponentEntry[];
  dependencies: Dependency[];
  layout: LayoutNode;
  title: string | null;
  css: string | null;
  js: string | null;
  head: string | null;
  stylesheets: string[];
  fillHeight: boolean;
  fillWidth: boolean;
  footerLinks: FooterLink[] | null;
  maxFileSize: number | null;
  translations: Record<string, Record<string, string>> | null;
}

/** Reads a config; unknown fields are left out, absent ones get their default. */
export function readConfig(config: RawConfig): AppView {
  return {
    components: config.components,
    dependencies: config.dependencies.map((raw) =>
      readDependency(raw as { id: number } & Record<string, unknown>),
    ),
    layout: readLayout(config.layout),
    title: text(config["title"]),
    css: text(config["css"]),
    js: text(config["js"]),
    head: text(config["head"]),
    stylesheets: list(config["stylesheets"]) as string[],
    fillHeight: config["fill_height"] === true,
    fillWidth: config["fill_width"] === true,
    footerLinks: Array.isArray(config["footer_links"]) ? config["footer_links"] : null,
    maxFileSize: typeof config["max_file_size"] === "number" ? config["max_file_size"] : null,
    translations: (config["i18n_translations"] ?? null) as AppView["translations"],
  };
}

export function readDependency(raw: { id: number } & Record<string, unknown>): Dependency {
  return {
    id: raw.id,
    targets: list(raw["targets"]) as Dependency["targets"],
    inputs: list(raw["inputs"]) as number[],
    outputs: list(raw["outputs"]) as number[],
    backend_fn: raw["backend_fn"] === true,
    js: text(raw["js_implementation"]) ?? text(raw["js"]),
    show_progress: oneOf(raw["show_progress"], ["full", "minimal", "hidden"], "full"),
    show_progress_on: Array.isArray(raw["show_progress_on"]) ? raw["show_progress_on"] : null,
    scroll_to_output: raw["scroll_to_output"] === true,
    cancels: list(raw["cancels"]) as number[],
    collects_event_data: raw["collects_event_data"] === true,
    trigger_after: number(raw["trigger_after"]),
    trigger_only_on_success: raw["trigger_only_on_success"] === true,
    trigger_only_on_failure: raw["trigger_only_on_failure"] === true,
    trigger_mode: oneOf(raw["trigger_mode"], ["once", "multiple", "always_last"], "once"),
    component_prop_inputs: list(raw["component_prop_inputs"]) as number[],
    connection: oneOf(raw["connection"], ["sse", "stream"], "sse"),
    time_limit: number(raw["time_limit"]),
    stream_every: number(raw["stream_every"]) ?? 0.5,
    rendered_in: number(raw["rendered_in"]),
    render_id: number(raw["render_id"]),
  };
}

export function readLayout(raw: { id: number; children?: unknown[] }): LayoutNode {
  return {
    id: raw.id,
    children: (raw.children ?? []).map((child) =>
      readLayout(child as { id: number; children?: unknown[] }),
    ),
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" && value.trim() ? value : null;
}

function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function oneOf<T extends string>(value: unknown, names: T[], fallback: T): T {
  return names.includes(value as T) ? (value as T) : fallback;
}
