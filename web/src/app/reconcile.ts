/** From one config of an app to the next, made after it was painted at once or its script was run again: what is the same stays, with what was typed. */
import { flushSync } from "svelte";
import type { AppView } from "./config";
import { inferInteractive } from "./interactivity";
import { matchBlocks } from "./match";
import { keepPlace } from "./render-place";
import type { Store } from "./store";

export interface Painted {
  store: Store;
  root: ShadowRoot | Document;
  /** The app's outermost element, once it is drawn. */
  element: Element | null;
}

/** `early` is what the store was made of. */
export function reconcile(early: AppView, own: AppView, { store, root, element }: Painted): void {
  const unchanged = sameBlocks(early, own);
  const ids = matchBlocks(early, own, unchanged);
  store.keep(ids);
  const inferred = inferInteractive(own.components, own.dependencies);
  for (const entry of own.components) {
    store.settle(entry, inferred.get(entry.id) ?? false);
  }
  if (unchanged && [...ids].every(([now, before]) => now === before)) return;
  const restore = element ? keepPlace(root, element, element) : () => {};
  const refocus = keepField(root, element, ids);
  store.placeAll(own.layout);
  flushSync();
  restore();
  refocus();
}

const FIELDS = "input, textarea, select, button, [tabindex]";

/** The same field of the same block gets the focus back when its container was drawn anew. */
function keepField(
  root: ShadowRoot | Document,
  element: Element | null,
  ids: ReadonlyMap<number, number>,
): () => void {
  const active = root.activeElement;
  const block = active?.closest("[data-block]");
  if (!active || !block || !element?.contains(active)) return () => {};
  const index = [...block.querySelectorAll(FIELDS)].indexOf(active);
  const before = Number(block.getAttribute("data-block"));
  const now = [...ids].find(([, old]) => old === before)?.[0];
  const { selectionStart: start, selectionEnd: end } = active as Partial<HTMLInputElement>;
  return () => {
    if (active.isConnected) return;
    const field = element
      .querySelector(`[data-block="${now}"]`)
      ?.querySelectorAll<HTMLElement>(FIELDS)[index];
    if (!field || field.localName !== active.localName) return;
    field.focus({ preventScroll: true });
    if (typeof start === "number" && typeof end === "number") {
      (field as HTMLInputElement).setSelectionRange(start, end);
    }
  };
}

/** Whether both draw blocks of the same types with the same ids in the same places. */
export function sameBlocks(left: AppView, right: AppView): boolean {
  return shape(left) === shape(right);
}

function shape({ components, layout }: AppView): string {
  return JSON.stringify([components.map(({ id, type }) => [id, type]), layout]);
}
