/**
 * Mends how Pyodide 314 keeps the C stacks of suspended Python code. They share one piece of memory;
 * a stack that goes on first moves those away that lie where it will write. One that begins at the
 * very same address is taken for the stack itself, and is overwritten unsaved: with several stacks
 * that suspend again and again, Python then crashes. And it is heard here when a stack is suspended,
 * and when it goes on, which the garbage collector and lists of tasks have to know.
 */
import type { PyodideAPI } from "pyodide";
import type { ThreadStates } from "./breaker";
import { Collector } from "./collector";
import { TaskLists } from "./task-lists";

/** Pyodide's record of a suspended stack; `stop` is the address where it begins. */
interface StackState {
  stop: number;
  restore(): number;
  /** Copies what is not copied yet; the number of bytes. */
  _save(): number;
}

interface Module extends ThreadStates {
  /** Absent where the browser cannot switch stacks. */
  StackState?: { new (): StackState; prototype: StackState };
  /** Where the running stack begins. */
  stackStop?: number;
  /** The stack pointer. */
  stackSave(): number;
}

const mended = new WeakSet<object>();

/** Call it once per interpreter, before any stack is suspended. */
export function mendStacks(pyodide: PyodideAPI): void {
  const module = (pyodide as unknown as { _module: Module })._module;
  const { StackState } = module;
  if (!StackState || mended.has(StackState)) return;
  mended.add(StackState);
  const inPlace = statesInPlace(module, StackState);
  if (!inPlace) return;
  const collector = new Collector(pyodide);
  const tasks = new TaskLists(pyodide);
  const suspended = new WeakMap<StackState, number>();
  inPlace.push = (...states) => {
    for (const state of states) {
      suspended.set(state, module._PyThreadState_Get());
      tasks.suspend();
      collector.suspend();
    }
    return Array.prototype.push.apply(inPlace, states);
  };
  const restore = StackState.prototype.restore;
  StackState.prototype.restore = function (this: StackState): number {
    const own = suspended.get(this);
    if (own !== undefined) {
      suspended.delete(this);
      collector.resume();
      // the thread state that runs now is done with
      tasks.move(module._PyThreadState_Get(), own);
    }
    let total = 0;
    for (;;) {
      const lowest = inPlace.at(-1);
      if (!lowest || lowest === this || lowest.stop > this.stop) break;
      inPlace.pop();
      total += lowest._save();
    }
    return total + restore.call(this);
  };
}

/** Pyodide's own list of the stacks that lie in their place, lowest last. A new record enters it. */
function statesInPlace(
  module: Module,
  State: NonNullable<Module["StackState"]>,
): StackState[] | null {
  const push = Array.prototype.push;
  const running = module.stackStop;
  let found: StackState[] | null = null;
  try {
    // records of no length are left out of the list
    module.stackStop = module.stackSave() + 16;
    Array.prototype.push = function (...items: unknown[]) {
      if (items[0] instanceof State) found = this as StackState[];
      return push.apply(this, items);
    };
    new State();
  } finally {
    Array.prototype.push = push;
    module.stackStop = running as number;
  }
  (found as StackState[] | null)?.pop();
  return found;
}
