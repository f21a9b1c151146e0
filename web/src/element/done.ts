/** How much of a start is done, of bytes and stages: never less than before, all of it only at the end. */
import type { StageName } from "../client/messages";

/** Percent that reaching a stage counts by itself. */
const STAGES: Record<StageName, number> = {
  worker: 0,
  runtime: 5,
  core: 10,
  packages: 15,
  script: 25,
  ready: 29,
};
/** Percent that all bytes together count. */
const BYTES = 70;

export class Done {
  #bytes: number | null = null;
  #percent = 0;

  /** Percent, or null while no size at all is known. */
  next({ stage, loaded, total }: Standing): number | null {
    if (total) this.#bytes = Math.min(1, (loaded ?? 0) / total);
    if (this.#bytes === null) return null;
    this.#percent = Math.max(this.#percent, Math.round(STAGES[stage] + BYTES * this.#bytes));
    return this.#percent;
  }
}

interface Standing {
  stage: StageName;
  /** Bytes of all files so far. */
  loaded: number | null;
  /** Bytes of all files; null while that of any is unknown. */
  total: number | null;
}
