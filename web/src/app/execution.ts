/** One run of one listener: its messages become values, toasts and status on the page. */
import type { Log, ProcessCompleted } from "../client/messages";
import { UNSEEN } from "./background.svelte";
import type { Dependency } from "./config";
import type { DispatchPorts, Trigger } from "./dispatch";
import { Pace } from "./pace";
import type { Run, RunMessage } from "./ports";
import { RunStatus } from "./status.svelte";
import type { Block } from "./store";

/** How a run ended. "lost": Python is gone, the listener did not end at all; "invalid": it never began. */
export type Outcome = "success" | "error" | "cancelled" | "invalid" | "lost";

export class Execution {
  cancelled = false;
  /** States that the run changed; their `change` listeners come next. */
  changedStates: number[] = [];
  #run: Run | null = null;
  #status: RunStatus | null = null;
  #shownOn: number[] = [];
  #pace: Pace | null = null;

  constructor(
    readonly dependency: Dependency,
    readonly trigger: Trigger,
    private readonly ports: DispatchPorts,
  ) {}

  cancel(): void {
    this.cancelled = true;
    this.#run?.cancel();
  }

  /** Whether it is the run of a stream that goes on. */
  get takesChunks(): boolean {
    return this.#pace !== null;
  }

  /** Calls `send` now, or when the next chunk is due. */
  pace(send: () => void): void {
    this.#pace?.push(send);
  }

  sendChunk(data: unknown[], trigger: Trigger): void {
    if (!this.#pace) return;
    const collects = this.dependency.collects_event_data;
    this.#run?.feed?.(
      data.map((value) => value ?? null),
      collects ? (trigger.data ?? null) : null,
    );
    // frames of before have had their turn
    this.ports.filesChanged();
  }

  /** The component streams no more: what was sent is still answered. */
  endStream(): void {
    this.#pace?.flush();
    this.#pace = null;
    this.#run?.finish?.();
  }

  /** Runs the Python function with these inputs; never rejects. */
  async runPython(data: unknown[]): Promise<Outcome> {
    const session = this.ports.session();
    if (!session) return "lost";
    this.#begin();
    const { connection, stream_every, time_limit } = this.dependency;
    const stream = connection === "stream" && this.trigger.event === "stream";
    if (stream) {
      this.#pace = new Pace(stream_every);
      this.#source?.status.streams(this, "waiting", time_limit);
    }
    try {
      this.#run = session.submit({
        fn_index: this.dependency.id,
        data: data.map((value) => value ?? null),
        event_data: this.dependency.collects_event_data ? (this.trigger.data ?? null) : null,
        trigger_id: this.trigger.id,
        ...(stream && { stream }),
      });
      for await (const message of this.#run) {
        if (message.msg === "process_completed") return await this.#completed(message);
        if (!this.cancelled) this.#receive(message);
      }
      return this.#failed(new Error("The run ended without a result."));
    } catch (error) {
      return this.#failed(error);
    } finally {
      this.#pace = null;
      if (stream) this.#source?.status.streams(this, "closed", time_limit);
    }
  }

  /** The block that set it off. */
  get #source(): Block | undefined {
    return this.trigger.id === null ? undefined : this.ports.store.get(this.trigger.id);
  }

  /** One value or update per output; what is missing stays as it is. */
  apply(data: unknown[]): void {
    this.dependency.outputs.forEach((id, index) => {
      if (data[index] === undefined) return;
      this.ports.store.apply(id, data[index], this.trigger.keepTouched);
    });
  }

  #receive(message: Exclude<RunMessage, ProcessCompleted>): void {
    const status = this.#status;
    switch (message.msg) {
      case "estimation":
        status?.queued(message);
        break;
      case "process_starts":
        status?.started(message.eta ?? null);
        if (this.#pace) this.#source?.status.streams(this, "open", this.dependency.time_limit);
        break;
      case "progress":
        status?.progressed(message.progress_data);
        break;
      case "log":
        this.#log(message);
        break;
      case "process_generating":
        status?.generating();
        this.#takeOutput(message);
        break;
    }
  }

  async #completed(message: ProcessCompleted): Promise<Outcome> {
    if (this.cancelled || message.cancelled) {
      this.#end(null);
      return "cancelled";
    }
    const { output } = message;
    if (output.validation && this.#showInvalid(output.validation)) {
      this.#end(null);
      return "invalid";
    }
    if (!message.success) {
      if (output.traceback) console.error(output.traceback);
      const text = output.error || "The function failed without saying why.";
      this.#end(text);
      if (output.visible !== false) {
        this.ports.toast({
          level: "error",
          title: output.title ?? message.title ?? "Error",
          message: text,
          duration: output.error_duration === undefined ? 10 : output.error_duration,
        });
      }
      return output.validation ? "invalid" : "error";
    }
    if (output.render_config) await this.ports.render?.(output.render_config);
    this.#takeOutput(message);
    this.#end(null);
    if (output.used_cache && this.#status) {
      for (const id of this.#shownOn) this.ports.store.get(id)?.status.wasCached();
    }
    return "success";
  }

  /** Says at each input what is wrong with it; false when no input can say it. */
  #showInvalid(results: unknown[]): boolean {
    let shown = false;
    for (const [index, result] of results.entries()) {
      const { is_valid, message } = result as { is_valid?: boolean; message?: string };
      const id = this.dependency.inputs[index];
      const block = id === undefined ? undefined : this.ports.store.get(id);
      if (is_valid !== false || !block) continue;
      block.status.invalid = message || "This value is not valid.";
      shown ||= !UNSEEN.has(block.type);
    }
    return shown;
  }

  #takeOutput({ output, files }: Pick<ProcessCompleted, "output" | "files">): void {
    this.apply(output.data ?? []);
    for (const id of output.changed_state_ids ?? []) {
      if (!this.changedStates.includes(id)) this.changedStates.push(id);
    }
    if (files?.length) this.ports.filesChanged();
  }

  #failed(error: unknown): Outcome {
    if (this.cancelled) {
      this.#end(null);
      return "cancelled";
    }
    // the worker is gone: the page says so once, for all runs
    if (!this.ports.session()) {
      this.#end(null);
      return "lost";
    }
    const { message, title, details } = error as Error & {
      title?: string;
      details?: { hint?: string; duration?: number | null; visible?: boolean };
    };
    const text = [message ?? String(error), details?.hint].filter(Boolean).join(" ");
    this.#end(text);
    if (details?.visible !== false) {
      const duration = details?.duration === undefined ? 10 : details.duration;
      this.ports.toast({ level: "error", title: title ?? "Error", message: text, duration });
    }
    return "error";
  }

  #log({ log, level, title, duration, visible }: Log): void {
    if (visible === false) return;
    this.ports.toast({
      level,
      title,
      message: log,
      duration: duration === undefined ? 10 : duration,
    });
  }

  #begin(): void {
    for (const id of this.dependency.inputs) {
      const block = this.ports.store.get(id);
      if (block) block.status.invalid = null;
    }
    const { show_progress: show, show_progress_on: on, outputs } = this.dependency;
    this.#shownOn = [...new Set(on ?? outputs)];
    if (show !== "hidden") {
      this.#status = new RunStatus(show);
      for (const id of this.#shownOn) this.ports.store.get(id)?.status.begin(this.#status);
    }
    this.#scroll();
  }

  #end(error: string | null): void {
    if (this.#status) {
      for (const id of this.#shownOn) this.ports.store.get(id)?.status.end(this.#status, error);
    }
    if (!this.cancelled) this.#scroll();
  }

  #scroll(): void {
    const first = this.dependency.outputs[0];
    if (this.dependency.scroll_to_output && first !== undefined) this.ports.scrollTo(first);
  }
}
