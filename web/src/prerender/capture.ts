/**
 * Draws an app for `cloche build`, in a page without Python, and writes down what stands there: the
 * built page shows that before any script is loaded (element/prerendered.ts takes over).
 */
import { mountApp } from "../app";
import { loadModule } from "../app/registry";
import { asConfig } from "../client/config";
import { PendingSession } from "../client/pending";
import { usedCss } from "./used-css";

export interface Drawing {
  /** As it is now; null where HTML alone cannot show it. */
  html(): Promise<string | null>;
  /** What it is drawn with, at any width. */
  css(): string;
}

/** What shows more than its HTML says. */
const ALIVE = "script, canvas, iframe, video, audio, object, embed, dialog[open], [src^='blob:']";
/** Milliseconds without a change, after which the app is as it will be; and the most to wait. */
const CALM = 100;
const LONGEST = 5000;

/** Draws the app into `container`. */
export async function drawStill(
  config: Record<string, unknown>,
  container: HTMLElement,
): Promise<Drawing> {
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
  const app = container.querySelector(".cl-root");
  if (!app) throw new Error("The app was not drawn.");
  return { html: () => capture(app), css: () => usedCss(texts, app) };
}

async function capture(app: Element): Promise<string | null> {
  await settled(app);
  if (app.querySelector(ALIVE)) return null;
  const html = htmlOf(app);
  return isReadAlike(html) ? html : null;
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

async function settled(app: Element): Promise<void> {
  await document.fonts.ready;
  const pictures = [...app.querySelectorAll("img")];
  await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
  const begin = performance.now();
  for (let before = ""; performance.now() - begin < LONGEST; ) {
    const now = app.innerHTML;
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
