import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type MountedApp, mountApp } from "../../web/src/app";
import { size } from "../../web/src/layouts/types";
import { FakeSession, makeConfig, settle } from "./app-fake";

describe("sizes", () => {
  it("are pixels when they are numbers, else CSS", () => {
    expect([size(120), size("50vh"), size(null), size(""), size(0)]).toEqual([
      "120px",
      "50vh",
      undefined,
      undefined,
      "0px",
    ]);
  });
});

describe("Accordion", () => {
  let app: MountedApp;
  let session: FakeSession;
  let container: HTMLElement;

  beforeEach(async () => {
    session = new FakeSession(
      makeConfig(
        [
          [1, "accordion", { label: "More", open: false, max_height: 200 }],
          [2, "textbox", { label: "inside" }],
          [3, "row", { height: 120, variant: "panel", show_progress: true }],
          [4, "group", {}],
          [5, "button", { value: "go" }],
        ],
        [
          { targets: [[1, "expand"]] },
          { targets: [[1, "collapse"]] },
          { targets: [[5, "click"]], outputs: [1, 3, 4] },
        ],
        { id: 0, children: [{ id: 1, children: [{ id: 2 }] }, { id: 3 }, { id: 4 }, { id: 5 }] },
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

  const head = () => container.querySelector<HTMLButtonElement>(".cl-accordion > button");
  const body = () => document.getElementById(head()?.getAttribute("aria-controls") ?? "");
  const events = () => session.runs.map(({ request }) => request.fn_index);

  async function go(): Promise<void> {
    await settle();
    flushSync();
    await settle();
  }

  it("keeps its content in the page while closed", () => {
    expect(head()?.getAttribute("aria-expanded")).toBe("false");
    expect(body()?.hidden).toBe(true);
    expect(body()?.querySelector("textarea, input")).not.toBeNull();
    expect(body()?.style.maxHeight).toBe("200px");
    expect(events()).toEqual([]);
  });

  it("tells when the visitor opens and closes it", async () => {
    head()?.click();
    await go();
    expect(head()?.getAttribute("aria-expanded")).toBe("true");
    expect(body()?.hidden).toBe(false);
    session.run(0).completes();
    head()?.click();
    await go();
    expect(events()).toEqual([0, 1]);
  });

  it("tells the same when a listener opens it", async () => {
    container.querySelector<HTMLElement>("[data-block='5'] button")?.click();
    await go();
    session.run(2).completes({ __type__: "update", open: true, label: "Less" });
    await go();
    expect(head()?.textContent).toContain("Less");
    expect(events()).toEqual([2, 0]);
  });

  it("shows a run only on layouts that ask for it", async () => {
    container.querySelector<HTMLElement>("[data-block='5'] button")?.click();
    await go();
    expect(container.querySelectorAll(".cl-veil").length).toBe(1);
    const row = container.querySelector<HTMLElement>("[data-block='3']");
    expect(row?.querySelector(".cl-veil")).not.toBeNull();
    expect(row?.className).toContain("cl-panel");
    expect(row?.style.height).toBe("120px");
  });
});
