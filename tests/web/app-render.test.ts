import { flushSync } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type MountedApp, mountApp, type MountOptions, type Session } from "../../web/src/app";
import type { Session as ClientSession } from "../../web/src/client/session";
import { FakeSession, makeConfig, settle } from "./app-fake";

// the client's session is one that the renderer can use: checked by the compiler
type Fits = ClientSession extends Session ? true : false;
const fits: Fits = true;

let mounted: MountedApp[] = [];
let places: HTMLElement[] = [];
afterEach(() => {
  for (const app of mounted) app.destroy();
  for (const place of places) place.remove();
  mounted = [];
  places = [];
  document.title = "";
  vi.restoreAllMocks();
});

async function draw(session: FakeSession, more: Partial<MountOptions> = {}, shadow = false) {
  const place = document.createElement("div");
  document.body.append(place);
  places.push(place);
  const root = shadow ? place.attachShadow({ mode: "open" }) : document;
  const container = shadow ? document.createElement("div") : place;
  if (shadow) (root as ShadowRoot).append(container);
  mounted.push(await mountApp({ container, root, session, theme: "light", ...more }));
  await show();
  return container;
}

async function show(): Promise<void> {
  await settle();
  flushSync();
  // lazily loaded parts
  await new Promise((resolve) => setTimeout(resolve, 20));
  flushSync();
}

const hello = (more: Record<string, unknown> = {}) =>
  new FakeSession(
    makeConfig(
      [
        [1, "row", { equal_height: false }],
        [2, "column", { scale: 2, min_width: 320 }],
        [3, "form", { scale: 0, min_width: 0 }],
        [4, "textbox", { label: "name", elem_id: "who", elem_classes: ["a", "b"], min_width: 160 }],
        [5, "button", { value: "Greet", variant: "primary" }],
        [6, "textbox", { label: "output", interactive: false }],
        [7, "state", {}],
      ],
      [
        { targets: [[5, "click"]], inputs: [4], outputs: [6] },
        { targets: [[0, "load"]], outputs: [4] },
      ],
      {
        id: 0,
        children: [
          { id: 1, children: [{ id: 2, children: [{ id: 3, children: [{ id: 4 }] }] }, { id: 6 }] },
          { id: 5 },
          { id: 7 },
        ],
      },
      more,
    ),
  );

function type(field: Element | null, value: string): void {
  const box = field as HTMLInputElement | HTMLTextAreaElement;
  box.value = value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}

describe("the page", () => {
  it("fits the client's session", () => {
    expect(fits).toBe(true);
  });

  it("draws the tree with ids and classes, and fires load after it", async () => {
    const session = hello();
    const place = await draw(session);
    const block = place.querySelector("#who");
    expect(block?.className.split(" ")).toEqual(expect.arrayContaining(["block", "a", "b"]));
    expect(block?.parentElement?.className).toContain("cl-form");
    expect(place.querySelector(".cl-row > .cl-column")?.getAttribute("style")).toContain(
      "--cl-scale: 2",
    );
    expect(place.querySelector("[data-block='7']")).toBeNull();
    expect(session.runs.map(({ request }) => [request.fn_index, request.trigger_id])).toEqual([
      [1, 0],
    ]);
  });

  it("sends what was typed and shows the answer", async () => {
    const session = hello();
    const place = await draw(session);
    type(place.querySelector("#who textarea, #who input"), "Ada");
    place.querySelector<HTMLElement>("[data-block='5'] button")?.click();
    await show();
    const run = session.run(0);
    expect(run.request.data).toEqual(["Ada"]);
    const output = place.querySelector("[data-block='6']");
    expect(output?.getAttribute("aria-busy")).toBe("true");
    run.starts();
    run.completes("Hello, Ada!");
    await show();
    expect(output?.querySelector<HTMLTextAreaElement>("textarea, input")?.value).toBe(
      "Hello, Ada!",
    );
    expect(output?.hasAttribute("aria-busy")).toBe(false);
  });

  it("shows the queue, the bars and the error of a run at its outputs", async () => {
    const session = hello();
    const place = await draw(session);
    place.querySelector<HTMLElement>("[data-block='5'] button")?.click();
    await show();
    const output = place.querySelector("[data-block='6']");
    session.run(0).estimation(1, 3, 4.1);
    await show();
    expect(output?.textContent).toContain("queue: 2/3 · 4.1s");
    session
      .run(0)
      .progress({ index: 1, length: 4, unit: "steps", desc: "Work" }, { progress: 0.5 });
    await show();
    const bars = [...(output?.querySelectorAll("[role=progressbar]") ?? [])];
    expect(bars.map((bar) => bar.getAttribute("aria-valuenow"))).toEqual(["25", "50"]);
    expect(output?.textContent).toContain("1/4 steps · 25%");
    session.run(0).fails("It broke.");
    await show();
    expect(output?.querySelector(".cl-badge-error")?.getAttribute("title")).toBe("It broke.");
    expect(place.querySelector("[role=alert]")?.textContent).toContain("It broke.");
  });

  it("takes blocks away, hides them and brings them back", async () => {
    const session = hello();
    const place = await draw(session);
    const form = place.querySelector(".cl-form");
    for (const [visible, there, hidden] of [
      [false, false, true],
      ["hidden", true, true],
      [true, true, false],
    ] as const) {
      session.run(1).yields({ __type__: "update", visible });
      await show();
      expect(place.querySelector("#who") !== null).toBe(there);
      expect(form?.classList.contains("cl-hidden")).toBe(hidden);
    }
  });

  it("says which component is missing, and draws the others", async () => {
    const session = new FakeSession(
      makeConfig([
        [1, "hologram"],
        [2, "textbox", { label: "l" }],
      ]),
    );
    const place = await draw(session);
    expect(place.textContent).toContain("This component is not available in Cloche yet: hologram");
    expect(place.querySelector("textarea, input")).not.toBeNull();
  });

  it("is drawn inside a shadow root, with its styles there", async () => {
    const place = await draw(hello(), {}, true);
    expect(place.querySelector(".gradio-container")).not.toBeNull();
    expect(place.getRootNode()).toBeInstanceOf(ShadowRoot);
    expect(document.head.textContent).not.toContain("cl-root");
  });

  it("sets the page's title only when asked", async () => {
    await draw(hello());
    expect(document.title).toBe("");
    await draw(hello(), { options: { controlPageTitle: true } });
    expect(document.title).toBe("Test");
  });

  it("follows the theme it is given", async () => {
    const place = await draw(hello(), { theme: "dark" });
    expect(place.querySelector(".cl-root")?.classList.contains("dark")).toBe(true);
  });

  it("draws the line at the bottom as the author wants it", async () => {
    expect((await draw(hello())).querySelector("footer")?.textContent).toContain(
      "Made with Cloche",
    );
    expect((await draw(hello(), { options: { info: false } })).querySelector("footer")).toBeNull();
    const links = { footer_links: ["api", { label: "Docs", url: "https://example.com/" }] };
    const footer = (await draw(hello(links))).querySelector("footer");
    expect(footer?.textContent?.trim()).toBe("Docs");
  });

  it("runs the author's script once, with look-ups that see into the app", async () => {
    const js = "() => { document.getElementById('who').dataset.seen = gradioApp().nodeType; }";
    const place = await draw(hello({ js }), {}, true);
    expect(place.querySelector<HTMLElement>("#who")?.dataset["seen"]).toBe("11");
  });

  it("goes on when the author's script is broken", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const session = hello({ js: "() => { nope.nope; }" });
    const place = await draw(session);
    expect(place.querySelector("[role=alert]")?.textContent).toContain("nope is not defined");
    expect(session.runs.length).toBe(1);
  });
});

describe("messages", () => {
  async function say(log: string) {
    const session = hello();
    const place = await draw(session);
    session.run(1).log("info", log);
    await show();
    await new Promise((resolve) => setTimeout(resolve, 60));
    return place;
  }

  it("are announced, and closed by their button or Escape", async () => {
    const place = await say("plain");
    const toast = place.querySelector<HTMLElement>(".cl-toast");
    expect(toast?.getAttribute("role")).toBe("status");
    toast?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    flushSync();
    expect(place.querySelector(".cl-toast")).toBeNull();
  });

  it("show harmless HTML and nothing else", async () => {
    const place = await say("<b>bold</b> &amp; <img src=x onerror=alert(1)><script>1</script>");
    const message = place.querySelector(".cl-toast-message");
    expect(message?.querySelector("b")?.textContent).toBe("bold");
    expect(message?.innerHTML).not.toMatch(/onerror|script/);
  });
});

describe("a lost Python", () => {
  it("is said once, keeps what was typed, and starts again", async () => {
    const session = hello();
    const place = await draw(session);
    session.run(1).completes("from load");
    await show();
    type(place.querySelector("#who textarea, #who input"), "typed");
    place.querySelector<HTMLElement>("[data-block='5'] button")?.click();
    await show();
    session.die({ message: "Out of memory.", hint: "Close other tabs." });
    await show();
    const alerts = place.querySelectorAll("[role=alert]");
    expect(alerts.length).toBe(1);
    expect(alerts[0]?.textContent).toContain("Out of memory. Close other tabs.");
    expect(place.querySelector("[aria-busy=true]")).toBeNull();

    const before = session.runs.length;
    alerts[0]?.querySelector("button")?.click();
    await show();
    expect(session.restarts).toBe(1);
    expect(place.querySelector("[role=alert]")).toBeNull();
    expect(session.runs.length).toBe(before + 1);
    session.run(1).completes("from load");
    await show();
    const field = place.querySelector<HTMLTextAreaElement>("#who textarea, #who input");
    expect(field?.value).toBe("typed");
    place.querySelector<HTMLElement>("[data-block='5'] button")?.click();
    await show();
    expect(session.run(0).request.data).toEqual(["typed"]);
  });

  it("says why a restart failed and lets one try again", async () => {
    const session = hello();
    const place = await draw(session);
    session.die({ message: "Gone." });
    session.refuseRestart = new Error("Still no network.");
    await show();
    place.querySelector<HTMLElement>("[role=alert] button")?.click();
    await show();
    expect(place.querySelector("[role=alert]")?.textContent).toContain("Still no network.");
    session.refuseRestart = null;
    place.querySelector<HTMLElement>("[role=alert] button")?.click();
    await show();
    expect(place.querySelector("[role=alert]")).toBeNull();
  });

  it("keeps typed values even when the app came back with other blocks", async () => {
    const session = hello();
    const place = await draw(session);
    type(place.querySelector("#who textarea, #who input"), "typed");
    session.die({ message: "Gone." });
    const { components, dependencies, layout } = session.config;
    session.config = makeConfig(
      [
        ...components.map(
          (c) => [c.id, c.type, c.props] as [number, string, Record<string, unknown>],
        ),
        [9, "textbox", { label: "new" }],
      ],
      dependencies,
      { id: 0, children: [...(layout.children ?? []), { id: 9 }] },
    );
    await show();
    place.querySelector<HTMLElement>("[role=alert] button")?.click();
    await show();
    expect(place.querySelector("[data-block='9']")).not.toBeNull();
    expect(place.querySelector<HTMLTextAreaElement>("#who textarea, #who input")?.value).toBe(
      "typed",
    );
  });
});
