/** Tells a worker that works from one that computes without a pause and hears nothing. */
import type { Connection } from "./connection";

/** Milliseconds: code that can be stopped at all is stopped long before. */
export const PATIENCE = 1000;

/** Whether the worker answers in time. A connection that was closed meanwhile counts as answering. */
export function answers(connection: Connection, patience = PATIENCE): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), patience);
    const settle = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    connection.request({ msg: "ping" }).then(settle, settle);
  });
}
