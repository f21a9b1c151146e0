/** Typed messages over a channel: requests that await their answer, and news for whoever listens. */
import { decode, type Received, VersionError } from "./decode";
import { Emitter, type Unsubscribe } from "./emitter";
import { AppError, BootError, messageOf } from "./errors";
import type { Attachment } from "./files";
import { PROTOCOL_VERSION, type ToPage, type ToWorker } from "./messages";
import type { Channel } from "./transport";

type Of<M, K> = Extract<M, { msg: K }>;
/** A message to the worker without the version, which the connection adds. */
export type Outgoing = ToWorker extends infer M
  ? M extends ToWorker
    ? Omit<M, "v">
    : never
  : never;
type Requests = {
  upload: "uploaded";
  read_file: "file_content";
  view_api: "api_info";
  call_server: "server_result";
  ping: "pong";
  rerun: "reran";
};

interface Pending {
  resolve(received: Received): void;
  reject(error: Error): void;
}

export class Connection {
  #channel: Channel;
  #news = new Emitter<Received>();
  #dead = new Emitter<BootError>();
  #replaced = new Emitter<BootError>();
  #pending = new Map<string, Pending>();
  #reason: BootError | null = null;
  #count = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.onMessage((data) => this.#receive(data));
    channel.onBroken((error) => this.#die(error));
    channel.onReplaced?.((reason) => this.#replaced.emit(reason));
  }

  /** Why nothing can be sent any more, or null while the connection lives. */
  get dead(): BootError | null {
    return this.#reason;
  }

  onMessage(listener: (received: Received) => void): Unsubscribe {
    return this.#news.on(listener);
  }

  /** Called once when the worker is lost or speaks another version. Not called by `close`. */
  onDead(listener: (reason: BootError) => void): Unsubscribe {
    return this.#dead.on(listener);
  }

  /** Others who share the worker have given it up; `close` and connect again. */
  onReplaced(listener: (reason: BootError) => void): Unsubscribe {
    return this.#replaced.on(listener);
  }

  /** Give up a worker that others share, for all of them. */
  replace(): void {
    if (!this.#reason) this.#channel.replace?.();
  }

  /** Throws AppError when the message cannot leave (the worker is gone, a value is not JSON). */
  send(message: Outgoing, attachments: Attachment[] = []): void {
    if (this.#reason) throw lost(this.#reason);
    let text: string;
    try {
      text = JSON.stringify({ ...message, v: PROTOCOL_VERSION });
    } catch (error) {
      throw new AppError(`A value cannot be sent to the app: ${messageOf(error)}`, "Bad value");
    }
    this.#channel.post(attachments.length > 0 ? { text, attachments } : text);
  }

  /** Send and await the answer of the same request id. Rejects with AppError when it is refused. */
  request<K extends keyof Requests>(
    message: Omit<Of<ToWorker, K>, "v" | "request_id"> & { msg: K },
    attachments: Attachment[] = [],
  ): Promise<{ message: Of<ToPage, Requests[K]>; attachments: Attachment[] }> {
    this.#count += 1;
    const id = `r${this.#count}`;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as Pending["resolve"], reject });
      try {
        this.send({ ...message, request_id: id } as unknown as Outgoing, attachments);
      } catch (error) {
        this.#pending.delete(id);
        reject(error);
      }
    });
  }

  close(): void {
    this.#end(new BootError("ready", "The app was closed.", "Open it again to go on."));
    this.#channel.close();
  }

  #receive(data: unknown): void {
    if (this.#reason) return;
    let received: Received;
    try {
      received = decode(data);
    } catch (error) {
      if (error instanceof VersionError) this.#die(mismatch(error));
      else console.error(`Ignored a message of the app's worker. ${messageOf(error)}`, data);
      return;
    }
    if (!this.#answer(received)) this.#news.emit(received);
  }

  /** Whether the message was the answer to a request. */
  #answer(received: Received): boolean {
    const { message } = received;
    const id = "request_id" in message ? message.request_id : null;
    if (!id) return false;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (message.msg === "refused") {
      pending?.reject(new AppError(message.error, "Refused", { hint: message.hint }));
    } else pending?.resolve(received);
    return true;
  }

  #die(reason: BootError): void {
    if (this.#reason) return;
    this.#channel.close();
    const listeners = this.#dead;
    this.#end(reason, false);
    listeners.emit(reason);
  }

  #end(reason: BootError, silent = true): void {
    this.#reason ??= reason;
    const error = lost(this.#reason);
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
    this.#news.clear();
    this.#replaced.clear();
    if (silent) this.#dead.clear();
  }

  /** End the connection for a reason that arrived as a message (the interpreter is broken). */
  kill(reason: BootError): void {
    this.#die(reason);
  }
}

function lost(reason: BootError): AppError {
  return new AppError(reason.message, "Connection lost", { hint: reason.hint });
}

function mismatch(error: VersionError): BootError {
  return new BootError(
    "worker",
    error.message,
    "cloche.js, worker.js and the core archive must come from the same release. Reload the page without its cache; if that does not help, deploy all of them together.",
  );
}
