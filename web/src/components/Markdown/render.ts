/** Keeps one element showing one Markdown text, touching only the blocks that changed. */
import { morphRange } from "../../atoms/morph";
import { decorate, type Wording } from "./decorate";
import { languageReady, loadLanguage } from "./highlight";
import { loadMath, mathReady } from "./math";
import { type Block, type ParseOptions, parse } from "./parse";
import { rawToFragment, sanitizeToFragment } from "./sanitize";

export interface RenderOptions extends ParseOptions {
  sanitize: boolean;
  wording: Wording;
}

interface Shown {
  key: string;
  nodes: ChildNode[];
}

export class MarkdownView {
  #target: HTMLElement;
  #shown: Shown[] = [];
  #turn = 0;
  /** Called when formulas are first on the page, to adopt their styles. */
  #onmath: () => void;

  constructor(target: HTMLElement, onmath: () => void) {
    this.#target = target;
    this.#onmath = onmath;
  }

  /** Shows `text` now; colours and formulas whose library is still on its way follow by themselves. */
  show(text: string, options: RenderOptions): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const blocks = parse(text, options);
    this.#draw(blocks, options);
    const missing = this.#missing(blocks);
    if (!missing.length) return Promise.resolve();
    return Promise.allSettled(missing).then((results) => {
      for (const result of results) {
        // the text stays readable without it
        if (result.status === "rejected")
          console.warn("Markdown: a library did not load.", result.reason);
      }
      if (turn === this.#turn) this.#draw(blocks, options);
    });
  }

  #missing(blocks: Block[]): Promise<unknown>[] {
    const missing: Promise<unknown>[] = [];
    if (!mathReady() && blocks.some((block) => block.math)) missing.push(loadMath());
    for (const language of new Set(blocks.flatMap((block) => block.languages))) {
      if (!languageReady(language)) missing.push(loadLanguage(language));
    }
    return missing;
  }

  #draw(blocks: Block[], options: RenderOptions): void {
    if (mathReady() && blocks.some((block) => block.math)) this.#onmath();
    const next: Shown[] = [];
    for (const [index, block] of blocks.entries()) {
      const key = keyOf(block, options);
      const old = this.#shown[index];
      if (old?.key === key) {
        next.push(old);
        continue;
      }
      const fragment = options.sanitize
        ? sanitizeToFragment(block.html)
        : rawToFragment(block.html);
      decorate(fragment, options.wording);
      const nodes = morphRange(
        this.#target,
        old?.nodes ?? [],
        [...fragment.childNodes],
        this.#firstNodeAfter(index),
      );
      next.push({ key, nodes });
    }
    for (const old of this.#shown.slice(blocks.length)) for (const node of old.nodes) node.remove();
    this.#shown = next;
  }

  #firstNodeAfter(index: number): ChildNode | null {
    for (const shown of this.#shown.slice(index + 1)) if (shown.nodes[0]) return shown.nodes[0];
    return null;
  }
}

/** Changes when the block would look different. */
function keyOf(block: Block, options: RenderOptions): string {
  const ready = block.languages.map((language) => (languageReady(language) ? 1 : 0)).join("");
  return `${options.sanitize ? "s" : "r"}${block.math && mathReady() ? "m" : ""}${ready}|${block.html}`;
}
