/** A session that is not open yet: what the page asks of it waits, and goes to the real one when that is there. */
import type { AppConfig, DependencyConfig } from "./config";
import { Emitter, type Unsubscribe } from "./emitter";
import { AppError, type BootError } from "./errors";
import type { FileData } from "./filedata";
import { PROTOCOL_VERSION } from "./messages";
import type { Run, RunMessage } from "./run";
import type { Session, Submission } from "./session";
import { Stream } from "./stream";

export class PendingSession {
  #real: Session | null = null;
  #opened = new Emitter<Session>();
  #runs = new Set<PendingRun>();
  #count = 0;

  /** `config`: what is shown until the app has sent its own. */
  constructor(private readonly early: AppConfig) {}

  get config(): AppConfig {
    return this.#real?.config ?? this.early;
  }

  get pending(): boolean {
    return this.#real === null;
  }

  /** The real session is there, with the app's own config; what waited runs after the listeners. */
  onOpen(listener: (session: Session) => void): Unsubscribe {
    return this.#opened.on(listener);
  }

  /** From here on everything goes to this session. */
  open(session: Session): void {
    this.#real = session;
    this.#opened.emit(session);
    this.#opened.clear();
    for (const run of this.#runs) {
      if (sameListener(this.early, session.config, run.request.fn_index)) {
        run.begin(session.submit(run.request));
      } else run.fail(new AppError(CHANGED, "The app has changed"));
    }
    this.#runs.clear();
  }

  /** Say at everything that waits how the start of Python stands. */
  tell(words: string): void {
    for (const run of this.#runs) run.tell(words);
  }

  submit(request: Submission): Run | PendingRun {
    if (this.#real) return this.#real.submit(request);
    this.#count += 1;
    const run = new PendingRun(`waiting-${this.#count}`, request, () => this.#runs.delete(run));
    run.tell("Starting Python…");
    this.#runs.add(run);
    return run;
  }

  async upload(files: Blob[]): Promise<FileData[]> {
    return (await this.#session()).upload(files);
  }

  async callServer(id: number, name: string, args: unknown[]): Promise<unknown> {
    return (await this.#session()).callServer(id, name, args);
  }

  async restart(): Promise<void> {
    await (await this.#session()).restart();
  }

  retain(paths: Iterable<string>): void {
    this.#real?.retain(paths);
  }

  onDead(listener: (reason: BootError) => void): Unsubscribe {
    return this.#later((session) => session.onDead(listener));
  }

  onStuck(listener: (why?: string) => void): Unsubscribe {
    return this.#later((session) => session.onStuck(listener));
  }

  onRerun(listener: () => void): Unsubscribe {
    return this.#later((session) => session.onRerun(listener));
  }

  close(): void {
    this.#real?.close();
  }

  #session(): Promise<Session> {
    if (this.#real) return Promise.resolve(this.#real);
    return new Promise((resolve) => this.onOpen(resolve));
  }

  #later(act: (session: Session) => Unsubscribe): Unsubscribe {
    if (this.#real) return act(this.#real);
    let undo = this.onOpen((session) => {
      undo = act(session);
    });
    return () => undo();
  }
}

/** A run that begins when Python is there. */
export class PendingRun implements AsyncIterable<RunMessage> {
  #stream = new Stream<RunMessage>();
  #real: Run | null = null;
  #ended = false;
  #calls: ((run: Run) => void)[] = [];

  constructor(
    readonly eventId: string,
    readonly request: Submission,
    private readonly forget: () => void,
  ) {
    this.#stream.onLeave = () => this.cancel();
  }

  begin(run: Run): void {
    this.#real = run;
    this.#progress([]);
    for (const call of this.#calls.splice(0)) call(run);
    void this.#relay(run);
  }

  tell(words: string): void {
    this.#progress([{ desc: words }]);
  }

  fail(error: Error): void {
    this.#ended = true;
    this.#stream.fail(error);
  }

  cancel(): void {
    if (this.#ended) return;
    if (this.#real) {
      this.#real.cancel();
      return;
    }
    this.#ended = true;
    this.forget();
    this.#stream.push({
      msg: "process_completed",
      ...this.#head,
      output: { data: [] },
      success: true,
      cancelled: true,
    });
    this.#stream.end();
  }

  feed(data: unknown[], event_data: unknown = null): void {
    this.#call((run) => run.feed(data, event_data));
  }

  finish(): void {
    this.#call((run) => run.finish());
  }

  [Symbol.asyncIterator](): AsyncGenerator<RunMessage, void, undefined> {
    return this.#stream[Symbol.asyncIterator]();
  }

  async #relay(run: Run): Promise<void> {
    try {
      for await (const message of run) this.#stream.push(message);
      this.#ended = true;
      this.#stream.end();
    } catch (error) {
      this.fail(error instanceof Error ? error : new AppError(String(error)));
    }
  }

  #call(act: (run: Run) => void): void {
    if (this.#real) act(this.#real);
    else this.#calls.push(act);
  }

  #progress(progress_data: { desc: string }[]): void {
    this.#stream.push({ msg: "progress", ...this.#head, progress_data });
  }

  get #head() {
    return { v: PROTOCOL_VERSION, event_id: this.eventId };
  }
}

const CHANGED =
  "What you did belongs to an earlier form of this page. Your entries are still there: please do it again.";

/** Whether a listener of the early config is the one with the same number in the app's own. */
function sameListener(early: AppConfig, own: AppConfig, id: number): boolean {
  return signature(early, id) === signature(own, id);
}

function signature({ dependencies }: AppConfig, id: number): string {
  const found: DependencyConfig | undefined = dependencies.find((fn) => fn.id === id);
  return JSON.stringify(found && [found.targets, found.inputs, found.outputs, found.api_name]);
}
