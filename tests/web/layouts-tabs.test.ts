import { flushSync, tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mountApp } from "../../web/src/app";
import type { MountedApp } from "../../web/src/app";
import { openTab, type TabEntry, tabForKey } from "../../web/src/layouts/Tabs/choose";
import { FakeSession, makeConfig, settle } from "./app-fake";

const entry = (id: number, more: Partial<TabEntry> = {}): TabEntry => ({
  id,
  key: id,
  label: `tab ${id}`,
  shown: true,
  enabled: true,
  right: false,
  ...more,
});

describe("which tab is open", () => {
  it("is the one asked for, by its id", () => {
    expect(openTab([entry(1), entry(2, { key: "b" })], "b")?.id).toBe(2);
    expect(openTab([entry(1), entry(2, { key: "2" })], 2)?.id).toBe(1);
  });

  it("is else the first that can be opened", () => {
    const tabs = [entry(1, { shown: false }), entry(2, { enabled: false }), entry(3)];
    expect(openTab(tabs, null)?.id).toBe(3);
    expect(openTab(tabs, 1)?.id).toBe(3);
    expect(openTab([], null)).toBeNull();
  });
});

describe("where a key leads", () => {
  const tabs = [entry(1), entry(2, { enabled: false }), entry(3), entry(4, { shown: false })];
  const [first, , third] = tabs as [TabEntry, TabEntry, TabEntry, TabEntry];

  it("goes round, past what cannot be opened", () => {
    expect(tabForKey(tabs, first, "ArrowRight", false)).toBe(third);
    expect(tabForKey(tabs, third, "ArrowRight", false)).toBe(first);
    expect(tabForKey(tabs, first, "ArrowLeft", false)).toBe(third);
    expect(tabForKey(tabs, first, "End", false)).toBe(third);
    expect(tabForKey(tabs, third, "Home", false)).toBe(first);
  });

  it("turns round in right-to-left pages and ignores other keys", () => {
    const three = [entry(1), entry(2), entry(3)];
    expect(tabForKey(three, three[0] ?? null, "ArrowLeft", true)?.id).toBe(2);
    expect(tabForKey(tabs, first, "a", false)).toBeNull();
    expect(tabForKey([], null, "End", false)).toBeNull();
  });
});

describe("Tabs on the page", () => {
  const TABS = 1;
  let app: MountedApp;
  let session: FakeSession;
  let container: HTMLElement;

  beforeEach(async () => {
    session = new FakeSession(
      makeConfig(
        [
          [TABS, "tabs", { selected: null }],
          [2, "tabitem", { label: "One", id: "one" }],
          [3, "tabitem", { label: "Two" }],
          [4, "tabitem", { label: "Off", interactive: false }],
          [5, "tabitem", { label: "Ready", id: "ready", render_children: true }],
          [12, "textbox", { value: "in one", label: "a" }],
          [13, "textbox", { value: "in two", label: "b" }],
          [15, "textbox", { value: "in ready", label: "c" }],
          [20, "button", { value: "go" }],
        ],
        [
          { targets: [[TABS, "select"]], collects_event_data: true },
          { targets: [[3, "select"]], collects_event_data: true },
          { targets: [[TABS, "change"]] },
          { targets: [[20, "click"]], outputs: [TABS] },
        ],
        {
          id: 0,
          children: [
            {
              id: TABS,
              children: [
                { id: 2, children: [{ id: 12 }] },
                { id: 3, children: [{ id: 13 }] },
                { id: 4 },
                { id: 5, children: [{ id: 15 }] },
              ],
            },
            { id: 20 },
          ],
        },
      ),
    );
    container = document.createElement("div");
    document.body.append(container);
    app = await mountApp({ container, root: document, session });
    flushSync();
  });
  afterEach(() => {
    app.destroy();
    container.remove();
  });

  const tabs = () => [...container.querySelectorAll<HTMLButtonElement>("[role=tab]")];
  const open = () => tabs().find((tab) => tab.getAttribute("aria-selected") === "true");
  const fields = () => [...container.querySelectorAll("textarea, input")].length;

  async function press(key: string): Promise<void> {
    (document.activeElement as HTMLElement).dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
    );
    flushSync();
    await tick();
    await settle();
  }

  it("opens the first tab, tells nobody, and draws only what is asked for", () => {
    expect(open()?.textContent).toBe("One");
    expect(session.runs).toEqual([]);
    expect(fields()).toBe(2);
    expect(tabs().map((tab) => tab.tabIndex)).toEqual([0, -1, -1, -1]);
    const panel = document.getElementById(open()?.getAttribute("aria-controls") ?? "");
    expect(panel?.getAttribute("role")).toBe("tabpanel");
    expect(panel?.getAttribute("aria-labelledby")).toBe(open()?.id);
  });

  it("is walked with the keyboard, past what is switched off", async () => {
    open()?.focus();
    await press("ArrowRight");
    expect(open()?.textContent).toBe("Two");
    expect(document.activeElement).toBe(open());
    await press("ArrowRight");
    expect(open()?.textContent).toBe("Ready");
    await press("ArrowRight");
    expect(open()?.textContent).toBe("One");
    await press("End");
    expect(open()?.textContent).toBe("Ready");
    await press("Home");
    expect(open()?.textContent).toBe("One");
  });

  it("tells Tabs and the tab of a choice, once", async () => {
    tabs()[1]?.click();
    flushSync();
    await settle();
    tabs()[1]?.click();
    flushSync();
    await settle();
    const data = { index: 1, value: "Two", selected: true };
    expect(session.runs.map(({ request }) => request.fn_index).sort()).toEqual([0, 1, 2]);
    expect(session.run(0).request).toMatchObject({ event_data: data, trigger_id: TABS });
    expect(session.run(1).request).toMatchObject({ event_data: data, trigger_id: 3 });
  });

  it("keeps what was opened in the page, hidden", async () => {
    tabs()[1]?.click();
    flushSync();
    expect(fields()).toBe(3);
    tabs()[0]?.click();
    flushSync();
    expect(fields()).toBe(3);
    expect(container.querySelectorAll(".cl-tab-panel:not([hidden])").length).toBe(1);
  });

  it("follows an update of `selected`, and hides tabs", async () => {
    container.querySelector<HTMLElement>(".cl-block button")?.click();
    await settle();
    session.run(3).completes({ __type__: "update", selected: "ready" });
    await settle();
    flushSync();
    expect(open()?.textContent).toBe("Ready");
    expect(session.run(0).request.event_data).toEqual({ index: 3, value: "Ready", selected: true });
  });

  it("does not open a tab that is switched off", () => {
    expect(tabs()[2]?.disabled).toBe(true);
    tabs()[2]?.click();
    flushSync();
    expect(open()?.textContent).toBe("One");
  });
});
