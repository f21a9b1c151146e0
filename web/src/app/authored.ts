/** What the app's author adds to the page: css, style sheets, head, script. */
import { adopt } from "../atoms/adopt";
import type { AppView } from "./config";

/** Adds the author's styles to the app's root; the returned function takes them away. */
export function addStyles(
  root: ShadowRoot | Document,
  container: HTMLElement,
  { css, stylesheets }: AppView,
): () => void {
  const links = stylesheets.map((href) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    container.prepend(link);
    return link;
  });
  const releases: (() => void)[] = [];
  if (css) {
    const scoped = aimAtRoot(css, root);
    if (scoped.includes("@import")) {
      // adopted sheets ignore @import
      const style = document.createElement("style");
      style.textContent = scoped;
      container.prepend(style);
      releases.push(() => style.remove());
    } else releases.push(adopt(root, scoped));
  }
  return () => {
    for (const link of links) link.remove();
    for (const release of releases) release();
  };
}

/**
 * The css with rules for the page itself aimed at the app: a shadow root has no html or body, and
 * tokens set on :root would lose against those of the app.
 */
export function aimAtRoot(css: string, root: ShadowRoot | Document): string {
  const page = root instanceof Document ? /(^|[\s,{}>])(:root)(?![\w-])/g : PAGE_SELECTORS;
  const target = root instanceof Document ? ":is(:root, .cl-root)" : ".cl-root";
  // only selectors: the text before each opening brace
  return css.replace(/([^{}]*)\{/g, (whole, selector: string) =>
    selector.includes("@import") ? whole : `${selector.replace(page, `$1${target}`)}{`,
  );
}
const PAGE_SELECTORS = /(^|[\s,{}>])(:root|html|body)(?![\w-])/g;

/** Puts the author's head into a page that belongs to the app; a built page has it already. */
export function addHead(head: string): void {
  if (document.querySelector("[data-cloche-head]")) return;
  const parsed = document.createRange().createContextualFragment(head);
  for (const element of parsed.children) element.setAttribute("data-cloche-head", "");
  document.head.append(parsed);
}
