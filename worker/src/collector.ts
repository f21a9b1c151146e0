/**
 * Keeps Python's garbage collector from running by itself while a stack is suspended. In Python 3.14
 * a collection in steps walks the frames of all stacks, and some of these lie on the C stack, where
 * those of a suspended one may be overwritten: Python then crashes. A whole collection walks none,
 * so now and then one takes its place.
 */
import type { PyodideAPI } from "pyodide";
import type { PyProxy } from "pyodide/ffi";

interface Module {
  HEAPU32: Uint32Array;
  _PyThreadState_Get(): number;
  _PyGC_IsEnabled(): number;
  _PyGC_Enable(): number;
  _PyGC_Disable(): number;
}

/** The bit of a thread state's eval_breaker that asks for a collection. */
const SCHEDULED = 16;

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
    this.#unschedule();
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

  /** One that was asked for already would run when the stack goes on, switched off or not. */
  #unschedule(): void {
    const { HEAPU32 } = this.#module;
    // struct PyThreadState begins with: prev, next, interp, eval_breaker
    const place = (this.#module._PyThreadState_Get() >>> 2) + 3;
    HEAPU32[place] = (HEAPU32[place] as number) & ~SCHEDULED;
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
