/** One submitted event: an async iterable of its messages, with edits already applied. */
import { applyEdits } from "./diff";
import { messageOf } from "./errors";
import type { Feed } from "./feed";
import type { FileData } from "./filedata";
import type { Attachment } from "./files";
import {
  type Estimation,
  type FileRef,
  type Log,
  type Output,
  type ProcessCompleted,
  type ProcessGenerating,
  type ProcessStarts,
  type Progress,
  PROTOCOL_VERSION,
  type Refused,
  type ToPage,
} from "./messages";
import { Stream } from "./stream";

/** What a run tells. `output.data` always holds full values; of a cancelled run it is empty. */
export type RunMessage =
  | Estimation
  | ProcessStarts
  | Progress
  | Log
  | ProcessGenerating
  | ProcessCompleted;

export interface RunPorts {
  /** Keep the files that came with a message. */
  keep(files: FileRef[], attachments: Attachment[]): void;
  /** Set the addresses of the files in a value; gives those whose bytes are not here. */
  link(value: unknown): FileData[];
  /** Fetch the bytes of files that a message names without sending them. */
  fetchFiles(files: FileData[]): Promise<void>;
  /** Tell the worker to stop the event. */
  stop(eventId: string): void;
  /** The run has ended and needs no more messages. */
  done(eventId: string): void;
}

export class Run implements AsyncIterable<RunMessage> {
  #stream = new Stream<{ message: RunMessage; missing: FileData[] }>();
  #values: unknown[] | null = null;
  #ended = false;
  /** Set for events that take further chunks of data. */
  feeding: Feed | null = null;

  constructor(
    readonly eventId: string,
    private readonly ports: RunPorts,
  ) {
    this.#stream.onLeave = () => this.cancel();
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** A message of this event arrived. */
  receive(message: ToPage, attachments: Attachment[]): void {
    if (this.#ended) return;
    if (message.msg === "refused") this.#finish(refusal(this.eventId, message));
    else if (message.msg === "process_generating" || message.msg === "process_completed") {
      this.#output(message, attachments);
    } else this.#stream.push({ message: message as RunMessage, missing: [] });
  }

  /** Stop the event. The iteration ends at once with a completed message marked `cancelled`. */
  cancel(): void {
    if (this.#ended) return;
    this.ports.stop(this.eventId);
    this.#finish(completed(this.eventId, { data: [] }, { success: true, cancelled: true }));
  }

  /** The next data of an event submitted with `stream`; Blobs are uploaded. */
  feed(data: unknown[], event_data: unknown = null): void {
    if (!this.#ended) this.feeding?.push(data, event_data);
  }

  /** No more data comes: the event completes when what was sent is answered. */
  finish(): void {
    if (!this.#ended) this.feeding?.finish();
  }

  /** The connection is gone: the iteration throws. */
  fail(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stream.fail(error);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RunMessage, void, undefined> {
    for await (const { message, missing } of this.#stream) {
      if (missing.length > 0) await this.ports.fetchFiles(missing);
      yield message;
    }
  }

  #output(message: ProcessGenerating | ProcessCompleted, attachments: Attachment[]): void {
    this.ports.keep(message.files ?? [], attachments);
    if (message.msg === "process_generating") {
      try {
        this.#values = this.#merged(message.output.data ?? []);
      } catch (error) {
        this.ports.stop(this.eventId);
        const text = `An update of a running event could not be applied. ${messageOf(error)}`;
        this.#finish(completed(this.eventId, { error: text }, { success: false }));
        return;
      }
      message.output.data = this.#values;
    }
    const { data, render_config } = message.output;
    const missing = this.ports.link(render_config ? [data, render_config] : data);
    if (message.msg === "process_completed") this.#finish(message, missing);
    else this.#stream.push({ message, missing });
  }

  #merged(data: unknown[]): unknown[] {
    const previous = this.#values;
    return previous ? data.map((edits, index) => applyEdits(previous[index], edits)) : data;
  }

  #finish(message: ProcessCompleted, missing: FileData[] = []): void {
    this.#ended = true;
    this.#stream.push({ message, missing });
    this.#stream.end();
    this.ports.done(this.eventId);
  }
}

function completed(
  eventId: string,
  output: Output,
  outcome: { success: boolean; cancelled?: boolean; title?: string },
): ProcessCompleted {
  return { msg: "process_completed", v: PROTOCOL_VERSION, event_id: eventId, output, ...outcome };
}

function refusal(eventId: string, { error, hint }: Refused): ProcessCompleted {
  const text = hint ? `${error} ${hint}` : error;
  return completed(eventId, { error: text, title: "Refused" }, { success: false });
}
