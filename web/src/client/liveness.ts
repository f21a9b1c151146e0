/** Tells a worker that works from one that computes without a pause and hears nothing. */
import type { Connection } from "./connection";

<<<<<<< HEAD
/** Milliseconds between two looks. On a machine that is busy they come late, and it is given more. */
const LOOK = 200;
/** Looks without any message: code that can be stopped at all is stopped long before. */
const QUIET_LOOKS = 6;
/** Looks in all: code may send messages and hear none. */
const LOOKS = 20;
=======
/** Milliseconds: code that can be stopped at all is stopped long before. */
export const PATIENCE = 1000;
/** The same where others have their own functions in the worker, which are not to be lost lightly. */
export const SHARED_PATIENCE = 3000;
>>>>>>> ade01a1 (Elements and pages share one Python: a port and sessions for each, one app for all)

/** Whether the worker answers in time. A connection that was closed meanwhile counts as answering. */
export function answers(connection: Connection): Promise<boolean> {
  return new Promise((resolve) => {
    let quiet = 0;
    let looks = 0;
    const timer = setInterval(() => {
      quiet += 1;
      looks += 1;
      if (quiet >= QUIET_LOOKS || looks >= LOOKS) settle(false);
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
