/** What is known of running events, per run and per block, for overlays and components. */
import type { BlockStatus } from "../atoms/contract";
import type { Estimation, ProgressUnit } from "../client/messages";

/** How long the page says that a value came out of a cache. */
const CACHED_MS = 4000;

export type Phase = "queued" | "running" | "generating";

/** One running event; shared by all blocks that show it. */
export class RunStatus {
  phase = $state.raw<Phase>("queued");
  /** Place in the queue, 1 is next; null while unknown. */
  position = $state.raw<number | null>(null);
  queueSize = $state.raw(0);
  /** Seconds the run is expected to take, waiting included. */
  eta = $state.raw<number | null>(null);
  progress = $state.raw<ProgressUnit[] | null>(null);
  /** When the present phase of waiting or running began, on the clock of performance.now(). */
  startedAt = $state.raw(performance.now());

  constructor(readonly show: "full" | "minimal") {}

  queued({ rank, queue_size, rank_eta }: Estimation): void {
    this.phase = "queued";
    this.position = rank + 1;
    this.queueSize = queue_size;
    this.eta = rank_eta ?? null;
  }

  started(eta: number | null): void {
    this.phase = "running";
    this.position = null;
    this.eta = eta;
    this.startedAt = performance.now();
  }

  progressed(units: ProgressUnit[]): void {
    this.progress = units.length ? units : null;
  }

  generating(): void {
    this.phase = "generating";
    this.position = null;
  }
}

/** The status of one block: its newest run, or the error its last one ended with. */
export class BlockState implements BlockStatus {
  #runs = $state.raw<RunStatus[]>([]);
  #error = $state.raw<string | null>(null);
  /** The newest run that takes its stream. */
  #streamer: object | null = null;
  #forget: ReturnType<typeof setTimeout> | undefined;
  /** What a validator said about its value, until the next run that takes it. */
  invalid = $state.raw<string | null>(null);
  /** Its newest value came out of a cache; for a moment only. */
  cached = $state.raw(false);
  /** Of a component that streams: where its stream is. */
  stream = $state.raw<BlockStatus["stream"]>();

  get run(): RunStatus | null {
    return this.#runs.at(-1) ?? null;
  }

  get state(): BlockStatus["state"] {
    const run = this.run;
    if (run) return run.phase === "generating" ? "generating" : "pending";
    return this.#error === null ? "idle" : "error";
  }

  get message(): string | undefined {
    return this.run ? undefined : (this.#error ?? undefined);
  }

  /** Where a run with the block's stream is; one of before has nothing more to say. */
  streams(run: object, state: "waiting" | "open" | "closed", timeLimit: number | null): void {
    if (state === "waiting") this.#streamer = run;
    if (this.#streamer === run) this.stream = { state, timeLimit };
  }

  wasCached(): void {
    this.cached = true;
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => (this.cached = false), CACHED_MS);
  }

  begin(run: RunStatus): void {
    this.cached = false;
    this.#error = null;
    this.#runs = [...this.#runs, run];
  }

  end(run: RunStatus, error: string | null): void {
    this.#runs = this.#runs.filter((other) => other !== run);
    if (error !== null) this.#error = error;
  }
}
