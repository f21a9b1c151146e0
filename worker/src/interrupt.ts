/**
 * What Python needs of JavaScript so that nothing blocks: a signal while it computes, and promises
 * it can wait for and be woken from. See py/cloche/browser/preempt.py and waiting.py.
 */
import type { PyodideAPI } from "pyodide";
import { changeBreaker, SIGNALS_PENDING, type ThreadStates } from "./breaker";

/** Milliseconds of computing until the page's messages get their turn. */
const PERIOD = 40;
/** The same, when the last signal came at a bad moment. */
const SOON = 2;
const SIGINT = 2;

/** A promise for a suspended Python stack, and the way to wake it. */
export interface Wait {
  promise: Promise<unknown>;
  end(): void;
}

export interface Interrupts {
  /** Send SIGINT to Python now and then while it computes. */
  on(): void;
  off(): void;
  /** Ask again in a moment. */
  soon(): void;
  /** Other code begins, whose steps may be of another length. */
  begin(): void;
  /** Settles after messages that have arrived were handled: only a timer lets them through. */
  turn(): Promise<void>;
  /** Settles when it is ended, at the latest after so many milliseconds (negative: never). */
  wait(milliseconds: number): Wait;
  /** Settles as the promise does, or when it is ended. */
  race(promise: Promise<unknown>): Wait;
}

export function interrupts(pyodide: PyodideAPI): Interrupts {
  const interpreter = (pyodide as unknown as { _module: Interpreter })._module;
  const pace = pacing(interpreter);
  let due = 0;
  // Python's evaluation loop reads place 0 now and then, and writes 0 there. Anything with that
  // place will do: no shared memory, so no special headers.
  const buffer = {
    get 0() {
      const now = performance.now();
      pace.next(now);
      if (now < due) return 0;
      due = now + PERIOD;
      wakeHandler(interpreter);
      return SIGINT;
    },
    set 0(_: number) {},
  };
  const set = (value: unknown) => pyodide.setInterruptBuffer(value as Uint8Array);
  return {
    on: () => set(buffer),
    off: () => set(undefined),
    soon: () => {
      due = performance.now() + SOON;
      pace.restart();
    },
    turn: async () => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      due = performance.now() + PERIOD;
      pace.restart();
    },
    begin: pace.restart,
    wait: (milliseconds) => {
      const { promise, resolve } = opened();
      const timer = milliseconds < 0 ? null : setTimeout(resolve, Math.min(milliseconds, LONGEST));
      return {
        promise,
        end: () => {
          if (timer !== null) clearTimeout(timer);
          resolve();
        },
      };
    },
    race: (promise) => {
      const ended = opened();
      return { promise: Promise.race([promise, ended.promise]), end: ended.resolve };
    },
  };
}

interface Interpreter extends ThreadStates {
  /** Address of the number of loop turns and calls until Python reads the buffer again. */
  __Py_emscripten_signal_clock?: number;
}

/** What Python sets that number to when it reads the buffer. */
const PYTHONS_OWN = 50;
const MOST_TURNS = 128;
/** Readings in which code of the core may still run before the app's own does. */
const GETTING_THERE = 32;

/**
 * Lets Python read the buffer about as often as is worth its while: seldom in code of many small
 * steps, where each reading costs, at every turn of a loop whose steps are long.
 */
function pacing(python: Interpreter): { next(now: number): void; restart(): void } {
  const clock = (python.__Py_emscripten_signal_clock ?? 0) >>> 2;
  let turns = 1;
  let last = 0;
  let steady = 0;
  return {
    next: (now) => {
      const took = now - last;
      last = now;
      if (took > 1) turns = Math.max(1, Math.floor(turns / took));
      else if (steady > 0) steady -= 1;
      else if (turns < MOST_TURNS) turns *= 2;
      if (clock && python.HEAPU32[clock] === PYTHONS_OWN) python.HEAPU32[clock] = turns;
    },
    restart: () => {
      turns = 4;
      steady = GETTING_THERE;
      last = performance.now();
      if (clock && (python.HEAPU32[clock] as number) <= MOST_TURNS) python.HEAPU32[clock] = 1;
    },
  };
}

/**
 * Python looks for signals where the thread state of its start asks it to. While that one's stack is
 * suspended, others run with thread states of their own, and those must be asked, too.
 */
function wakeHandler(python: Interpreter): void {
  changeBreaker(python, (bits) => bits | SIGNALS_PENDING);
}

/** setTimeout counts in 32 bits. */
const LONGEST = 2 ** 31 - 1;

function opened(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
