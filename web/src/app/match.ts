/** Which blocks of two configs of one app are the same, although their ids may differ. */
import type { AppView, ComponentEntry, LayoutNode } from "./config";

/** From the id in `own` to the id in `early`; each is named at most once. */
export function matchBlocks(early: AppView, own: AppView, sameShape: boolean): Map<number, number> {
  const before = looks(early);
  const now = looks(own);
  const found = new Map<number, number>();
  const taken = new Set<number>();
  const pair = (id: number, old: number): void => {
    found.set(id, old);
    taken.add(old);
  };
  for (const [id, look] of now) if (before.get(id) === look) pair(id, id);
  const free = new Map<string, number[]>();
  for (const [id, look] of before) {
    if (!taken.has(id)) free.set(look, [...(free.get(look) ?? []), id]);
  }
  for (const [id, look] of now) {
    const old = found.has(id) ? undefined : free.get(look)?.shift();
    if (old !== undefined) pair(id, old);
  }
  // another label alone makes no other block where nothing else has moved
  if (sameShape) for (const id of now.keys()) if (!found.has(id) && !taken.has(id)) pair(id, id);
  return found;
}

/** What each block is known by, in the order of the page; a layout by the first that stands in it. */
function looks({ components, layout }: AppView): Map<number, string> {
  const entries = new Map(components.map((entry) => [entry.id, entry]));
  const found = new Map<number, string>();
  const visit = (node: LayoutNode): string => {
    const entry = entries.get(node.id);
    const own = entry ? lookOf(entry) : "";
    // in its place before its children
    found.set(node.id, own);
    const inner = node.children.map(visit);
    const look = inner.length ? `${own}[${inner[0]}]` : own;
    found.set(node.id, look);
    return look;
  };
  visit(layout);
  for (const entry of components) if (!found.has(entry.id)) found.set(entry.id, lookOf(entry));
  found.delete(layout.id);
  return found;
}

function lookOf({ type, props }: ComponentEntry): string {
  // a button's words are its value
  const label = props["label"] ?? (type.endsWith("button") ? props["value"] : null);
  return JSON.stringify([type, props["key"] ?? null, props["elem_id"] ?? null, label ?? null]);
}
