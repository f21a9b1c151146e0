/** Blocks without a look: timers that tick, values kept in the browser. */
import { flushSync } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mountApp, type MountedApp } from "../../web/src/app";
import { Kept } from "../../web/src/app/kept";
import { FakeSession, makeBench, makeConfig, settle } from "./app-fake";

let mounted: MountedApp | null = null;
let seen: DocumentVisibilityState = "visible";

beforeEach(() => {
  seen = "visible";
  localStorage.clear();
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => seen);
});
afterEach(() => {
  mounted?.destroy();
  mounted = null;
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function open(session: FakeSession): Promise<void> {
  const container = document.createElement("div");
  document.body.append(container);
  mounted = await mountApp({ container, root: document, session, theme: "light" });
  flushSync();
}

describe("timers", () => {
  const ticking = (props: Record<string, unknown> = {}) =>
    new FakeSession(
      makeConfig(
        [
          [1, "timer", { value: 2, active: true, ...props }],
          [2, "textbox", { label: "out" }],
          [3, "button", { value: "Stop" }],
        ],
        [
          { targets: [[1, "tick"]], outputs: [2, 1] },
          { targets: [[3, "click"]], backend_fn: false, cancels: [0] },
        ],
      ),
    );
  const wait = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    flushSync();
  };

  it("tick at their interval, one run at a time", async () => {
    const session = ticking();
    await open(session);
    vi.useFakeTimers();
    session.runs.length = 0;
    mounted?.destroy();
    await open(session);
    await wait(1900);
    expect(session.runs).toHaveLength(0);
    await wait(200);
    expect(session.runs).toHaveLength(1);
    await wait(4000);
    expect(session.runs).toHaveLength(1);
    session.run(0).completes("a", { __type__: "update" });
    await wait(2000);
    expect(session.runs).toHaveLength(2);
  });

  it("take a new interval, and stop and start by an update", async () => {
    vi.useFakeTimers();
    const session = ticking();
    await open(session);
    await wait(2000);
    session.run(0).completes("a", 5);
    await wait(4900);
    expect(session.runs).toHaveLength(1);
    await wait(200);
    expect(session.runs).toHaveLength(2);
    session.run(0).completes("a", { __type__: "update", active: false });
    await wait(20_000);
    expect(session.runs).toHaveLength(2);
  });

  it("stand still while the page is out of view, and when they are not active", async () => {
    vi.useFakeTimers();
    const session = ticking();
    await open(session);
    seen = "hidden";
    await wait(10_000);
    expect(session.runs).toHaveLength(0);
    seen = "visible";
    await wait(2000);
    expect(session.runs).toHaveLength(1);
    mounted?.destroy();
    const still = ticking({ active: false });
    await open(still);
    await wait(10_000);
    expect(still.runs).toHaveLength(0);
  });

  it("stop when their listener is cancelled, and when the app goes", async () => {
    vi.useFakeTimers();
    const session = ticking();
    await open(session);
    await wait(2000);
    document.querySelector("button")?.click();
    await wait(10_000);
    expect(session.runs).toHaveLength(1);
    expect(session.run(0).cancelled).toBe(true);

    const other = ticking();
    mounted?.destroy();
    await open(other);
    mounted?.destroy();
    mounted = null;
    await wait(10_000);
    expect(other.runs).toHaveLength(0);
  });
});

describe("in a dynamic part", () => {
  /** Content of the part 0, which stands in the column 2. */
  const part = (...blocks: [number, string, Record<string, unknown>][]) => ({
    render_id: 0,
    layout: { id: 2, children: blocks.map(([id]) => ({ id })) },
    components: [
      { id: 2, type: "column", props: {} },
      ...blocks.map(([id, type, props]) => ({ id, type, props, rendered_in: 0 })),
    ],
    dependencies: blocks.map(([id]) => ({
      id: 100 + id,
      targets: [[id, "tick"]],
      inputs: [],
      outputs: [],
      backend_fn: true,
      js: null,
      rendered_in: 0,
      trigger_mode: "once",
    })),
  });

  it("timers come and go, and kept values are read", async () => {
    const session = new FakeSession(
      makeConfig(
        [
          [1, "textbox", {}],
          [2, "column", {}],
        ],
        [{ targets: [[0, "load"]], outputs: [2], render_id: 0, trigger_mode: "always_last" }],
      ),
    );
    await open(session);
    await settle();
    session.run(0).ends(
      {
        data: [null],
        render_config: part(
          [5, "timer", { value: 0.03, active: true }],
          [6, "browserstate", { default_value: "x", storage_key: "k", secret: "s" }],
        ),
      },
      true,
    );
    await vi.waitFor(() => expect(session.run(105)).toBeDefined());
    session.run(105).completes();
    await vi.waitFor(() =>
      expect(session.runs.filter(({ request }) => request.fn_index === 105)).toHaveLength(2),
    );
    mounted?.destroy();
    mounted = null;
    const count = session.runs.length;
    session.run(105).completes();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(session.runs).toHaveLength(count);
  });
});

describe("a value in the browser", () => {
  const props = { storage_key: "k", secret: "s", default_value: 7 };
  const saved = async (value: unknown, more = {}) => {
    const kept = new Kept(1, { ...props, ...more });
    kept.save(value);
    await kept.saved();
  };
  const read = async (more = {}) => {
    const kept = new Kept(1, { ...props, ...more });
    await kept.read();
    return kept.found ? kept.value : "nothing";
  };

  it("is encrypted anew each time, and read again", async () => {
    const value = { name: "Ada ✓", list: [1, null] };
    await saved(value);
    const first = localStorage.getItem("k");
    await saved(value);
    expect(localStorage.getItem("k")).not.toBe(first);
    expect(first).not.toContain("Ada");
    expect(atob(first as string).length % 16).toBe(0);
    expect(await read()).toEqual(value);
  });

  it("is as good as absent with another secret or when damaged", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    expect(await read()).toBe("nothing");
    expect(warn).not.toHaveBeenCalled();
    await saved(1);
    expect(await read({ secret: "other" })).toBe("nothing");
    for (const text of ["", "hello", "plain:{", btoa("x".repeat(32)), "☃"]) {
      localStorage.setItem("k", text);
      expect(await read()).toBe("nothing");
    }
    expect(warn).toHaveBeenCalledTimes(6);
    expect(warn.mock.calls[0]?.[0]).toMatch(/"k".*cannot be read.*default/);
  });

  it("has a name of its own without the author's", async () => {
    await saved(3, { storage_key: null, secret: undefined });
    expect(localStorage.getItem(`cloche:${location.pathname}:1`)).not.toBeNull();
    expect(await read({ storage_key: null, secret: undefined })).toBe(3);
  });

  it("lives in memory where the browser keeps nothing", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const refuse = () => {
      throw new DOMException("denied", "SecurityError");
    };
    vi.spyOn(Storage.prototype, "getItem").mockImplementation(refuse);
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(refuse);
    const kept = new Kept(1, props);
    await kept.read();
    kept.save(5);
    await kept.saved();
    expect([kept.found, kept.value]).toEqual([true, 5]);
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it("is stored plainly where the browser has no cryptography", async () => {
    vi.spyOn(crypto, "subtle", "get").mockReturnValue(undefined as unknown as SubtleCrypto);
    await saved([1]);
    expect(localStorage.getItem("k")).toBe("plain:[1]");
    expect(await read()).toEqual([1]);
  });

  it("of several saved at once the newest stays", async () => {
    const kept = new Kept(1, props);
    for (const value of [1, 2, 3]) kept.save(value);
    await kept.saved();
    expect(await read()).toBe(3);
  });
});

describe("a browser state in an app", () => {
  const keeping = () =>
    new FakeSession(
      makeConfig(
        [
          [1, "browserstate", { default_value: "none yet", storage_key: "k", secret: "s" }],
          [2, "textbox", { label: "out" }],
        ],
        [
          { targets: [[0, "load"]], inputs: [1], outputs: [2, 1] },
          { targets: [[1, "change"]], inputs: [1], outputs: [2] },
        ],
      ),
    );

  it("gives load its default, keeps what a listener returns, and gives it back next time", async () => {
    const session = keeping();
    await open(session);
    await settle();
    expect(session.runs.map(({ request }) => [request.fn_index, request.data])).toEqual([
      [0, ["none yet"]],
    ]);
    session.run(0).completes("x", "Ada");
    await settle();
    expect(session.run(1).request.data).toEqual(["Ada"]);
    await vi.waitFor(() => expect(localStorage.getItem("k")).not.toBeNull());
    mounted?.destroy();

    const again = keeping();
    await open(again);
    await settle();
    expect(again.runs.map(({ request }) => [request.fn_index, request.data])).toEqual([
      [0, ["Ada"]],
      [1, ["Ada"]],
    ]);
  });
});

describe("streams", () => {
  const bench = () =>
    makeBench(
      makeConfig(
        [
          [1, "camera", { value: "a" }],
          [2, "textbox", { value: "out" }],
          [3, "textbox", {}],
        ],
        [
          {
            targets: [[1, "stream"]],
            inputs: [1, 2],
            outputs: [2],
            connection: "stream",
            stream_every: 0.5,
            time_limit: 10,
            trigger_mode: "multiple",
            show_progress: "minimal",
            collects_event_data: true,
          },
          { targets: [], trigger_after: 0, outputs: [3] },
        ],
      ),
    );

  it("send the newest values to one run, no faster than asked for", async () => {
    vi.useFakeTimers();
    const { dispatcher, store, session } = bench();
    const fed: unknown[] = [];
    const submit = session.submit.bind(session);
    session.submit = (request) =>
      Object.assign(submit(request), {
        feed: (data: unknown[], event: unknown) => fed.push([...data, event]),
        finish: () => fed.push("end"),
      });
    dispatcher.trigger(1, "stream", { n: 1 });
    const run = session.run(0);
    expect(run.request).toMatchObject({ data: ["a", "out"], event_data: { n: 1 }, stream: true });
    expect(store.get(1)?.status.stream).toEqual({ state: "waiting", timeLimit: 10 });
    run.starts();
    await vi.advanceTimersByTimeAsync(0);
    expect(store.get(1)?.status.stream?.state).toBe("open");

    store.set(1, { value: "b" });
    dispatcher.trigger(1, "stream", { n: 2 });
    store.set(1, { value: "c" });
    dispatcher.trigger(1, "stream", { n: 3 });
    expect(fed).toEqual([]);
    await vi.advanceTimersByTimeAsync(500);
    expect(fed).toEqual([["c", "out", { n: 3 }]]);
    await vi.advanceTimersByTimeAsync(450);
    dispatcher.trigger(1, "stream", { n: 4 });
    expect(fed).toHaveLength(2);
    expect(session.runs).toHaveLength(1);

    dispatcher.trigger(1, "stream", { n: 5 });
    dispatcher.trigger(1, "close_stream");
    expect(fed.slice(2)).toEqual([["c", "out", { n: 5 }], "end"]);
    run.completes("done");
    await vi.advanceTimersByTimeAsync(0);
    expect(store.get(2)?.value).toBe("done");
    expect(store.get(1)?.status.stream?.state).toBe("closed");
    expect(session.run(1)).toBeDefined();
  });

  it("hear no more of a run once a newer one has begun", async () => {
    const { dispatcher, store, session } = bench();
    const state = () => store.get(1)?.status.stream?.state;
    dispatcher.trigger(1, "stream", {});
    session.run(0).starts();
    await settle();
    dispatcher.trigger(1, "close_stream");
    dispatcher.trigger(1, "stream", {});
    expect(session.runs).toHaveLength(2);
    expect(state()).toBe("waiting");
    session.runs[0]?.completes("late");
    await settle();
    expect(state()).toBe("waiting");
    session.runs[1]?.starts();
    await settle();
    expect(state()).toBe("open");
    session.runs[1]?.completes("done");
    await settle();
    expect(state()).toBe("closed");
  });

  it("open a new run when the component goes on after the time limit", async () => {
    const { dispatcher, session } = bench();
    dispatcher.trigger(1, "stream", {});
    session.run(0).completes("limit");
    await settle();
    dispatcher.trigger(1, "stream", {});
    expect(session.runs.filter(({ request }) => request.fn_index === 0)).toHaveLength(2);
  });
});
