/** Focus, selection and scroll position over a change of the page: elements that move lose them. */

/** By app, what was scrolled since its first part was drawn: asking every element would take long. */
const scrolledIn = new WeakMap<Element, Set<Element>>();

export function followScroll(app: Element): void {
  if (scrolledIn.has(app)) return;
  const scrolled = new Set<Element>();
  scrolledIn.set(app, scrolled);
  const note = ({ target }: Event) => target instanceof Element && scrolled.add(target);
  app.addEventListener("scroll", note, { capture: true, passive: true });
}

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Notes where the visitor is inside `container`; the returned function brings them back there. */
export function keepPlace(
  root: ShadowRoot | Document,
  app: Element,
  container: Element | null,
): () => void {
  if (!container) return () => {};
  const active = root.activeElement;
  const focused = active instanceof HTMLElement && container.contains(active) ? active : null;
  const selection = focused ? selectionOf(focused) : null;
  const known = scrolledIn.get(app) ?? new Set<Element>();
  const scrolled = [...known]
    .filter((element) => element.isConnected || !known.delete(element))
    .filter((element) => container.contains(element))
    .map((element) => [element, element.scrollTop, element.scrollLeft] as const);
  return () => {
    if (focused?.isConnected && root.activeElement !== focused) {
      focused.focus({ preventScroll: true });
      if (selection) (focused as Field).setSelectionRange(...selection);
    }
    for (const [element, top, left] of scrolled) {
      if (!element.isConnected) continue;
      if (element.scrollTop !== top) element.scrollTop = top;
      if (element.scrollLeft !== left) element.scrollLeft = left;
    }
  };
}

function selectionOf(element: HTMLElement): [number, number, "forward" | "backward"] | null {
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return null;
  const { selectionStart: start, selectionEnd: end, selectionDirection: direction } = element;
  // fields of numbers and the like have none
  if (start === null || end === null) return null;
  return [start, end, direction === "backward" ? "backward" : "forward"];
}
