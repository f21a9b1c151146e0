/** What is said to those whose worker somebody else has replaced. */
import { BootError } from "./errors";

export function replaced(): BootError {
  return new BootError(
    "ready",
    "Python was restarted from another place that uses this app.",
    "Restart the app to go on.",
  );
}
