/** The values a listener gets from the page. */
import type { Dependency } from "./config";
import type { Block, Store } from "./store";

/** One value per input: State stays in Python (null), a component hinted as such gives all its props. */
export function gatherInputs(store: Store, dependency: Dependency): unknown[] {
  return dependency.inputs.map((id, index) => {
    const block = store.get(id);
    if (!block) return null;
    if (dependency.component_prop_inputs.includes(index)) return allProps(block);
    return currentValue(block);
  });
}

/** The current values of a listener's outputs, which its js function gets after the inputs. */
export function gatherOutputs(store: Store, dependency: Dependency): unknown[] {
  return dependency.outputs.map((id) => {
    const block = store.get(id);
    return block ? currentValue(block) : null;
  });
}

function currentValue(block: Block): unknown {
  return block.type === "state" ? null : block.value;
}

function allProps(block: Block): Record<string, unknown> {
  return { ...block.props, value: currentValue(block) };
}
