/** Keeps a popup at its anchor: above everything, and upwards where the window ends below. */
const GAP = 4;
const EDGE = 8;
const TALLEST = 320;

export function place(popup: HTMLElement, anchor: HTMLElement) {
  // the top layer: no block with overflow hidden cuts it off
  popup.showPopover?.();
  const stop = new AbortController();
  const { signal } = stop;

  function put(): void {
    const box = anchor.getBoundingClientRect();
    const seen = window.visualViewport;
    const top = seen?.offsetTop ?? 0;
    const bottom = top + (seen?.height ?? window.innerHeight);
    popup.style.maxHeight = `${TALLEST}px`;
    const wanted = Math.min(popup.scrollHeight, TALLEST) + GAP + EDGE;
    const below = bottom - box.bottom;
    const above = box.top - top;
    const up = below < wanted && above > below;
    popup.dataset["side"] = up ? "top" : "bottom";
    popup.style.maxHeight = `${Math.max(80, Math.min(TALLEST, (up ? above : below) - GAP - EDGE))}px`;
    popup.style.width = `${box.width}px`;
    popup.style.left = `${box.left}px`;
    popup.style.top = up ? "auto" : `${box.bottom + GAP}px`;
    popup.style.bottom = up ? `${window.innerHeight - box.top + GAP}px` : "auto";
  }

  function scrolled(event: Event): void {
    if (event.target !== popup) put();
  }

  put();
  window.addEventListener("scroll", scrolled, { capture: true, passive: true, signal });
  window.addEventListener("resize", put, { signal });
  window.visualViewport?.addEventListener("resize", put, { signal });
  const observer = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(put);
  observer?.observe(anchor);
  observer?.observe(popup);

  return {
    destroy() {
      stop.abort();
      observer?.disconnect();
    },
  };
}
