/** The parts of an app's config that the client reads; the renderer reads more. */

export interface ComponentConfig {
  id: number;
  type: string;
  props: Record<string, unknown>;
  key?: unknown;
  skip_api?: boolean;
  component_class_id?: string;
  [field: string]: unknown;
}

export interface DependencyConfig {
  id: number;
  targets: [number | null, string][];
  inputs: number[];
  outputs: number[];
  backend_fn: boolean;
  js: unknown;
  queue: boolean | null;
  api_name: string | false | null;
  api_visibility?: "public" | "private" | "undocumented";
  types?: { generator?: boolean; cancel?: boolean };
  [field: string]: unknown;
}

export interface AppConfig {
  version: string;
  mode: string;
  title?: string | null;
  components: ComponentConfig[];
  dependencies: DependencyConfig[];
  layout: { id: number; children?: unknown[] };
  [field: string]: unknown;
}

/** What `view_api` answers. */
export interface ApiDescription {
  named_endpoints: Record<string, EndpointDescription>;
  unnamed_endpoints: Record<string, EndpointDescription>;
}

export interface EndpointDescription {
  parameters: ParameterDescription[];
  returns: { label: string; type: unknown; component: string }[];
  [field: string]: unknown;
}

export interface ParameterDescription {
  label: string;
  parameter_name?: string | null;
  parameter_has_default?: boolean;
  parameter_default?: unknown;
  component: string;
  [field: string]: unknown;
}

/** Throws when what came as a config is not one. */
export function asConfig(value: Record<string, unknown>): AppConfig {
  const { components, dependencies, layout } = value;
  const layoutThere = typeof layout === "object" && layout !== null;
  if (Array.isArray(components) && Array.isArray(dependencies) && layoutThere) {
    return value as unknown as AppConfig;
  }
  throw new Error("The app's config lacks its components, dependencies or layout.");
}
