/** Every block's props: written by visitors and listeners, read by components; notices changed values. */
import type { AppView, ComponentEntry, LayoutNode } from "./config";
import { same } from "./equal";
import { resolveProps, resolveText, type Translate } from "./i18n";
import { inferInteractive } from "./interactivity";
import { type Props, ReactiveProps } from "./reactive.svelte";
import { BlockState } from "./status.svelte";

const LAYOUTS = new Set([
  "row",
  "column",
  "group",
  "form",
  "tabs",
  "tabitem",
  "accordion",
  "sidebar",
  "draggable",
  "walkthrough",
  "walkthroughstep",
  "step",
]);
/** Keys of the config that no update may touch. */
const FIXED = new Set(["__type__", "name", "render", "proxy_url", "server_fns"]);

export class Block {
  readonly id: number;
  readonly type: string;
  readonly status = new BlockState();
  children: number[] = [];
  /** The visitor has changed its value. */
  touched = false;
  readonly isLayout: boolean;
  #props: ReactiveProps;
  #inferred: boolean;

  constructor(entry: ComponentEntry, inferred: boolean) {
    this.id = entry.id;
    this.type = entry.type;
    this.isLayout = LAYOUTS.has(entry.type);
    this.#props = new ReactiveProps(entry.props);
    this.#inferred = inferred;
  }

  get props(): Props {
    return this.#props.view;
  }

  get value(): unknown {
    return this.#props.read("value") ?? null;
  }

  get interactive(): boolean {
    const explicit = this.#props.read("interactive");
    return typeof explicit === "boolean" ? explicit : this.#inferred;
  }

  write(name: string, value: unknown): void {
    this.#props.write(name, value);
  }
}

export class Store {
  readonly blocks = new Map<number, Block>();
  readonly layout: LayoutNode;
  /** Called once per block and turn of the event loop when its value differs from before. */
  onChange: (id: number) => void = () => {};
  #t: Translate;
  #before = new Map<number, unknown>();

  constructor(view: AppView, t: Translate) {
    this.#t = t;
    this.layout = view.layout;
    const inferred = inferInteractive(view.components, view.dependencies);
    for (const entry of view.components) {
      const props = resolveProps(entry.props, t);
      const block = new Block({ ...entry, props }, inferred.get(entry.id) ?? false);
      this.blocks.set(entry.id, block);
    }
    this.#place(view.layout);
  }

  get(id: number): Block | undefined {
    return this.blocks.get(id);
  }

  /** A change by the visitor of a block's own props. */
  set(id: number, patch: Props): void {
    const block = this.blocks.get(id);
    if (!block) return;
    if ("value" in patch) block.touched = true;
    this.#patch(block, patch);
  }

  /** What a listener gave for a block: a value, or an update of some props. */
  apply(id: number, output: unknown, keepTouched = false): void {
    const block = this.blocks.get(id);
    if (!block) {
      console.warn(`An output names block ${id}, which is not on the page.`);
      return;
    }
    const keep = keepTouched && block.touched;
    if (!isUpdate(output)) {
      if (!block.isLayout && !keep) this.#patch(block, { value: resolveText(output, this.#t) });
      return;
    }
    const patch = Object.fromEntries(
      Object.entries(resolveProps(output, this.#t)).filter(([key]) => !FIXED.has(key)),
    );
    if (block.isLayout || keep) delete patch["value"];
    this.#patch(block, patch);
  }

  /** Takes over the values and other props the visitor sees from an earlier store of the same app. */
  adoptFrom(earlier: Store): void {
    for (const block of this.blocks.values()) {
      const old = earlier.get(block.id);
      if (old?.type !== block.type || !old.touched) continue;
      block.touched = true;
      block.write("value", old.value);
    }
  }

  #patch(block: Block, patch: Props): void {
    // visible comes last, so that content is ready when it appears
    const names = Object.keys(patch).sort((a, b) => rank(a) - rank(b));
    for (const name of names) {
      const before = block.props[name];
      if (same(before, patch[name], true)) continue;
      if (name === "value") this.#notice(block.id, before);
      block.write(name, patch[name]);
    }
  }

  #notice(id: number, before: unknown): void {
    if (this.#before.size === 0) queueMicrotask(() => this.#report());
    if (!this.#before.has(id)) this.#before.set(id, before);
  }

  #report(): void {
    const changed = [...this.#before];
    this.#before.clear();
    for (const [id, before] of changed) {
      if (!same(before, this.blocks.get(id)?.value)) this.onChange(id);
    }
  }

  #place(node: LayoutNode): void {
    const block = this.blocks.get(node.id);
    if (block) block.children = node.children.map((child) => child.id);
    for (const child of node.children) this.#place(child);
  }
}

export function isUpdate(value: unknown): value is Props {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as { __type__?: unknown }).__type__ === "update"
  );
}

function rank(name: string): number {
  return name === "visible" ? 2 : name === "value" ? 1 : 0;
}
