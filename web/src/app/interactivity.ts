/** Which blocks can be edited: what the author said, else what the listeners do with them. */
import type { ComponentEntry, Dependency } from "./config";

/** Inferred interactivity per block id. An explicit `interactive` prop is weighed later, as it may change. */
export function inferInteractive(
  components: ComponentEntry[],
  dependencies: Dependency[],
): Map<number, boolean> {
  const inputs = new Set(dependencies.flatMap((dependency) => dependency.inputs));
  const outputs = new Set(dependencies.flatMap((dependency) => dependency.outputs));
  return new Map(
    components.map(({ id, type, props }) => {
      if (type.endsWith("button") || inputs.has(id)) return [id, true];
      return [id, !outputs.has(id) && isEmpty(props["value"])];
    }),
  );
}

/** A value that stands for "nothing yet". */
function isEmpty(value: unknown): boolean {
  return !value || (Array.isArray(value) && value.length === 0);
}
