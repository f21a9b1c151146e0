/** Small parts of an element's start. */
import { AppError, BootError, messageOf } from "../client/errors";

export const FIRST_STAGE = {
  name: "booting",
  stage: "worker",
  message: "Preparing the app",
  loaded: null,
  total: null,
} as const;

/** A part of the page's own code. Rejects with a BootError that says what to check. */
export async function loaded<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (error) {
    throw new BootError(
      "ready",
      `The app's user interface could not be loaded: ${messageOf(error)}`,
      "Check the network, and that the folder of cloche.js was deployed as a whole; then try again.",
    );
  }
}

export function isFulfilled(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  );
}

export function asBootError(error: unknown): BootError {
  if (error instanceof BootError) return error;
  if (error instanceof AppError) {
    return new BootError("ready", error.message, error.hint ?? "Try again.");
  }
  console.error(error);
  return new BootError("ready", messageOf(error), "Reload the page.");
}

/** Focus something that is none of the stops of the Tab key. */
export function focusOn(element: HTMLElement): void {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
