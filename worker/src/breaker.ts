/** The word in which a Python thread state is asked to interrupt its evaluation loop. */

/** The interpreter in memory: what Pyodide's module exports of CPython. */
export interface ThreadStates {
  HEAPU32: Uint32Array;
  _PyThreadState_Get(): number;
  _PyInterpreterState_Get(): number;
}

/** Bits of that word. */
export const SIGNALS_PENDING = 2;
export const COLLECTION_SCHEDULED = 16;

/** Change the word of the thread state that runs now. */
export function changeBreaker(python: ThreadStates, change: (bits: number) => number): void {
  const { HEAPU32 } = python;
  const state = python._PyThreadState_Get() >>> 2;
  // struct PyThreadState begins with: prev, next, interp, eval_breaker
  if (HEAPU32[state + 2] !== python._PyInterpreterState_Get()) return;
  HEAPU32[state + 3] = change(HEAPU32[state + 3] as number);
}
