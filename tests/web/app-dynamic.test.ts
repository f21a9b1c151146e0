import { flushSync } from "svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type MountedApp, mountApp } from "../../web/src/app";
// parts that the page fetches when it needs them are here before the clock runs
import "../../web/src/app/render";
import { loadSecondWave } from "../../web/src/app/registry";
import type { Output } from "../../web/src/client/messages";
import { FakeSession, makeConfig, settle } from "./app-fake";

let mounted: MountedApp[] = [];
let places: HTMLElement[] = [];
afterEach(() => {
  for (const app of mounted) app.destroy();
  for (const place of places) place.remove();
  mounted = [];
  places = [];
  vi.restoreAllMocks();
});

async function show(): Promise<void> {
  await settle();
  flushSync();
  await new Promise((resolve) => setTimeout(resolve, 20));
  flushSync();
}

type Entry = [number, string, Record<string, unknown>?];
type Part = NonNullable<Output["render_config"]>;

/** Content of the part 0 with the container 2. Blocks stand below each other unless nested. */
function content(
  entries: Entry[],
  dependencies: Record<string, unknown>[] = [],
  layout: unknown[] = entries.map(([id]) => ({ id })),
  { render = 0, container = 2 } = {},
): Part {
  return {
    render_id: render,
    layout: { id: container, children: layout },
    components: [
      { id: container, type: "column", props: {}, renderable: render },
      ...entries.map(([id, type, props = {}]) => ({
        id,
        type,
        props: type === "textbox" ? { preserved_by_key: ["value"], ...props } : props,
        rendered_in: render,
        renderable: render,
      })),
    ],
    dependencies: dependencies.map((dependency) => ({
      targets: [],
      inputs: [],
      outputs: [],
      backend_fn: true,
      js: null,
      rendered_in: render,
      render_id: null,
      ...dependency,
    })),
  };
}

/** A number outside (1) whose change draws the part; out (3) is an outer output. */
async function draw() {
  await loadSecondWave();
  const session = new FakeSession(
    makeConfig(
      [
        [1, "number", { label: "turn" }],
        [2, "column", { show_progress: true }],
        [3, "textbox", { label: "out", interactive: false }],
      ],
      [
        {
          targets: [
            [0, "load"],
            [1, "change"],
          ],
          inputs: [1],
          outputs: [2],
          trigger_mode: "always_last",
          render_id: 0,
          rendered_in: null,
        },
      ],
    ),
  );
  const place = document.createElement("div");
  document.body.append(place);
  places.push(place);
  mounted.push(await mountApp({ container: place, root: document, session, theme: "light" }));
  await show();
  const renders = async (part: Part) => {
    session.run(0).ends({ data: [null], render_config: part }, true);
    await show();
  };
  /** The trigger fires again, and this comes of it. */
  const again = async (part: Part) => {
    const turn = place.querySelector<HTMLInputElement>(
      "input[type=number], [data-block='1'] input",
    );
    if (!turn) throw new Error("no number");
    turn.value = String(Number(turn.value || 0) + 1);
    turn.dispatchEvent(new Event("input", { bubbles: true }));
    turn.dispatchEvent(new Event("change", { bubbles: true }));
    await show();
    await renders(part);
  };
  const field = (label: string) => {
    const found = [...place.querySelectorAll("label")].find((l) => l.textContent?.includes(label));
    const input = found?.control;
    if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement))
      throw new Error(`no field ${label}`);
    return input;
  };
  const type = async (label: string, text: string) => {
    const input = field(label);
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await show();
  };
  const button = (text: string) => {
    const found = [...place.querySelectorAll("button")].find((b) => b.textContent?.trim() === text);
    if (!found) throw new Error(`no button ${text}`);
    return found;
  };
  const labels = () =>
    [...place.querySelectorAll(`[data-block="2"] label`)].map((l) => l.textContent?.trim());
  return { session, place, renders, again, field, type, button, labels };
}

const box = (id: number, label: string, more: Record<string, unknown> = {}): Entry => [
  id,
  "textbox",
  { label, ...more },
];

describe("A dynamic part", () => {
  it("puts blocks into its container and takes them away again", async () => {
    const app = await draw();
    expect(app.labels()).toEqual([]);
    await app.renders(content([box(10, "a"), box(11, "b")]));
    expect(app.labels()).toEqual(["a", "b"]);
    await app.again(content([box(12, "c")]));
    expect(app.labels()).toEqual(["c"]);
    await app.again(content([]));
    expect(app.labels()).toEqual([]);
  });

  it("nests containers", async () => {
    const app = await draw();
    await app.renders(
      content(
        [[20, "row"], box(21, "a"), box(22, "b")],
        [],
        [{ id: 20, children: [{ id: 22 }, { id: 21 }] }],
      ),
    );
    expect(app.place.querySelectorAll(".cl-row [data-block]")).toHaveLength(2);
    expect(app.labels()).toEqual(["b", "a"]);
  });

  it("keeps the elements, the focus and what was typed of ids that come again", async () => {
    const app = await draw();
    await app.renders(content([box(10, "a"), box(11, "b"), box(12, "c")]));
    await app.type("b", "half a sen");
    const element = app.field("b");
    element.focus();
    element.setSelectionRange(2, 4);
    await app.again(content([box(12, "c"), box(13, "new"), box(11, "b"), box(10, "a")]));
    expect(app.labels()).toEqual(["c", "new", "b", "a"]);
    expect(app.field("b")).toBe(element);
    expect(element.value).toBe("half a sen");
    expect(document.activeElement).toBe(element);
    expect([element.selectionStart, element.selectionEnd]).toEqual([2, 4]);
  });

  it("gives kept blocks their new props, None included, but not over what was changed", async () => {
    const app = await draw();
    await app.renders(content([box(10, "a", { value: "v1", info: "help", placeholder: "p" })]));
    await app.again(content([box(10, "a", { value: "v2", placeholder: "q" })]));
    expect(app.field("a").value).toBe("v2");
    expect(app.place.textContent).not.toContain("help");
    await app.type("a", "mine");
    await app.again(content([box(10, "a2", { value: "v3" })]));
    expect(app.field("a2").value).toBe("mine");
    await app.again(content([box(10, "a2", { value: "v4", preserved_by_key: [] })]));
    expect(app.field("a2").value).toBe("v4");
  });

  it("keeps what a listener has set, too", async () => {
    const app = await draw();
    const set = { id: 7, targets: [[11, "click"]], outputs: [10] };
    const blocks: Entry[] = [box(10, "a", { value: "v1" }), [11, "button", { value: "Set" }]];
    await app.renders(content(blocks, [set]));
    app.button("Set").click();
    await show();
    app.session.run(7).completes("set");
    await show();
    await app.again(content([box(10, "a", { value: "v2" }), [11, "button", { value: "Set" }]]));
    expect(app.field("a").value).toBe("set");
  });

  it("draws a block of another kind anew, even under the same id", async () => {
    const app = await draw();
    await app.renders(content([box(10, "a")]));
    await app.again(content([[10, "checkbox", { label: "a" }]]));
    expect(app.place.querySelector("[data-block='10'] input[type=checkbox]")).not.toBeNull();
  });

  it("runs listeners inside with blocks inside and outside, old ones no more", async () => {
    const app = await draw();
    const blocks: Entry[] = [box(10, "a"), [11, "button", { value: "Go" }]];
    await app.renders(
      content(blocks, [{ id: 7, targets: [[11, "click"]], inputs: [1, 10], outputs: [3] }]),
    );
    await app.type("a", "x");
    app.button("Go").click();
    await show();
    expect(app.session.run(7).request.data).toEqual([null, "x"]);
    app.session.run(7).completes("done");
    await show();
    expect(app.field("out").value).toBe("done");
    await app.again(content(blocks, [{ id: 8, targets: [[11, "click"]], outputs: [3] }]));
    const before = app.session.runs.length;
    app.button("Go").click();
    await show();
    expect(app.session.runs.slice(before).map((run) => run.request.fn_index)).toEqual([8]);
  });

  it("fires load of its listeners after each time", async () => {
    const app = await draw();
    const part = content([box(10, "a")], [{ id: 7, targets: [[0, "load"]], outputs: [10] }]);
    await app.renders(part);
    app.session.run(7).completes("one");
    await show();
    expect(app.field("a").value).toBe("one");
    await app.again(part);
    expect(app.session.runs.filter((run) => run.request.fn_index === 7)).toHaveLength(2);
  });

  it("lets a run of a replaced listener finish, and its followers with it", async () => {
    const app = await draw();
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    await app.renders(
      content(
        [box(10, "a"), [11, "button", { value: "Go" }]],
        [
          { id: 7, targets: [[11, "click"]], outputs: [10] },
          { id: 8, targets: [[null, "then"]], trigger_after: 7, outputs: [3] },
        ],
      ),
    );
    app.button("Go").click();
    await show();
    await app.again(content([box(12, "b")]));
    app.session.run(7).completes("too late");
    await show();
    app.session.run(8).completes("followed");
    await show();
    expect(app.field("out").value).toBe("followed");
    expect(warn).not.toHaveBeenCalled();
  });

  it("keeps once over redraws for a listener that keeps its id", async () => {
    const app = await draw();
    const part = content(
      [[11, "button", { value: "Go" }]],
      [{ id: 7, targets: [[11, "click"]], outputs: [3], trigger_mode: "once" }],
    );
    await app.renders(part);
    app.button("Go").click();
    await show();
    await app.again(part);
    app.button("Go").click();
    await show();
    expect(app.session.runs.filter((run) => run.request.fn_index === 7)).toHaveLength(1);
  });

  it("shows an error and keeps the old content", async () => {
    const app = await draw();
    await app.renders(content([box(10, "a")]));
    await app.type("turn", "5");
    app.session.run(0).fails("no such thing");
    await show();
    expect(app.labels()).toEqual(["a"]);
    expect(app.place.querySelector("[role=alert]")?.textContent).toContain("no such thing");
  });

  it("draws parts inside parts; the outer one takes the inner one's content along", async () => {
    const app = await draw();
    const inner = (id: number, render: number, container: number) => ({
      id,
      targets: [
        [0, "load"],
        [10, "change"],
      ],
      inputs: [10],
      outputs: [container],
      render_id: render,
    });
    await app.renders(content([box(10, "a"), [20, "column"]], [inner(7, 1, 20)]));
    const deep = content(
      [box(30, "deep")],
      [{ id: 9, targets: [[30, "input"]], outputs: [3] }],
      undefined,
      {
        render: 1,
        container: 20,
      },
    );
    app.session.run(7).ends({ data: [null], render_config: deep }, true);
    await show();
    expect(app.labels()).toEqual(["a", "deep"]);
    await app.type("deep", "x");
    expect(app.session.run(9).request.fn_index).toBe(9);
    await app.again(content([box(10, "a"), [21, "column"]], [inner(8, 2, 21)]));
    expect(app.labels()).toEqual(["a"]);
    expect(app.session.run(8).request.fn_index).toBe(8);
  });

  it("asks for content again when Python is started anew, and keeps nothing by its old ids", async () => {
    const app = await draw();
    await app.renders(content([box(10, "a", { value: "old" })]));
    await app.type("a", "typed");
    app.session.die({ message: "gone" });
    await show();
    app.button("Restart").click();
    await show();
    await app.renders(content([box(10, "another", { value: "new" })]));
    expect(app.field("another").value).toBe("new");
  });

  it("fires change for a kept block whose value is another now", async () => {
    const app = await draw();
    const listen = { id: 7, targets: [[10, "change"]], inputs: [10], outputs: [3] };
    await app.renders(content([box(10, "a", { value: "v1" })], [listen]));
    await app.again(content([box(10, "a", { value: "v1" })], [listen]));
    expect(app.session.runs.some((run) => run.request.fn_index === 7)).toBe(false);
    await app.again(content([box(10, "a", { value: "v2" })], [listen]));
    expect(app.session.run(7).request.data).toEqual(["v2"]);
  });

  it("infers what can be edited from the listeners there are now", async () => {
    const app = await draw();
    const blocks = [box(10, "a", { value: "x" })];
    await app.renders(content(blocks));
    expect(app.field("a").disabled || app.field("a").readOnly).toBe(true);
    await app.again(content(blocks, [{ id: 7, inputs: [10], outputs: [3] }]));
    expect(app.field("a").disabled || app.field("a").readOnly).toBe(false);
  });
});
