/**
 * Python 3.14 keeps the tasks of asyncio in a list of the thread state that made them. Pyodide gives
 * each stack that is suspended a thread state of its own, keeps ten of those that are done with, and
 * frees the others without emptying them: a task that ends later then writes to memory that belongs
 * to something else, and Python crashes. So tasks move on before their thread state goes.
 */
import type { PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import type { ThreadStates } from "./breaker";

/** Bytes of a thread state that are looked through. */
const SPAN = 4096;

export class TaskLists {
  readonly #python: ThreadStates;
  /** Bytes from a thread state to the head of its list; null when they were not found. */
  #offset: number | null | undefined;

  constructor(private readonly pyodide: PyodideAPI) {
    this.#python = (pyodide as unknown as { _module: ThreadStates })._module;
  }

  /** A stack is being suspended. The core has to be there. */
  suspend(): void {
    if (this.#offset === undefined) this.#offset = this.#find();
  }

  /** Where a new task has entered a list of this thread state: at its end. */
  #find(): number | null {
    let found: number | null = null;
    const python = this.pyodide.pyimport("cloche.browser.task_list") as PyProxy;
    try {
      python.show((task: number, size: number) => {
        const state = this.#python._PyThreadState_Get();
        for (let at = 0; at < SPAN; at += 4) {
          const node = this.#word(state + at + 4);
          if (node < task || node >= task + size || this.#word(node) !== state + at) continue;
          found = at;
          return;
        }
      });
    } finally {
      python.destroy();
    }
    return found;
  }

  /** Let the tasks of one thread state be those of another. */
  move(from: number, to: number): void {
    if (this.#offset == null || from === to) return;
    // nodes of the ring: next, previous
    const [head, other] = [from + this.#offset, to + this.#offset];
    const [first, last] = [this.#word(head), this.#word(head + 4)];
    if (first === head) return;
    const end = this.#word(other + 4);
    this.#link(end, first);
    this.#link(last, other);
    this.#link(head, head);
  }

  #link(node: number, next: number): void {
    const { HEAPU32 } = this.#python;
    HEAPU32[node >>> 2] = next;
    HEAPU32[(next + 4) >>> 2] = node;
  }

  #word(at: number): number {
    return this.#python.HEAPU32[at >>> 2] as number;
  }
}
