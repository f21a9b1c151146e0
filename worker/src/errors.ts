/** A boot that ended: at which stage, why, and what to do. */
import type { StageName } from "../../web/src/client/messages";

export class BootError extends Error {
  override name = "BootError";
  constructor(
    readonly stage: StageName,
    message: string,
    readonly hint: string,
    readonly traceback: string | null = null,
  ) {
    super(message);
  }
}

/** The text of anything that was thrown; of a Python error only its last line. */
export function reason(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return isPythonError(thrown) ? (text.trimEnd().split("\n").pop() ?? text) : text;
}

/** The whole traceback of a Python error, else null. */
export function pythonTraceback(thrown: unknown): string | null {
  return isPythonError(thrown) ? thrown.message : null;
}

function isPythonError(thrown: unknown): thrown is Error {
  return thrown instanceof Error && thrown.name === "PythonError";
}

/** `known` as it is; anything else as a failure of the given stage. */
export function asBootError(thrown: unknown, stage: StageName, hint: string): BootError {
  if (thrown instanceof BootError) return thrown;
  return new BootError(stage, reason(thrown), hint, pythonTraceback(thrown));
}
