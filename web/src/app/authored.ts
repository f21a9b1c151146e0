/** What the app's author adds to the page: css, style sheets, head, script. */
import { adopt } from "../atoms/adopt";
import type { AppView } from "./config";

export interface AuthoredStyles {
  /** Puts the css behind sheets adopted since, so that it still wins. */
  last(): void;
  remove(): void;
}

/** Adds the author's styles to the app's root. */
export function addStyles(
  root: ShadowRoot | Document,
  container: HTMLElement,
  { css, stylesheets }: Pick<AppView, "css" | "stylesheets">,
): AuthoredStyles {
  const elements: HTMLElement[] = stylesheets.map((href) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    return link;
  });
  const aimed = css ? aimAtRoot(css, root) : "";
  let adopted: string | null = aimed;
  if (aimed.includes("@import")) {
    // adopted sheets ignore @import
    const style = document.createElement("style");
    style.textContent = aimed;
    elements.push(style);
    adopted = null;
  }
  container.prepend(...elements);
  let release = adopted ? adopt(root, adopted) : () => {};
  return {
    last() {
      release();
      if (adopted) release = adopt(root, adopted);
    },
    remove() {
      release();
      for (const element of elements) element.remove();
    },
  };
}

/** The styles after the author has changed them; what stands there already when they are the same. */
export function restyled(
  root: ShadowRoot | Document,
  container: HTMLElement,
  before: AppView,
  now: AppView,
  styles: AuthoredStyles | null,
): AuthoredStyles | null {
  const texts = ({ css, stylesheets }: AppView) => JSON.stringify([css, stylesheets]);
  if (texts(before) === texts(now)) return styles;
  styles?.remove();
  return addStyles(root, container, now);
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
