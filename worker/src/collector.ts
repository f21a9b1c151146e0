/**
 * Keeps Python's garbage collector from running by itself while a stack is suspended. In Python 3.14
 * a collection in steps walks the frames of all stacks, and some of these lie on the C stack, where
 * those of a suspended one may be overwritten: Python then crashes. A whole collection walks none,
 * so now and then one takes its place.
 */
import type { PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";
import { COLLECTION_SCHEDULED, changeBreaker, type ThreadStates } from "./breaker";

interface Module extends ThreadStates {
  _PyGC_IsEnabled(): number;
  _PyGC_Enable(): number;
  _PyGC_Disable(): number;
}

/** Milliseconds from one look at how much garbage there may be to the next. */
const EVERY = 1000;

export class Collector {
  readonly #module: Module;
  #suspended = 0;
  /** Whether it is only held, not switched off by the app. */
  #held = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly pyodide: PyodideAPI) {
    this.#module = (pyodide as unknown as { _module: Module })._module;
  }

  /** A stack is being suspended. */
  suspend(): void {
    this.#suspended += 1;
    // the app may have switched it on meanwhile
    if (this.#module._PyGC_IsEnabled()) this.#held = true;
    this.#module._PyGC_Disable();
    // one that was asked for already would run when the stack goes on, switched off or not
    changeBreaker(this.#module, (bits) => bits & ~COLLECTION_SCHEDULED);
    this.#timer ??= setInterval(() => this.#tidy(), EVERY);
  }

  /** A stack goes on. */
  resume(): void {
    this.#suspended -= 1;
    // not while this stack runs on: a collection right where it goes on has crashed Python, too
    if (this.#suspended === 0) setTimeout(() => this.#release(), 0);
  }

  #release(): void {
    if (this.#suspended > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#held) this.#module._PyGC_Enable();
    this.#held = false;
  }

  #tidy(): void {
    if (!this.#held) return;
    try {
      const python = this.pyodide.pyimport("cloche.browser.garbage") as PyProxy;
      python.tidy();
      python.destroy();
    } catch {
      // whoever runs Python next hears what is wrong with it
    }
  }
}
