/** Tells a worker that works from one that computes without a pause and hears nothing. */
import type { Connection } from "./connection";

/** Milliseconds between two looks. On a machine that is busy they come late, and it is given more. */
const LOOK = 200;
/** Looks without any message: code that can be stopped at all is stopped long before. */
const QUIET_LOOKS = 6;
/** The same where others have their own functions in the worker, which are not to be lost lightly. */
const SHARED_QUIET_LOOKS = 15;
/** Looks in all: code may send messages and hear none. */
const LOOKS = 20;

/** Whether the worker answers in time. A connection that was closed meanwhile counts as answering. */
export function answers(connection: Connection, shared = false): Promise<boolean> {
  const patience = shared ? SHARED_QUIET_LOOKS : QUIET_LOOKS;
  return new Promise((resolve) => {
    let quiet = 0;
    let looks = 0;
    const timer = setInterval(() => {
      quiet += 1;
      looks += 1;
      if (quiet >= patience || looks >= LOOKS) settle(false);
    }, LOOK);
    const unsubscribe = connection.onMessage(() => {
      quiet = 0;
    });
    const settle = (alive: boolean): void => {
      clearInterval(timer);
      unsubscribe();
      resolve(alive);
    };
    const alive = (): void => settle(true);
    connection.request({ msg: "ping" }).then(alive, alive);
  });
}
