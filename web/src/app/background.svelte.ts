/** Blocks without a look that act by themselves: timers tick, browser states are kept. */
import type { Kept } from "./kept";
import type { Block, Store } from "./store";

export interface BackgroundPorts {
  emit(id: number, event: string): void;
  /** A value that was not there when the page drew the app. */
  apply(id: number, value: unknown): void;
}

/** The config's types of blocks that are never drawn. */
export const UNSEEN: ReadonlySet<string> = new Set(["api", "browserstate", "state", "timer"]);

export class Background {
  #stops = new Map<number, () => void>();
  #kept = new Map<number, Kept>();
  #ports: BackgroundPorts;

  constructor(ports: BackgroundPorts) {
    this.#ports = ports;
  }

  /** Fetches what the browser keeps for the blocks of an app; to be awaited before it is drawn. */
  async read(store: Store): Promise<void> {
    const states = [...store.blocks.values()].filter(({ type }) => type === "browserstate");
    await Promise.all(states.map((block) => this.#read(block)));
  }

  /** From here on the blocks of this store act, and those of an earlier one do not. */
  follow(store: Store): void {
    this.stop();
    for (const block of store.blocks.values()) this.appear(block);
  }

  /** A block is part of the app; gives what ends that. */
  appear(block: Block): () => void {
    if (block.type === "browserstate") void this.#show(block);
    if (block.type !== "timer") return () => {};
    this.#stops.get(block.id)?.();
    const stop = tickWhile(block, () => this.#ports.emit(block.id, "tick"));
    this.#stops.set(block.id, stop);
    return () => {
      stop();
      if (this.#stops.get(block.id) === stop) this.#stops.delete(block.id);
    };
  }

  /** A block's value has changed. */
  changed(block: Block | undefined): void {
    if (block?.type === "browserstate") this.#kept.get(block.id)?.save(block.value);
  }

  stop(): void {
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }

  /** The value the block has until now: what was read, the last one saved, or its default. */
  async #show(block: Block): Promise<void> {
    if (!this.#kept.has(block.id)) await this.#read(block);
    const kept = this.#kept.get(block.id);
    if (kept?.found) this.#ports.apply(block.id, kept.value);
  }

  async #read(block: Block): Promise<void> {
    // its value is the default until then, and that is no change
    block.write("value", block.props["default_value"] ?? null);
    const { Kept } = await import("./kept");
    const known = this.#kept.get(block.id) ?? new Kept(block.id, block.props);
    if (!this.#kept.has(block.id)) await known.read();
    this.#kept.set(block.id, known);
  }
}

/** Calls `tick` at the timer's interval while it is active and the page is in view. */
function tickWhile(block: Block, tick: () => void): () => void {
  return $effect.root(() => {
    $effect(() => {
      const seconds = block.value;
      const active = block.props["active"] !== false;
      if (!active || typeof seconds !== "number" || !(seconds > 0)) return;
      const timer = setInterval(() => {
        if (document.visibilityState === "visible") tick();
      }, seconds * 1000);
      return () => clearInterval(timer);
    });
  });
}
