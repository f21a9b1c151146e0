/** Errors that say what was wrong, what to do, and (for a function of the app) how the toast looks. */
import type { BootFailed, Output, StageName } from "./messages";

/** A call to the app that failed. `title` heads the toast; `duration` is in seconds, null stays. */
export class AppError extends Error {
  override name = "AppError";
  constructor(
    message: string,
    readonly title: string = "Error",
    readonly details: {
      hint?: string;
      traceback?: string | null;
      duration?: number | null;
      visible?: boolean;
    } = {},
  ) {
    super(message);
  }

  get hint(): string | undefined {
    return this.details.hint;
  }

  /** The error of a run that ended without success. */
  static ofOutput(output: Output, title?: string | null): AppError {
    return new AppError(
      output.error || "The function failed without saying why.",
      output.title ?? title ?? "Error",
      {
        traceback: output.traceback ?? null,
        duration: output.error_duration === undefined ? 10 : output.error_duration,
        visible: output.visible ?? true,
      },
    );
  }
}

/** The app could not start, or its worker is gone: at which stage, why, and what to do. */
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

  static ofMessage(message: BootFailed): BootError {
    return new BootError(message.stage, message.error, message.hint, message.traceback ?? null);
  }
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
