/** Waits until the HTML parser has read everything inside an element. */

/** Resolves at once when it has; else with the first node after the element, or with the document. */
export function childrenParsed(element: Element): Promise<void> {
  const { ownerDocument: page } = element;
  if (page.readyState !== "loading" || followed(element)) {
    // A script that makes the element may add the children right after it.
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => followed(element) && done());
    const done = (): void => {
      observer.disconnect();
      page.removeEventListener("DOMContentLoaded", done);
      resolve();
    };
    observer.observe(page, { childList: true, subtree: true });
    page.addEventListener("DOMContentLoaded", done);
  });
}

/** Whether something stands after the element, so that its end tag must have been read. */
function followed(element: Element): boolean {
  for (let node: Node | null = element; node; node = node.parentNode) {
    if (node.nextSibling) return true;
  }
  return false;
}
