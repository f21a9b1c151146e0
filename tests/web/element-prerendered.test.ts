import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Prerendered } from "../../web/src/element/prerendered";

type Place = NonNullable<ConstructorParameters<typeof Prerendered>[0]>;

const APP = (more = "") => `<div class="cl-root">
  <div data-block="1"><input id="one"><button>Go</button></div>
  <div data-block="2"><input id="two" type="checkbox">${more}</div>
</div>`;

let app: HTMLElement;
let place: Place;
let heard: string[];

beforeEach(() => {
  vi.stubGlobal("scrollTo", vi.fn());
  document.head.innerHTML = "<style data-cloche-still></style>";
  app = document.createElement("div");
  app.innerHTML = `<div class="cl-still"><script></script>${APP()}</div>`;
  document.body.replaceChildren(app);
  place = app.firstElementChild as Place;
  place.clocheStill = { deeds: [], end: vi.fn() };
  heard = [];
});
afterEach(() => vi.unstubAllGlobals());

const part = (selector: string) =>
  place.querySelector<HTMLInputElement>(selector) as HTMLInputElement;

function did(type: "input" | "click" | "keydown", selector: string, more: object = {}): void {
  const event =
    type === "keydown" ? new KeyboardEvent(type, { key: "Enter", bubbles: true }) : new Event(type);
  place.clocheStill?.deeds.push({ type, target: part(selector), event, ...more });
}

/** The app takes the place of what was drawn. */
async function swap(html = APP()): Promise<void> {
  const drawn = Prerendered.in(app) as Prerendered;
  await drawn.leave();
  expect(place.children.length).toBe(0);
  place.innerHTML = html;
  const root = place.firstElementChild as HTMLElement;
  for (const type of ["input", "change", "click", "keydown"]) {
    root.addEventListener(type, ({ target }) => {
      const { id, localName, value } = target as HTMLInputElement;
      heard.push(`${type} ${id || localName} ${value}`.trim());
    });
  }
  drawn.hand(root);
  await Promise.resolve();
}

describe("what the build has drawn", () => {
  it("is found, and leaves nothing", async () => {
    expect(Prerendered.in(document.createElement("div"))).toBeNull();
    const { end } = place.clocheStill as { end(): void };
    await swap();
    expect(end).toHaveBeenCalled();
    expect(place.clocheStill).toBeUndefined();
    expect(document.querySelector("style")).toBeNull();
  });

  it("has what was done with it done again, in order", async () => {
    did("input", "#one", { value: "Ada" });
    did("click", "button");
    did("keydown", "#one");
    did("input", "#two", { value: "on", checked: true });
    did("input", "#one", { value: "Bob" });
    await swap();
    expect(heard).toEqual([
      "input one Ada",
      "click button",
      "keydown one Ada",
      "click two on",
      "input two on",
      "change two on",
      "input one Bob",
    ]);
    expect(part("#two").checked).toBe(true);
  });

  it("hands on focus and selection", async () => {
    part("#one").value = "Lovelace";
    part("#one").focus();
    part("#one").setSelectionRange(2, 5);
    did("input", "#one", { value: "Lovelace" });
    await swap();
    expect(document.activeElement).toBe(part("#one"));
    expect([part("#one").selectionStart, part("#one").selectionEnd]).toEqual([2, 5]);
  });

  it("leaves out what the app draws in another way", async () => {
    did("input", "#two", { value: "on", checked: true });
    did("click", "button");
    await swap(APP("<input>"));
    expect(heard).toEqual(["click button"]);
    expect(part("#two").checked).toBe(false);
  });

  it("waits while a finger is on it, but not for ever", async () => {
    vi.useFakeTimers();
    try {
      place.dataset["held"] = "";
      let left = false;
      const leaving = (Prerendered.in(app) as Prerendered).leave().then(() => (left = true));
      await vi.advanceTimersByTimeAsync(1000);
      expect(left).toBe(false);
      await vi.advanceTimersByTimeAsync(3000);
      await leaving;
      expect(left).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it("goes once, and takes no app with it", async () => {
    const drawn = Prerendered.in(app) as Prerendered;
    await drawn.leave();
    place.innerHTML = APP();
    drawn.remove();
    expect(place.children.length).toBe(1);
  });
});
