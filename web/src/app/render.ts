/** Draws what a dynamic part's function made: kept blocks stay as they are, others come and go. */
import { flushSync } from "svelte";
import { type ComponentEntry, type Dependency, readDependency, readLayout } from "./config";
import type { Dispatcher } from "./dispatch";
import { inferInteractive } from "./interactivity";
import { loadModule, moduleOf } from "./registry";
import { followScroll, keepPlace } from "./render-place";
import type { Store } from "./store";

/** What Python sends: the shape of the app's config, for one part. */
interface RawPart {
  render_id: number;
  layout: { id: number; children?: unknown[] };
  components: ComponentEntry[];
  dependencies: ({ id: number } & Record<string, unknown>)[];
}

export interface PartPorts {
  store: Store;
  dispatcher: Dispatcher;
  root: ShadowRoot | Document;
  /** The app's own element: a document may hold several apps. */
  element: Element | null;
}

/** The time the page was busy with the newest content, for those who measure. */
export const MEASURE = "cloche-render";

export async function drawPart(config: unknown, ports: PartPorts): Promise<void> {
  const part = config as RawPart;
  // a block that is drawn at once takes its room at once, so that nothing jumps
  const missing = new Set(
    part.components.map(({ type }) => type).filter((type) => !moduleOf(type)),
  );
  if (missing.size)
    await Promise.all([...missing].map((type) => loadModule(type).catch(() => null)));
  if (ports.element) followScroll(ports.element);
  const start = performance.now();
  const fresh = swap(part, ports);
  performance.clearMeasures(MEASURE);
  performance.measure(MEASURE, { start });
  ports.dispatcher.loaded(fresh);
}

/** Everything at once: the page is never seen in between. */
function swap(part: RawPart, { store, dispatcher, root, element }: PartPorts): Dependency[] {
  const container = part.layout.id;
  const fresh = part.dependencies.map(readDependency);
  const parts = partsBelow(part.render_id, dispatcher.dependencies);
  dispatcher.replace(parts, fresh);
  const entries = part.components.filter(({ id }) => id !== container);
  const stays = new Set(entries.map(({ id }) => id));
  for (const block of [...store.blocks.values()]) {
    const { renderedIn } = block;
    if (renderedIn !== null && parts.has(renderedIn) && !stays.has(block.id))
      store.remove(block.id);
  }
  const interactive = inferInteractive(entries, [...dispatcher.dependencies]);
  for (const entry of entries) store.put(entry, interactive.get(entry.id) ?? false);
  const restore = element
    ? keepPlace(root, element, element.querySelector(`[data-block="${container}"]`))
    : () => {};
  store.place(readLayout(part.layout));
  flushSync();
  restore();
  return fresh;
}

/** The part, and those that its functions have made inside it. */
function partsBelow(part: number, dependencies: readonly Dependency[]): Set<number> {
  const found = new Set([part]);
  for (const id of found) {
    for (const { rendered_in, render_id } of dependencies) {
      if (rendered_in === id && render_id !== null) found.add(render_id);
    }
  }
  return found;
}
