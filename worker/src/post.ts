/** Everything the worker itself says to the page; what the app says is posted by Python. */
import { type BootFailed, PROTOCOL_VERSION, type ToPage } from "../../web/src/client/messages";
import type { BootError } from "./errors";

type Unversioned = ToPage extends infer M ? (M extends ToPage ? Omit<M, "v"> : never) : never;

/** Post one message of the worker's own. */
export function post(message: Unversioned): void {
  postMessage(JSON.stringify({ ...message, v: PROTOCOL_VERSION }));
}

/** Post a text that Python encoded; buffers are handed over, not copied. */
export function relay(text: string, attachments?: ArrayBuffer[]): void {
  if (!attachments || attachments.length === 0) {
    postMessage(text);
    return;
  }
  postMessage({ text, attachments }, { transfer: attachments });
}

export function postFailure(error: BootError): void {
  const message: Omit<BootFailed, "v"> = {
    msg: "boot_failed",
    stage: error.stage,
    error: error.message,
    hint: error.hint,
    traceback: error.traceback,
  };
  post(message);
}
