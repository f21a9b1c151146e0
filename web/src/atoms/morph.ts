/**
 * Changes live DOM nodes into freshly built ones with as few touches as possible, so that focus, text
 * selection, typed text, scroll positions and playing media survive a new render of nearly the same HTML.
 */

/** How far ahead a partner is looked for before a node counts as new or gone. */
const REACH = 12;

/** Makes the children of `parent` look like those of `fresh` (which is emptied). */
export function morphChildren(parent: Node, fresh: Node): void {
  morphRange(parent, [...parent.childNodes], [...fresh.childNodes], null);
}

/**
 * Replaces the adjoining children `old` of `parent` by `fresh`, in place where they fit together.
 * `before` is the node after the range, or null at the end. Returns the nodes now in place.
 */
export function morphRange(
  parent: Node,
  old: readonly ChildNode[],
  fresh: readonly ChildNode[],
  before: Node | null,
): ChildNode[] {
  const live: ChildNode[] = [];
  let at = 0;
  for (const [index, node] of fresh.entries()) {
    const current = old[at];
    if (current && fits(current, node)) {
      live.push(patch(current, node));
      at += 1;
      continue;
    }
    const partner = current ? find(old, at + 1, node) : -1;
    // a later old node fits, and nothing to come wants the current one
    if (partner >= 0 && current && find(fresh, index + 1, current) < 0) {
      for (; at < partner; at += 1) old[at]?.remove();
      live.push(patch(old[at] as ChildNode, node));
      at += 1;
      continue;
    }
    if (current && find(fresh, index + 1, current) < 0) {
      current.replaceWith(node);
      at += 1;
    } else {
      parent.insertBefore(node, current ?? before);
    }
    live.push(node);
  }
  for (; at < old.length; at += 1) old[at]?.remove();
  return live;
}

function find(nodes: readonly ChildNode[], from: number, wanted: ChildNode): number {
  const end = Math.min(nodes.length, from + REACH);
  for (let index = from; index < end; index += 1) {
    const node = nodes[index];
    if (node && fits(node, wanted)) return index;
  }
  return -1;
}

function fits(a: Node, b: Node): boolean {
  if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName) return false;
  return !(a instanceof Element && b instanceof Element) || a.id === b.id;
}

function patch(live: ChildNode, fresh: ChildNode): ChildNode {
  if (live instanceof CharacterData) {
    if (fresh instanceof CharacterData) patchText(live, fresh.data);
  } else if (live instanceof Element && fresh instanceof Element) {
    if (live.isEqualNode(fresh)) return live;
    patchAttributes(live, fresh);
    morphChildren(live, fresh);
  }
  return live;
}

/** Touches only what differs: a selection in the unchanged part stays. */
function patchText(live: CharacterData, text: string): void {
  const was = live.data;
  if (was === text) return;
  if (text.startsWith(was)) {
    live.appendData(text.slice(was.length));
    return;
  }
  let same = 0;
  while (same < was.length && same < text.length && was[same] === text[same]) same += 1;
  live.replaceData(same, was.length - same, text.slice(same));
}

function patchAttributes(live: Element, fresh: Element): void {
  for (const { name, value } of [...fresh.attributes]) {
    if (live.getAttribute(name) === value) continue;
    live.setAttribute(name, value);
    // the attribute only sets the first state; what the author now asks for has to be set as well
    if (name === "value" && "value" in live) live.value = value;
    if (name === "checked" && live instanceof HTMLInputElement) live.checked = true;
  }
  for (const { name } of [...live.attributes]) {
    if (fresh.hasAttribute(name)) continue;
    // whether details and dialogs stand open is the reader's choice
    if (name === "open") continue;
    live.removeAttribute(name);
    if (name === "checked" && live instanceof HTMLInputElement) live.checked = false;
  }
}
