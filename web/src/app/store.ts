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
  readonly type: string;
  readonly status = new BlockState();
  /** The dynamic part whose function made it. */
  readonly renderedIn: number | null;
  /** Props that the visitor or a listener has changed since the block was drawn. */
  readonly changed = new Set<string>();
  /** Python was started again: its ids are given anew. */
  stale = false;
  /** The visitor has changed its value. */
  touched = false;
  readonly isLayout: boolean;
  #props: ReactiveProps;
  #own: ReactiveProps;

  constructor(entry: ComponentEntry, inferred: boolean) {
    this.type = entry.type;
    this.isLayout = LAYOUTS.has(entry.type);
    this.renderedIn = entry.rendered_in ?? null;
    this.#props = new ReactiveProps(entry.props);
    this.#own = new ReactiveProps({ id: entry.id, children: [], inferred });
  }

  /** Another one after the app's script was run again with other blocks before this one. */
  get id(): number {
    return this.#own.read("id") as number;
  }

  set id(id: number) {
    this.#own.write("id", id);
  }

  get props(): Props {
    return this.#props.view;
  }

  get value(): unknown {
    return this.#props.read("value") ?? null;
  }

  get interactive(): boolean {
    const explicit = this.#props.read("interactive");
    return typeof explicit === "boolean" ? explicit : this.#own.read("inferred") === true;
  }

  set inferred(inferred: boolean) {
    this.#own.write("inferred", inferred);
  }

  get children(): number[] {
    return this.#own.read("children") as number[];
  }

  /** Written only when another child must be drawn, as that looks at all of them. */
  place(children: number[], drawAnew: boolean): void {
    if (drawAnew || !same(this.children, children)) this.#own.write("children", children);
  }

  write(name: string, value: unknown): void {
    this.#props.write(name, value);
  }
}

export class Store {
  readonly blocks = new Map<number, Block>();
  /** The outermost blocks. */
  #top = new ReactiveProps({ children: [] });
  /** Called once per block and turn of the event loop when its value differs from before. */
  onChange: (id: number) => void = () => {};
  #t: Translate;
  #before = new Map<number, unknown>();
  #removed = new Set<number>();
  /** Ids that stand for other blocks than before. */
  #replaced = new Set<number>();

  constructor(view: AppView, t: Translate) {
    this.#t = t;
    const inferred = inferInteractive(view.components, view.dependencies);
    for (const entry of view.components) {
      const props = resolveProps(entry.props, t);
      const block = new Block({ ...entry, props }, inferred.get(entry.id) ?? false);
      this.blocks.set(entry.id, block);
    }
    this.placeAll(view.layout);
  }

  /** Ids of the blocks that stand in no other. */
  get top(): number[] {
    return this.#top.read("children") as number[];
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
      // what a dynamic part has replaced may still be the output of a run
      if (!this.#removed.has(id)) {
        console.warn(`An output names block ${id}, which is not on the page.`);
      }
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

  /** A block of a dynamic part: new, or one that is there already and gets new props. */
  put(entry: ComponentEntry, inferred: boolean): void {
    const props = resolveProps(entry.props, this.#t);
    const block = this.blocks.get(entry.id);
    if (block?.type === entry.type && !block.stale) {
      block.inferred = inferred;
      this.#renew(block, props);
    } else {
      if (block) this.#replaced.add(block.id);
      this.blocks.set(entry.id, new Block({ ...entry, props }, inferred));
    }
    this.#removed.delete(entry.id);
  }

  /**
   * These blocks, named by the id they get and the id they have, stay with what the visitor sees;
   * all others go. To be followed by `settle` for each block of the app.
   */
  keep(ids: ReadonlyMap<number, number>): void {
    const kept = [...ids].flatMap(([id, before]) => {
      const block = this.blocks.get(before);
      return block ? [[id, block] as const] : [];
    });
    for (const id of this.blocks.keys()) this.#removed.add(id);
    this.blocks.clear();
    for (const [id, block] of kept) {
      if (block.id !== id) {
        block.id = id;
        this.#replaced.add(id);
      }
      this.blocks.set(id, block);
    }
  }

  /** A block of the app's own config: what the visitor or a listener has changed stays. */
  settle(entry: ComponentEntry, inferred: boolean): void {
    const props = resolveProps(entry.props, this.#t);
    const block = this.blocks.get(entry.id);
    this.#removed.delete(entry.id);
    if (block?.type !== entry.type) {
      this.#replaced.add(entry.id);
      this.blocks.set(entry.id, new Block({ ...entry, props }, inferred));
      return;
    }
    block.inferred = inferred;
    for (const name of new Set([...Object.keys(block.props), ...Object.keys(props)])) {
      // what the browser keeps is shown already
      const own = block.changed.has(name) || (name === "value" && block.type === "browserstate");
      const value = props[name] ?? null;
      // not through #write: the value an app starts with is no change
      if (!own && !same(block.props[name] ?? null, value)) block.write(name, value);
    }
  }

  remove(id: number): void {
    if (this.blocks.delete(id)) this.#removed.add(id);
  }

  /** The ids of dynamic parts' blocks will come again for other blocks. */
  forgetRendered(): void {
    for (const block of this.blocks.values()) block.stale = block.renderedIn !== null;
  }

  /** Place all blocks of the app. */
  placeAll(layout: LayoutNode): void {
    this.#top.write(
      "children",
      layout.children.map(({ id }) => id),
    );
    this.place(layout);
  }

  place(node: LayoutNode): void {
    this.#place(node);
    this.#replaced.clear();
  }

  #place(node: LayoutNode): void {
    const ids = node.children.map((child) => child.id);
    this.blocks.get(node.id)?.place(
      ids,
      ids.some((id) => this.#replaced.has(id)),
    );
    for (const child of node.children) this.#place(child);
  }

  /** Props as Python made them now, but for those that are kept with what was done to them. */
  #renew(block: Block, props: Props): void {
    const kept = new Set(props["preserved_by_key"] as string[] | undefined);
    const patch: Props = {};
    for (const name of new Set([...Object.keys(block.props), ...Object.keys(props)])) {
      if (kept.has(name) && block.changed.has(name)) continue;
      patch[name] = props[name] ?? null;
    }
    if ("value" in patch) block.touched = false;
    this.#write(block, patch);
  }

  /** A change by the visitor or a listener. */
  #patch(block: Block, patch: Props): void {
    for (const name of this.#write(block, patch)) block.changed.add(name);
  }

  /** Gives the names of the props that differ from before. */
  #write(block: Block, patch: Props): string[] {
    // visible comes last, so that content is ready when it appears
    const names = Object.keys(patch).sort((a, b) => rank(a) - rank(b));
    return names.filter((name) => {
      const before = block.props[name];
      if (same(before, patch[name], true)) return false;
      if (name === "value") this.#notice(block.id, before);
      block.write(name, patch[name]);
      return true;
    });
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
