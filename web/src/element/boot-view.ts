/** The frame that stands where the app will be: which stage it is in, or why it did not start. */
import type { AppState } from "../client/app";
import type { BootError } from "../client/errors";
import type { StageName } from "../client/messages";
import css from "./boot.css?inline";
import { Done } from "./done";
import type { Attributes } from "./attributes";
import { adoptOnce } from "./sheet";

export interface ViewOptions {
  root: ShadowRoot | Document;
  theme: Attributes["theme"];
  initialHeight: string;
  title?: string | null;
}

const STAGES: Record<StageName, string> = {
  worker: "starting the worker",
  runtime: "loading Python",
  core: "loading the app’s parts",
  packages: "installing packages",
  script: "starting the app",
  ready: "running",
};

export class BootView {
  readonly element = make("div", "cl-boot");
  #words = make("p");
  #bar = make("div", "cl-boot-bar");
  #bytes = make("p", "cl-boot-quiet");

  constructor(private readonly options: ViewOptions) {
    adoptOnce(options.root, css);
    this.element.style.minHeight = options.initialHeight;
    // Only the stage is announced; bytes would interrupt a screen reader ten times a second.
    this.#words.setAttribute("role", "status");
    this.#words.setAttribute("aria-live", "polite");
    this.#bar.setAttribute("role", "progressbar");
    this.#bar.setAttribute("aria-label", "Loading");
    this.#bar.setAttribute("aria-valuemin", "0");
    this.#bar.setAttribute("aria-valuemax", "100");
    this.#bar.append(make("div"));
  }

  #small = false;
  #done = new Done();

  /** From here on only a line at the edge: the app's UI stands there already. */
  compact(): void {
    this.#small = true;
    this.element.style.minHeight = "";
    this.#bar.remove();
  }

  /** Show a stage of the boot, with the bytes that have come where they are known. */
  showStage(state: Extract<AppState, { name: "booting" }>): void {
    if (!this.#bar.isConnected) {
      const title = this.options.title && !this.#small ? [make("h2", "", this.options.title)] : [];
      this.#frame("loading", ...title, this.#words, this.#bar, this.#bytes);
    }
    const words = `${state.message}…`;
    if (this.#words.textContent !== words) this.#words.textContent = words;
    this.#bytes.textContent = bytesText(state.loaded, state.total);
    this.#fill(
      this.#done.next(state),
      [state.message, this.#bytes.textContent].filter(Boolean).join(", "),
    );
  }

  /** A new start: everything is still to be done. */
  startAnew(): void {
    this.#done = new Done();
    this.#fill(null, "");
  }

  /** Python is there; only the drawing of the app remains. */
  showReady(): void {
    if (!this.#bar.isConnected) return;
    this.#words.textContent = "Ready";
    this.#fill(100, "Ready");
  }

  /** Show why the app did not start, and offer to try again. */
  showFailure(error: BootError, retry: () => void): void {
    const parts: HTMLElement[] = [
      make("h2", "", "The app could not start"),
      make("p", "cl-boot-quiet", `It failed while ${STAGES[error.stage] ?? error.stage}.`),
      make("p", "cl-boot-cause", error.message),
      make("p", "", error.hint),
    ];
    if (error.traceback) {
      const trace = make("pre", "", error.traceback.trimEnd());
      // A region that scrolls must be reachable by keyboard.
      trace.tabIndex = 0;
      trace.setAttribute("role", "region");
      trace.setAttribute("aria-label", "Traceback");
      parts.push(trace);
    }
    const button = make("button", "", "Try again");
    button.type = "button";
    button.addEventListener("click", retry, { once: true });
    const alert = make("div");
    alert.setAttribute("role", "alert");
    alert.style.display = "contents";
    this.#frame("failed", alert, button);
    // Filled after it stands in the page, which is when screen readers speak an alert.
    alert.append(...parts);
  }

  remove(): void {
    this.element.remove();
  }

  #frame(state: "loading" | "failed", ...parts: Node[]): void {
    const theme = this.options.theme === "system" ? "" : `cl-boot-${this.options.theme}`;
    const small = this.#small && state === "loading" ? "cl-boot-small" : "";
    this.element.className = ["cl-boot", `cl-boot-${state}`, small, theme]
      .filter(Boolean)
      .join(" ");
    this.element.replaceChildren(...parts);
  }

  #fill(percent: number | null, words: string): void {
    const inner = this.#bar.firstElementChild as HTMLElement;
    if (percent === null) {
      this.#bar.removeAttribute("aria-valuenow");
      this.#bar.removeAttribute("aria-valuetext");
      inner.style.width = "";
      return;
    }
    this.#bar.setAttribute("aria-valuenow", String(percent));
    this.#bar.setAttribute("aria-valuetext", words);
    inner.style.width = `${percent}%`;
  }
}

function bytesText(loaded: number | null, total: number | null): string {
  if (loaded === null) return "";
  return total ? `${megabytes(loaded)} of ${megabytes(total)} MB` : `${megabytes(loaded)} MB`;
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  text = "",
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
