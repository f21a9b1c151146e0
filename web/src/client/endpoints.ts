/** Finds the listener that a call means, and turns its arguments into the list the wire wants. */
import type { AppConfig, DependencyConfig, EndpointDescription } from "./config";
import { AppError } from "./errors";

/** A listener by "/name", "name" or number. Throws AppError that lists the known names. */
export function findEndpoint(config: AppConfig, endpoint: string | number): DependencyConfig {
  const found = config.dependencies.find((dependency) =>
    typeof endpoint === "number"
      ? dependency.id === endpoint
      : dependency.api_name === endpoint.replace(/^\//, ""),
  );
  const known = endpointNames(config);
  const list = known.length > 0 ? `Known: ${known.join(", ")}.` : "The app has no named endpoints.";
  if (!found)
    throw new AppError(
      `There is no endpoint ${JSON.stringify(endpoint)}. ${list}`,
      "Unknown endpoint",
    );
  if (found.api_visibility === "private") {
    throw new AppError(
      `The endpoint ${JSON.stringify(endpoint)} is private. ${list}`,
      "Private endpoint",
    );
  }
  if (!found.backend_fn) {
    throw new AppError(`The endpoint ${JSON.stringify(endpoint)} has no Python function to call.`);
  }
  return found;
}

/** Names that clients may call, each with its slash. */
export function endpointNames(config: AppConfig): string[] {
  return config.dependencies
    .filter(
      ({ api_name, api_visibility, backend_fn }) =>
        api_name && backend_fn && api_visibility !== "private",
    )
    .map(({ api_name }) => `/${api_name}`);
}

/** How messages name an endpoint. */
export function endpointLabel(dependency: DependencyConfig): string {
  return dependency.api_name ? `/${dependency.api_name}` : String(dependency.id);
}

/**
 * One value per input of the listener, null where the input is session state.
 * `describe` is asked only when values are named or missing.
 */
export async function fillInputs(
  config: AppConfig,
  dependency: DependencyConfig,
  given: unknown[] | Record<string, unknown>,
  describe: () => Promise<EndpointDescription | undefined>,
): Promise<unknown[]> {
  const states = stateIds(config);
  const wanted = dependency.inputs.filter((id) => !states.has(id)).length;
  const label = endpointLabel(dependency);
  let values = Array.isArray(given) ? given : null;
  if (!values || values.length < wanted) values = complete(label, given, wanted, await describe());
  if (values.length > wanted) {
    throw new AppError(
      `${label} takes ${count(wanted)}, ${values.length} were given.`,
      "Too many values",
    );
  }
  let next = 0;
  return dependency.inputs.map((id) => {
    if (states.has(id)) return null;
    next += 1;
    return values[next - 1] ?? null;
  });
}

/** The values of a listener's outputs without session state, which never leaves the app. */
export function visibleOutputs(
  config: AppConfig,
  dependency: DependencyConfig,
  data: unknown[],
): unknown[] {
  const states = stateIds(config);
  return data.filter((_, index) => !states.has(dependency.outputs[index] ?? -1));
}

function stateIds(config: AppConfig): Set<number> {
  return new Set(config.components.filter(({ type }) => type === "state").map(({ id }) => id));
}

function complete(
  label: string,
  given: unknown[] | Record<string, unknown>,
  wanted: number,
  endpoint: EndpointDescription | undefined,
): unknown[] {
  const parameters = endpoint?.parameters ?? [];
  if (parameters.length !== wanted) {
    const reason = Array.isArray(given)
      ? `${given.length} were given`
      : "it has no parameter names";
    throw new AppError(`${label} takes ${count(wanted)}; ${reason}.`, "Missing values");
  }
  const names = parameters.map((parameter) => parameter.parameter_name ?? parameter.label);
  if (!Array.isArray(given)) {
    const unknown = Object.keys(given).filter((name) => !names.includes(name));
    if (unknown.length > 0) {
      throw new AppError(
        `${label} has no parameter ${unknown.map((name) => `"${name}"`).join(", ")}. It takes: ${names.join(", ")}.`,
        "Unknown parameter",
      );
    }
  }
  return parameters.map((parameter, index) => {
    const name = names[index] as string;
    const has = Array.isArray(given) ? index < given.length : Object.hasOwn(given, name);
    if (has) return Array.isArray(given) ? given[index] : given[name];
    if (parameter.parameter_has_default) return parameter.parameter_default ?? null;
    throw new AppError(`${label} needs a value for "${name}".`, "Missing value");
  });
}

function count(values: number): string {
  return values === 1 ? "1 value" : `${values} values`;
}
