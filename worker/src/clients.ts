/** Those who use this worker: one element of one page each. */
import { PROTOCOL_VERSION, type ToPage } from "../../web/src/client/messages";
import type { PythonPage } from "./boot";

export type Unversioned = ToPage extends infer M
  ? M extends ToPage
    ? Omit<M, "v">
    : never
  : never;

export interface Incoming {
  text: string;
  attachments: unknown[];
}

/** The part of a port, or of the worker's own scope, that leads to the page. */
export interface Outlet {
  postMessage(data: unknown, options?: StructuredSerializeOptions): void;
}

export class Client {
  /** Python's end; null until the app runs. */
  python: PythonPage | null = null;
  /** Names it among those who share the worker. */
  id = "";
  /** Messages that arrived before Python took over. */
  early: Incoming[] = [];
  /** Whether its boot message has come. */
  booted = false;
  /** Whether what runs here is what it asked for. */
  fits = false;

  /** `page`: what is the same for all elements of a page; null when nobody else can be there. */
  constructor(
    readonly outlet: Outlet,
    readonly page: string | null = null,
  ) {}

  /** Post one message of the worker's own. */
  post(message: Unversioned): void {
    this.outlet.postMessage(JSON.stringify({ ...message, v: PROTOCOL_VERSION }));
  }

  /** Post a text that Python encoded; buffers are handed over, not copied. */
  readonly relay = (text: string, attachments?: ArrayBuffer[]): void => {
    if (!attachments || attachments.length === 0) this.outlet.postMessage(text);
    else this.outlet.postMessage({ text, attachments }, { transfer: attachments });
  };

  refuse(error: string, hint = "Send messages as declared in the protocol."): null {
    this.post({ msg: "refused", error, hint });
    return null;
  }
}

export const clients = new Set<Client>();
