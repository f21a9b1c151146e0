/** What stands in the place of an app that waits for a click: its UI without life, or a calm frame. */
import type { Theme } from "./attributes";
import css from "./poster.css?inline";
import { adoptOnce } from "./sheet";

export interface PosterOptions {
  root: ShadowRoot | Document;
  theme: Theme;
  initialHeight: string;
  title: string | null;
  /** The visitor wants the app. */
  start(): void;
}

export class Poster {
  readonly element = document.createElement("section");
  readonly #button = document.createElement("button");
  readonly #place: HTMLElement;
  readonly #root: ShadowRoot | Document;

  constructor(place: HTMLElement, options: PosterOptions) {
    const { root, theme, initialHeight, title, start } = options;
    this.#place = place;
    this.#root = root;
    adoptOnce(root, css);
    this.element.className = `cl-poster cl-poster-${theme}`;
    this.element.style.minHeight = initialHeight;
    this.element.setAttribute("aria-label", title ?? "App");
    const words = title ? "Start" : "Start the app";
    this.#button.type = "button";
    this.#button.append(icon(), words);
    // Read alone, out of its place, the button says what it starts.
    if (title) this.#button.setAttribute("aria-label", `Start ${title}`);
    const card = part("div", "cl-poster-card");
    if (title) card.append(part("h2", "", title));
    card.append(this.#button, part("p", "", "Runs Python in this page"));
    this.element.append(card);
    // The whole picture may be clicked; the button is there for the keyboard.
    this.element.addEventListener("click", start, { once: true });
    place.replaceChildren(this.element);
  }

  get focused(): boolean {
    return this.#root.activeElement === this.#button;
  }

  /** The app's UI has been drawn into the place: it lies behind, seen and not touched. */
  cover(): void {
    this.#place.classList.add("cl-poster-place");
    for (const child of this.#behind()) child.inert = true;
    this.element.classList.add("cl-poster-over");
    this.#place.append(this.element);
  }

  remove(): void {
    this.#place.classList.remove("cl-poster-place");
    for (const child of this.#behind()) child.inert = false;
    this.element.remove();
  }

  #behind(): HTMLElement[] {
    return [...this.#place.children].filter(
      (child): child is HTMLElement => child instanceof HTMLElement && child !== this.element,
    );
  }
}

function part(tag: string, className: string, text = ""): HTMLElement {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

function icon(): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 16 16");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute(
    "d",
    "M4.500 2.600v10.800a.8.8 0 0 0 1.200.7l8.600-5.400a.8.8 0 0 0 0-1.400L5.700 1.900a.8.8 0 0 0-1.200.7z",
  );
  drawing.append(path);
  return drawing;
}
