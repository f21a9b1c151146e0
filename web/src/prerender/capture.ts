/**
 * Draws an app for `cloche build`, in a page without Python, and writes down what stands there: the
 * built page shows that before any script is loaded (element/prerendered.ts takes over).
 */
import { mountApp } from "../app";
import { loadModule } from "../app/registry";
import { asConfig } from "../client/config";
import { PendingSession } from "../client/pending";
import { usedCss } from "./used-css";

export interface Captured {
  html: string;
  css: string;
}

/** What shows more than its HTML says. */
const ALIVE = "script, canvas, iframe, video, audio, object, embed, dialog[open], [src^='blob:']";
/** Milliseconds without a change, after which the app is as it will be; and the most to wait. */
const CALM = 100;
const LONGEST = 5000;

/** Draws the app into `container`; `capture` gives null where HTML alone cannot show it. */
export async function drawStill(
  config: Record<string, unknown>,
  container: HTMLElement,
): Promise<{ capture(): Promise<Captured | null> }> {
  const texts = noteTexts();
  // the author's own scripts run when the app does
  const quiet = asConfig({ ...config, js: null, head: null });
  await Promise.all(quiet.components.map(({ type }) => loadModule(type)));
  await mountApp({
    container,
    root: document,
    session: new PendingSession(quiet),
    theme: "light",
    options: { controlPageTitle: false },
  });
  return { capture: () => capture(container, texts) };
}

async function capture(
  container: HTMLElement,
  texts: Map<CSSStyleSheet, string>,
): Promise<Captured | null> {
  await settled(container);
  const app = container.querySelector(".cl-root");
  const html = app && !container.querySelector(ALIVE) ? htmlOf(app) : null;
  if (!app || !html || !isReadAlike(html)) return null;
  const sheets = document.adoptedStyleSheets.map((sheet): [CSSStyleSheet, string] => [
    sheet,
    texts.get(sheet) ?? "",
  ]);
  return { html, css: usedCss(sheets, app) };
}

/** What style sheets are made of, from now on. */
function noteTexts(): Map<CSSStyleSheet, string> {
  const texts = new Map<CSSStyleSheet, string>();
  const { replaceSync } = CSSStyleSheet.prototype;
  CSSStyleSheet.prototype.replaceSync = function (text) {
    texts.set(this, text);
    replaceSync.call(this, text);
  };
  return texts;
}

async function settled(container: HTMLElement): Promise<void> {
  await document.fonts.ready;
  const pictures = [...container.querySelectorAll("img")];
  await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
  const begin = performance.now();
  for (let before = ""; performance.now() - begin < LONGEST; ) {
    const now = container.innerHTML;
    if (now === before) return;
    before = now;
    await new Promise((done) => setTimeout(done, CALM));
  }
}

/** HTML of an element, with what the visitor sees in its fields, and for any theme. */
function htmlOf(app: Element): string {
  const copy = app.cloneNode(true) as Element;
  copy.classList.remove("light", "dark");
  const fields = app.querySelectorAll("input, textarea, option");
  copy.querySelectorAll("input, textarea, option").forEach((field, index) => {
    keepState(field, fields[index] as Element);
  });
  // the first picture waits for no other host
  for (const link of copy.querySelectorAll("link")) link.remove();
  const comments = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
  const found: Node[] = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.parentNode?.removeChild(comment);
  // addresses below the page hold wherever the site will be
  return copy.outerHTML.replaceAll(new URL(".", location.href).href, "");
}

/** Whether a page reads the HTML as what it was written from: not each tree of elements has one. */
function isReadAlike(html: string): boolean {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.body.innerHTML === html;
}

function keepState(copy: Element, field: Element): void {
  if (copy instanceof HTMLTextAreaElement) copy.textContent = (field as HTMLTextAreaElement).value;
  else if (copy instanceof HTMLOptionElement) {
    copy.toggleAttribute("selected", (field as HTMLOptionElement).selected);
  } else if (copy instanceof HTMLInputElement && copy.type !== "file") {
    const { value, checked } = field as HTMLInputElement;
    copy.setAttribute("value", value);
    copy.toggleAttribute("checked", checked);
  }
}
