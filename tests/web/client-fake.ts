/** A worker that a test plays by hand: what the page posts is kept, what the test says is received. */
import { App, type Session } from "../../web/src/client";
import { BootError } from "../../web/src/client/errors";
import type { Attachment } from "../../web/src/client/files";
import { PROTOCOL_VERSION } from "../../web/src/client/messages";
import type { Channel, Wire } from "../../web/src/client/transport";

type Message = Record<string, unknown> & { msg: string };

export class FakeWorker implements Channel {
  sent: Message[] = [];
  attachments: Attachment[][] = [];
  closed = false;
  #listen: (data: unknown) => void = () => {};
  #broken: (error: BootError) => void = () => {};
  /** Called for every message, so that a test can answer it. */
  answer: (message: Message, attachments: Attachment[]) => void = () => {};

  post(wire: Wire): void {
    const { text, attachments } = typeof wire === "string" ? { text: wire, attachments: [] } : wire;
    const message = JSON.parse(text) as Message;
    this.sent.push(message);
    this.attachments.push(attachments);
    queueMicrotask(() => this.answer(message, attachments));
  }

  onMessage(listener: (data: unknown) => void): void {
    this.#listen = listener;
  }

  onBroken(listener: (error: BootError) => void): void {
    this.#broken = listener;
  }

  close(): void {
    this.closed = true;
  }

  say(message: Record<string, unknown>, attachments?: Attachment[]): void {
    const text = JSON.stringify({ v: PROTOCOL_VERSION, ...message });
    this.raw(attachments ? { text, attachments } : text);
  }

  raw(data: unknown): void {
    this.#listen(data);
  }

  crash(): void {
    this.#broken(new BootError("worker", "The worker crashed.", "Restart it."));
  }

  of(kind: string): Message[] {
    return this.sent.filter(({ msg }) => msg === kind);
  }

  /** The last message of a kind. */
  last(kind: string): Message {
    const found = this.of(kind).at(-1);
    if (!found) throw new Error(`The page sent no ${kind}; it sent ${this.sent.map((m) => m.msg)}`);
    return found;
  }
}

export const MANIFEST = { entrypoint: "app.py", files: { "app.py": { content: "" } } };

/** Two endpoints: /greet(name, count, state) and /show(file). */
export const CONFIG = {
  version: "6.31.0",
  mode: "blocks",
  layout: { id: 0, children: [] },
  components: [
    { id: 1, type: "textbox", props: {} },
    { id: 2, type: "number", props: {} },
    { id: 3, type: "state", props: {} },
    { id: 4, type: "image", props: {} },
  ],
  dependencies: [
    dependency(0, "greet", [1, 2, 3], [1, 3]),
    dependency(1, "show", [4], [4]),
    { ...dependency(2, "secret", [1], [1]), api_visibility: "private" },
  ],
};

function dependency(id: number, api_name: string, inputs: number[], outputs: number[]) {
  return {
    id,
    api_name,
    inputs,
    outputs,
    backend_fn: true,
    targets: [[1, "submit"]],
    js: null,
    queue: true,
    api_visibility: "public",
  };
}

export const API = {
  named_endpoints: {
    "/greet": {
      parameters: [
        {
          label: "Name",
          parameter_name: "name",
          parameter_has_default: false,
          component: "Textbox",
        },
        {
          label: "Count",
          parameter_name: "count",
          parameter_has_default: true,
          parameter_default: 3,
          component: "Number",
        },
      ],
      returns: [],
    },
  },
  unnamed_endpoints: {},
};

/** An app whose workers answer boot, open and view_api; further answers are the test's. */
export function fakeApp(answer: FakeWorker["answer"] = () => {}): {
  app: App;
  workers: FakeWorker[];
} {
  const workers: FakeWorker[] = [];
  const open = () => {
    const worker = new FakeWorker();
    worker.answer = (message, attachments) => {
      if (message.msg === "boot") worker.say({ msg: "ready" });
      else if (message.msg === "open") {
        worker.say({
          msg: "config",
          session_hash: message["session_hash"],
          config: structuredClone(CONFIG),
        });
      } else if (message.msg === "view_api") {
        worker.say({ msg: "api_info", request_id: message["request_id"], info: API });
      } else answer.call(worker, message, attachments);
    };
    workers.push(worker);
    return worker;
  };
  return { app: new App(MANIFEST, { open, pageUrl: "http://localhost/" }), workers };
}

export async function fakeSession(
  answer?: FakeWorker["answer"],
): Promise<{ session: Session; worker: FakeWorker; app: App; workers: FakeWorker[] }> {
  const { app, workers } = fakeApp(answer);
  const session = await app.start().openSession();
  return { session, worker: workers[0] as FakeWorker, app, workers };
}

/** Lets everything that is only waiting for promises go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

/** Everything an async iterable gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
