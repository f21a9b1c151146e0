/** A session whose runs the test plays by hand, and short ways to write configs. */
import type { FileData, Toast } from "../../web/src/atoms/contract";
import type { Output, ProgressUnit } from "../../web/src/client/messages";
import { type AppView, readConfig } from "../../web/src/app/config";
import { Dispatcher } from "../../web/src/app/dispatch";
import type {
  DeadReason,
  RawConfig,
  Run,
  RunMessage,
  Session,
  SubmitRequest,
} from "../../web/src/app/ports";
import { Store } from "../../web/src/app/store";

export class FakeRun implements Run {
  readonly eventId: string;
  cancelled = false;
  #queue: (RunMessage | Error)[] = [];
  #wake: (() => void) | null = null;

  constructor(
    readonly request: SubmitRequest,
    index: number,
  ) {
    this.eventId = `e${index}`;
  }

  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.#push({
      ...this.#head,
      msg: "process_completed",
      success: true,
      cancelled: true,
      output: { data: [] },
    });
  }
  estimation(rank: number, queue_size: number, rank_eta: number | null = null): void {
    this.#push({ ...this.#head, msg: "estimation", rank, queue_size, rank_eta });
  }
  starts(eta: number | null = null): void {
    this.#push({ ...this.#head, msg: "process_starts", eta });
  }
  progress(...progress_data: ProgressUnit[]): void {
    this.#push({ ...this.#head, msg: "progress", progress_data });
  }
  log(level: "info" | "warning" | "success" | "error", log: string, visible = true): void {
    this.#push({ ...this.#head, msg: "log", level, log, title: level, visible });
  }
  yields(...data: unknown[]): void {
    this.#push({ ...this.#head, msg: "process_generating", output: { data } });
  }
  completes(...data: unknown[]): void {
    this.ends({ data }, true);
  }
  fails(error: string, more: Partial<Output> = {}): void {
    this.ends({ error, ...more }, false);
  }
  ends(output: Output, success: boolean): void {
    this.#push({ ...this.#head, msg: "process_completed", output, success });
  }
  throws(error: Error): void {
    this.#push(error);
  }

  get #head() {
    return { v: 1, event_id: this.eventId };
  }
  #push(message: RunMessage | Error): void {
    this.#queue.push(message);
    this.#wake?.();
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<RunMessage, void, undefined> {
    for (;;) {
      const message = this.#queue.shift();
      if (message instanceof Error) throw message;
      if (message) yield message;
      if (message?.msg === "process_completed") return;
      if (!message) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

export class FakeSession implements Session {
  runs: FakeRun[] = [];
  retained: string[] = [];
  restarts = 0;
  refuseRestart: Error | null = null;
  #dead: ((reason: DeadReason) => void)[] = [];

  constructor(public config: RawConfig) {}

  submit(request: SubmitRequest): FakeRun {
    const run = new FakeRun(request, this.runs.length);
    this.runs.push(run);
    return run;
  }
  async upload(files: File[]): Promise<FileData[]> {
    return files.map((file) => ({ path: file.name }));
  }
  onDead(listener: (reason: DeadReason) => void): () => void {
    this.#dead.push(listener);
    return () => {
      this.#dead = this.#dead.filter((other) => other !== listener);
    };
  }
  die(reason: DeadReason): void {
    for (const listener of this.#dead) listener(reason);
    for (const run of this.runs) run.throws(new Error(reason.message));
  }
  async restart(): Promise<void> {
    if (this.refuseRestart) throw this.refuseRestart;
    this.restarts += 1;
  }
  retain(paths: Iterable<string>): void {
    this.retained = [...paths];
  }
  /** The newest run of a listener. */
  run(dependency: number): FakeRun {
    const run = this.runs.findLast(({ request }) => request.fn_index === dependency);
    if (!run) throw new Error(`Listener ${dependency} was not submitted.`);
    return run;
  }
}

/** Components as [id, type, props]; the layout is a flat list unless given. */
export function makeConfig(
  components: [number, string, Record<string, unknown>?][],
  dependencies: Record<string, unknown>[] = [],
  layout: RawConfig["layout"] = { id: 0, children: components.map(([id]) => ({ id })) },
  more: Record<string, unknown> = {},
): RawConfig {
  return {
    components: components.map(([id, type, props = {}]) => ({ id, type, props })),
    dependencies: dependencies.map((dependency, id) => ({
      id,
      targets: [],
      inputs: [],
      outputs: [],
      backend_fn: true,
      js: null,
      ...dependency,
    })),
    layout,
    title: "Test",
    ...more,
  };
}

export interface Bench {
  view: AppView;
  store: Store;
  session: FakeSession;
  dispatcher: Dispatcher;
  toasts: Toast[];
  scrolled: number[];
  /** Files that are being uploaded. */
  arriving: Promise<unknown> | null;
  gone: boolean;
}

/** A store and a dispatcher without any page around them. */
export function makeBench(config: RawConfig): Bench {
  const view = readConfig(config);
  const session = new FakeSession(config);
  const store = new Store(view, (key) => key);
  const bench = {
    view,
    store,
    session,
    toasts: [],
    scrolled: [],
    gone: false,
    arriving: null,
  } as unknown as Bench;
  bench.dispatcher = new Dispatcher(view.dependencies, {
    store,
    session: () => (bench.gone ? null : session),
    toast: (toast) => bench.toasts.push(toast),
    scope: { document, gradioApp: () => document },
    scrollTo: (id) => bench.scrolled.push(id),
    filesChanged: () => {},
    arriving: () => bench.arriving,
  });
  store.onChange = (id) => bench.dispatcher.trigger(id, "change");
  return bench;
}

/** Lets everything that waits go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
