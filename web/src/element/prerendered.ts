/**
 * The app's UI as the build has drawn it: HTML that stands in the page before any script is there.
 * What the visitor does with it is noted by a script in the page (py/cloche/site/assets/still.js)
 * and done again with the app, when that takes its place.
 */

/** What the visitor did, in order. */
interface Deed {
  type: "input" | "change" | "click" | "keydown";
  target: Element;
  /** Of a field, at that moment. */
  value?: string;
  checked?: boolean;
  files?: FileList | null;
  event: Event;
}

interface Place extends HTMLElement {
  clocheStill?: {
    deeds: Deed[];
    /** Note no more. */
    end(): void;
  };
}

/** Elements that a visitor can do something with; the app draws the same ones in the same order. */
const PARTS = "input, textarea, select, button, a, summary, [role], [tabindex]";
const BLOCK = "data-block";
/** Milliseconds to wait for the end of a word or a press. */
const LONGEST = 3000;

export class Prerendered {
  #app: Element | null;
  #deeds: { deed: Deed; part: Part }[] = [];
  #focus: { part: Part; selection: [number, number] | null } | null = null;
  #scroll: [number, number] = [0, 0];

  /** `place`: what holds it. */
  constructor(readonly place: Place) {
    this.#app = place.querySelector(":scope > .cl-root");
  }

  /** What a build has drawn into the element, if it has. */
  static in(element: Element): Prerendered | null {
    const place = element.querySelector<Place>(":scope > .cl-still");
    return place && new Prerendered(place);
  }

  /** Waits until no key or button is held, and takes it away: the app is drawn in the same moment. */
  async leave(): Promise<void> {
    await this.#calm();
    const app = this.#app;
    if (!app) return;
    const deeds = this.place.clocheStill?.deeds ?? [];
    this.#deeds = deeds.map((deed) => ({ deed, part: partOf(app, deed.target) }));
    this.#scroll = [scrollX, scrollY];
    const { activeElement } = document;
    if (activeElement && app.contains(activeElement)) {
      this.#focus = { part: partOf(app, activeElement), selection: selectionOf(activeElement) };
    }
    this.remove();
  }

  /** The app stands there: do with it what was done with its picture. */
  hand(over: Element): void {
    // all of them first: what is done may change what stands there
    const todo = this.#deeds.map(({ deed, part }) => ({ deed, target: find(over, part) }));
    if (this.#focus) {
      const { part, selection } = this.#focus;
      const target = find(over, part);
      target?.focus({ preventScroll: true });
      // after the values, which move the caret
      queueMicrotask(() => select(target, selection));
    }
    scrollTo(...this.#scroll);
    for (const { deed, target } of todo) if (target) repeat(deed, target);
    // they hold all that has left
    this.#deeds = [];
    this.#focus = null;
  }

  /** It is of no use: the app cannot be drawn. */
  remove(): void {
    if (!this.#app) return;
    this.#app = null;
    this.place.clocheStill?.end();
    delete this.place.clocheStill;
    delete this.place.dataset["waits"];
    for (const part of this.place.querySelectorAll(":scope > .cl-root, :scope > script")) {
      part.remove();
    }
    for (const style of document.querySelectorAll("style[data-cloche-still]")) style.remove();
  }

  async #calm(): Promise<void> {
    const begin = performance.now();
    while ("held" in this.place.dataset && performance.now() - begin < LONGEST) {
      await new Promise((done) => setTimeout(done, 16));
    }
  }
}

/** Where something stands: the block it is in, and its place among that block's parts. */
interface Part {
  block: string | null;
  index: number;
  count: number;
  name: string;
}

function partOf(app: Element, element: Element): Part {
  const block = element.closest(`[${BLOCK}]`);
  const parts = [...(block ?? app).querySelectorAll(PARTS)];
  return {
    block: block?.getAttribute(BLOCK) ?? null,
    index: parts.indexOf(element),
    count: parts.length,
    name: element.localName,
  };
}

/** The same part of the app; null when it is drawn in another way. */
function find(app: Element, { block, index, count, name }: Part): HTMLElement | null {
  const blocks = [...app.querySelectorAll(`[${BLOCK}]`)];
  const scope = block === null ? app : blocks.find((one) => one.getAttribute(BLOCK) === block);
  const parts = [...(scope?.querySelectorAll<HTMLElement>(PARTS) ?? [])];
  const found = parts[index];
  return found && parts.length === count && found.localName === name ? found : null;
}

function repeat({ type, value, checked, files, event }: Deed, target: HTMLElement): void {
  if (type === "click") target.click();
  else if (type === "keydown") {
    target.dispatchEvent(new KeyboardEvent("keydown", event as KeyboardEvent));
  } else if (checked !== undefined && target instanceof HTMLInputElement) {
    if (target.checked !== checked) target.click();
  } else if (isField(target) && value !== undefined) {
    if (files && target instanceof HTMLInputElement) target.files = files;
    else if (target.value !== value) target.value = value;
    target.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function isField(element: Element): element is Field {
  return element.matches("input, textarea, select");
}

function selectionOf(element: Element): [number, number] | null {
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return null;
  const { selectionStart, selectionEnd } = element;
  return selectionStart === null || selectionEnd === null ? null : [selectionStart, selectionEnd];
}

function select(element: Element | null, selection: [number, number] | null): void {
  if (selection && element && "setSelectionRange" in element) {
    (element as HTMLInputElement).setSelectionRange(...selection);
  }
}
