/** A call of the client as a stream of events, in the shape that users of the reference's client know. */
import { AppError } from "./errors";
import type { LogLevel, ProgressUnit } from "./messages";
import type { Run, RunMessage } from "./run";

interface Common {
  endpoint: string;
  fn_index: number;
  time: Date;
}

export interface DataEvent extends Common {
  type: "data";
  data: unknown[];
}

export interface StatusEvent extends Common {
  type: "status";
  stage: "pending" | "generating" | "complete" | "error";
  queue: boolean;
  position?: number;
  size?: number;
  /** Seconds; absent until one run was measured. */
  eta?: number;
  progress_data?: ProgressUnit[];
  success?: boolean;
  cancelled?: boolean;
  message?: string;
  title?: string;
  error?: AppError;
}

export interface LogEvent extends Common {
  type: "log";
  log: string;
  level: LogLevel;
  title: string;
  duration: number | null;
  visible: boolean;
}

export interface RenderEvent extends Common {
  type: "render";
  data: unknown;
}

export type ClientEvent = DataEvent | StatusEvent | LogEvent | RenderEvent;

export interface Endpoint {
  endpoint: string;
  fn_index: number;
  queue: boolean;
  /** Leaves out what clients never see. */
  visible(data: unknown[]): unknown[];
}

export class Submission implements AsyncIterable<ClientEvent> {
  #run: Promise<Run>;
  #cancelled = false;

  constructor(
    start: () => Promise<Run>,
    private readonly target: Endpoint,
  ) {
    this.#run = start();
    // Whoever iterates sees the error; a call nobody reads must not be an unhandled rejection.
    this.#run.catch(() => {});
  }

  /** Stop the run. The iteration ends with a complete status marked `cancelled`. */
  async cancel(): Promise<void> {
    this.#cancelled = true;
    const run = await this.#run.catch(() => null);
    run?.cancel();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ClientEvent, void, undefined> {
    try {
      yield this.#status("pending", {});
      const run = await this.#run;
      if (this.#cancelled) run.cancel();
      for await (const message of run) yield* this.#events(message);
    } catch (thrown) {
      const error = thrown instanceof AppError ? thrown : new AppError(String(thrown));
      yield this.#failed(error);
    }
  }

  *#events(message: RunMessage): Generator<ClientEvent, void, undefined> {
    switch (message.msg) {
      case "estimation":
        yield this.#status("pending", {
          position: message.rank,
          size: message.queue_size,
          eta: message.rank_eta ?? undefined,
        });
        break;
      case "process_starts":
        yield this.#status("pending", { position: 0, eta: message.eta ?? undefined });
        break;
      case "progress":
        yield this.#status("pending", { progress_data: message.progress_data });
        break;
      case "log":
        yield {
          type: "log",
          log: message.log,
          level: message.level,
          title: message.title,
          duration: message.duration === undefined ? 10 : message.duration,
          visible: message.visible ?? true,
          ...this.#common(),
        };
        break;
      default:
        yield* this.#output(message);
    }
  }

  *#output(
    message: Extract<RunMessage, { msg: "process_generating" | "process_completed" }>,
  ): Generator<ClientEvent, void, undefined> {
    const { output } = message;
    if (message.success === false) {
      const title = message.msg === "process_completed" ? message.title : null;
      yield this.#failed(AppError.ofOutput(output, title));
      return;
    }
    const cancelled = message.msg === "process_completed" && message.cancelled === true;
    if (!cancelled) {
      const data = this.target.visible(output.data ?? []);
      yield { type: "data", data, ...this.#common() };
    }
    if (output.render_config)
      yield { type: "render", data: output.render_config, ...this.#common() };
    if (message.msg === "process_generating") yield this.#status("generating", { success: true });
    else
      yield this.#status("complete", cancelled ? { success: true, cancelled } : { success: true });
  }

  #failed(error: AppError): StatusEvent {
    return this.#status("error", {
      success: false,
      message: error.message,
      title: error.title,
      error,
    });
  }

  #status(stage: StatusEvent["stage"], more: Partial<StatusEvent>): StatusEvent {
    return { type: "status", stage, queue: this.target.queue, ...more, ...this.#common() };
  }

  #common(): Common {
    const { endpoint, fn_index } = this.target;
    return { endpoint, fn_index, time: new Date() };
  }
}
