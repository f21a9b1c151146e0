import { afterEach, describe, expect, it, vi } from "vitest";
import { type Bench, makeBench, makeConfig, settle } from "./app-fake";

const BUTTON = 1;
const TEXT = 2;
const OUT = 3;
const STATE = 4;
const click: [number, string] = [BUTTON, "click"];

function bench(...dependencies: Record<string, unknown>[]): Bench {
  return makeBench(
    makeConfig(
      [
        [BUTTON, "button", { value: "Go" }],
        [TEXT, "textbox", { value: "x", label: "T" }],
        [OUT, "textbox", { value: "" }],
        [STATE, "state", {}],
      ],
      dependencies,
    ),
  );
}

function submitted({ session }: Bench): number[] {
  return session.runs.map(({ request }) => request.fn_index);
}

async function press(app: Bench): Promise<void> {
  app.dispatcher.trigger(BUTTON, "click");
  await settle();
}

afterEach(() => vi.restoreAllMocks());

describe("what a listener is sent", () => {
  it("gives inputs in order, State as null, and the trigger", async () => {
    const app = bench({ targets: [click], inputs: [TEXT, STATE, OUT], outputs: [OUT] });
    app.store.apply(STATE, "kept in Python");
    await press(app);
    expect(app.session.runs[0]?.request).toEqual({
      fn_index: 0,
      data: ["x", null, ""],
      event_data: null,
      trigger_id: BUTTON,
    });
  });

  it("sends event data only to those who collect it", async () => {
    const app = bench(
      { targets: [[TEXT, "select"]], collects_event_data: true },
      { targets: [[TEXT, "select"]] },
    );
    app.dispatcher.trigger(TEXT, "select", { index: [0, 1], value: "x" });
    await settle();
    expect(app.session.runs.map(({ request }) => request.event_data)).toEqual([
      { index: [0, 1], value: "x" },
      null,
    ]);
  });

  it("sends all props of an input hinted as a component", async () => {
    const app = bench({ targets: [click], inputs: [TEXT], component_prop_inputs: [0] });
    await press(app);
    expect(app.session.runs[0]?.request.data).toEqual([{ value: "x", label: "T" }]);
  });

  it("waits for a file that is seen but has not arrived, save what the file sets off", async () => {
    const app = bench(
      { targets: [click], inputs: [TEXT] },
      { targets: [[TEXT, "upload"]], inputs: [TEXT] },
    );
    let arrive: () => void = () => {};
    app.arriving = new Promise<void>((done) => {
      arrive = done;
    });
    app.dispatcher.trigger(TEXT, "upload");
    await press(app);
    expect(submitted(app)).toEqual([1]);
    app.store.apply(TEXT, "arrived");
    arrive();
    await settle();
    expect(submitted(app)).toEqual([1, 0]);
    expect(app.session.runs[1]?.request.data).toEqual(["arrived"]);
  });

  it("starts the listeners of one trigger in the order of their creation", async () => {
    const app = bench({ targets: [click] }, { targets: [[TEXT, "submit"]] }, { targets: [click] });
    await press(app);
    expect(submitted(app)).toEqual([0, 2]);
  });
});

describe("what comes back", () => {
  it("applies values and updates, then fires change for what differs", async () => {
    const app = bench(
      { targets: [click], outputs: [TEXT, OUT] },
      { targets: [[TEXT, "change"]] },
      { targets: [[OUT, "change"]] },
    );
    await press(app);
    app.session.run(0).completes({ __type__: "update", label: "New" }, "result");
    await settle();
    expect(app.store.get(TEXT)?.props).toMatchObject({ value: "x", label: "New" });
    expect(app.store.get(OUT)?.value).toBe("result");
    expect(submitted(app)).toEqual([0, 2]);
  });

  it("shows each yield and fires change for each", async () => {
    const app = bench(
      { targets: [click], outputs: [OUT] },
      { targets: [[OUT, "change"]], trigger_mode: "multiple" },
    );
    await press(app);
    const run = app.session.run(0);
    for (const text of ["a", "ab"]) {
      run.yields(text);
      await settle();
      expect(app.store.get(OUT)?.value).toBe(text);
      expect(app.store.get(OUT)?.status.state).toBe("generating");
    }
    run.completes("ab");
    await settle();
    expect(app.store.get(OUT)?.status.state).toBe("idle");
    expect(submitted(app)).toEqual([0, 1, 1]);
  });

  it("fires change of a State once the run is over", async () => {
    const app = bench({ targets: [click], outputs: [STATE] }, { targets: [[STATE, "change"]] });
    await press(app);
    app.session.run(0).ends({ data: [null], changed_state_ids: [STATE] }, true);
    await settle();
    expect(submitted(app)).toEqual([0, 1]);
  });

  it("keeps the outputs, marks them and tells the visitor when it fails", async () => {
    const app = bench({ targets: [click], outputs: [OUT] });
    app.store.apply(OUT, "before");
    await press(app);
    app.session.run(0).fails("too small", { title: "Bad number", error_duration: null });
    await settle();
    expect(app.store.get(OUT)?.value).toBe("before");
    expect(app.store.get(OUT)?.status).toMatchObject({ state: "error", message: "too small" });
    expect(app.toasts).toEqual([
      { level: "error", title: "Bad number", message: "too small", duration: null },
    ]);
    await press(app);
    expect(app.store.get(OUT)?.status.state).toBe("pending");
    app.session.run(0).completes("ok");
    await settle();
    expect(app.store.get(OUT)?.status.state).toBe("idle");
  });

  it("keeps invisible errors and messages off the page", async () => {
    const app = bench({ targets: [click], outputs: [OUT] });
    await press(app);
    app.session.run(0).log("info", "unseen", false);
    app.session.run(0).log("warning", "seen");
    app.session.run(0).fails("unseen", { visible: false });
    await settle();
    expect(app.toasts).toEqual([
      { level: "warning", title: "warning", message: "seen", duration: 10 },
    ]);
  });

  it("tells of a message that could not be sent", async () => {
    const app = bench({ targets: [click], outputs: [OUT] });
    await press(app);
    app.session
      .run(0)
      .throws(Object.assign(new Error("No."), { title: "Bad value", details: { hint: "Do x." } }));
    await settle();
    expect(app.toasts[0]).toMatchObject({ title: "Bad value", message: "No. Do x." });
  });

  it("says nothing more and starts nothing when Python is gone", async () => {
    const app = bench({ targets: [click], outputs: [OUT] }, { trigger_after: 0 });
    await press(app);
    app.gone = true;
    app.session.run(0).throws(new Error("gone"));
    await settle();
    expect(app.toasts).toEqual([]);
    expect(app.store.get(OUT)?.status.state).toBe("idle");
    await press(app);
    expect(submitted(app)).toEqual([0]);
  });
});

describe("status", () => {
  it("goes from the queue to progress", async () => {
    const app = bench({ targets: [click], outputs: [OUT] });
    await press(app);
    const status = app.store.get(OUT)?.status;
    const run = app.session.run(0);
    run.estimation(1, 3, 4.1);
    await settle();
    expect(status?.run).toMatchObject({ phase: "queued", position: 2, queueSize: 3, eta: 4.1 });
    run.starts(2);
    run.progress({ index: 1, length: 4 });
    await settle();
    expect(status?.run).toMatchObject({ phase: "running", position: null, eta: 2 });
    expect(status?.run?.progress).toEqual([{ index: 1, length: 4 }]);
  });

  it("shows on other blocks when asked to, or nowhere", async () => {
    const app = bench(
      { targets: [click], outputs: [OUT], show_progress_on: [TEXT] },
      { targets: [[TEXT, "submit"]], outputs: [OUT], show_progress: "hidden" },
    );
    await press(app);
    app.dispatcher.trigger(TEXT, "submit");
    await settle();
    expect(app.store.get(TEXT)?.status.state).toBe("pending");
    expect(app.store.get(OUT)?.status.state).toBe("idle");
  });

  it("stays with the newest of two runs until both are over", async () => {
    const app = bench({ targets: [click], outputs: [OUT], trigger_mode: "multiple" });
    await press(app);
    const first = app.session.run(0);
    await press(app);
    app.session.run(0).completes("b");
    await settle();
    expect(app.store.get(OUT)?.status.state).toBe("pending");
    first.completes("a");
    await settle();
    expect(app.store.get(OUT)?.status.state).toBe("idle");
  });

  it("scrolls to the first output when the run starts and ends", async () => {
    const app = bench({ targets: [click], outputs: [OUT], scroll_to_output: true });
    await press(app);
    expect(app.scrolled).toEqual([OUT]);
    app.session.run(0).completes("x");
    await settle();
    expect(app.scrolled).toEqual([OUT, OUT]);
  });
});

describe("trigger modes", () => {
  it("once: ignores triggers while it runs", async () => {
    const app = bench({ targets: [click], trigger_mode: "once" });
    await press(app);
    await press(app);
    expect(submitted(app)).toEqual([0]);
    app.session.run(0).completes();
    await settle();
    await press(app);
    expect(submitted(app)).toEqual([0, 0]);
  });

  it("multiple: runs every time", async () => {
    const app = bench({ targets: [click], trigger_mode: "multiple" });
    await press(app);
    await press(app);
    expect(submitted(app)).toEqual([0, 0]);
  });

  it("always_last: remembers one trigger and runs it with the values of then", async () => {
    const app = bench({ targets: [click], inputs: [TEXT], trigger_mode: "always_last" });
    await press(app);
    await press(app);
    await press(app);
    app.store.set(TEXT, { value: "newest" });
    expect(submitted(app)).toEqual([0]);
    app.session.run(0).completes();
    await settle();
    expect(app.session.runs.map(({ request }) => request.data)).toEqual([["x"], ["newest"]]);
    app.session.run(0).completes();
    await settle();
    expect(submitted(app)).toEqual([0, 0]);
  });
});

describe("chains", () => {
  const chain = [
    { targets: [click], outputs: [OUT] },
    { targets: [[null, "then"]], trigger_after: 0, inputs: [OUT] },
    { targets: [[null, "success"]], trigger_after: 0, trigger_only_on_success: true },
    { targets: [[null, "failure"]], trigger_after: 0, trigger_only_on_failure: true },
  ];

  it("then and success follow a success, with fresh values and the first trigger", async () => {
    const app = bench(...chain);
    await press(app);
    app.session.run(0).completes("fresh");
    await settle();
    expect(submitted(app)).toEqual([0, 1, 2]);
    expect(app.session.run(1).request).toMatchObject({ data: ["fresh"], trigger_id: BUTTON });
  });

  it("then and failure follow an error", async () => {
    const app = bench(...chain);
    await press(app);
    app.session.run(0).fails("no");
    await settle();
    expect(submitted(app)).toEqual([0, 1, 3]);
  });

  it("only then follows a cancellation, and nothing after it is applied", async () => {
    const app = bench(...chain);
    await press(app);
    app.dispatcher.cancel(0);
    app.session.run(0).completes("late");
    await settle();
    expect(submitted(app)).toEqual([0, 1]);
    expect(app.store.get(OUT)?.value).toBe("");
    expect(app.store.get(OUT)?.status.state).toBe("idle");
  });

  it("goes on over several links, once after the last yield", async () => {
    const app = bench(chain[0] ?? {}, { trigger_after: 0 }, { trigger_after: 1 });
    await press(app);
    app.session.run(0).yields("a");
    await settle();
    expect(submitted(app)).toEqual([0]);
    app.session.run(0).completes("a");
    await settle();
    app.session.run(1).completes();
    await settle();
    expect(submitted(app)).toEqual([0, 1, 2]);
  });
});

describe("cancels", () => {
  it("stops the named listeners without calling Python for itself", async () => {
    const app = bench(
      { targets: [click], trigger_mode: "multiple" },
      { targets: [[TEXT, "stop"]], backend_fn: false, cancels: [0], types: { cancel: true } },
      { trigger_after: 1 },
    );
    await press(app);
    await press(app);
    app.dispatcher.trigger(TEXT, "stop");
    await settle();
    expect(app.session.runs.slice(0, 2).map((run) => run.cancelled)).toEqual([true, true]);
    expect(submitted(app)).toEqual([0, 0, 2]);
  });

  it("forgets a remembered trigger", async () => {
    const app = bench({ targets: [click], trigger_mode: "always_last" });
    await press(app);
    await press(app);
    app.dispatcher.cancel(0);
    await settle();
    expect(submitted(app)).toEqual([0]);
  });
});

describe("js", () => {
  const only = (js: string, outputs = [OUT]) => ({
    targets: [click],
    inputs: [TEXT],
    outputs,
    js,
    backend_fn: false,
  });

  it("alone gives the outputs; a single one needs no array", async () => {
    const app = bench(only("(x) => x + '!'"));
    await press(app);
    expect(app.store.get(OUT)?.value).toBe("x!");
    expect(app.session.runs).toEqual([]);
  });

  it("is applied within the event when it is not async", () => {
    const app = bench(only("(x) => [x + '?']; // done"));
    app.dispatcher.trigger(BUTTON, "click");
    expect(app.store.get(OUT)?.value).toBe("x?");
  });

  it("gets the outputs' values after the inputs and may return updates or less", async () => {
    const app = bench(
      only("async (x, y, out) => [{__type__: 'update', label: x + y + out}]", [TEXT, OUT]),
    );
    app.store.apply(OUT, "o");
    await press(app);
    expect(app.store.get(TEXT)?.props).toMatchObject({ value: "x", label: "xxo" });
    expect(app.store.get(OUT)?.value).toBe("o");
  });

  it("leaves the outputs when it returns nothing", async () => {
    const app = bench(only("() => {}"));
    app.store.apply(OUT, "o");
    await press(app);
    expect(app.store.get(OUT)?.value).toBe("o");
  });

  it("before Python replaces the inputs", async () => {
    const app = bench(
      { targets: [click], inputs: [TEXT], js: "(x) => x.toUpperCase()" },
      { targets: [click], inputs: [TEXT, OUT], js: "(a, b) => [b, a, 'too many']" },
      { targets: [click], inputs: [TEXT], js: "() => {}" },
    );
    await press(app);
    expect(app.session.runs.map(({ request }) => request.data)).toEqual([["X"], ["", "x"], ["x"]]);
  });

  it.each([
    ["() => { throw new Error('broken') }", "broken"],
    ["1 + 1", "must be the text of a function"],
    ["(x) => 'one'", "an array of 2 values"],
  ])("%s is reported and counts as a failure", async (js, message) => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    const app = bench(only(js, [TEXT, OUT]), { trigger_after: 0, trigger_only_on_failure: true });
    await press(app);
    expect(app.toasts[0]).toMatchObject({ level: "error", title: "Script error" });
    expect(app.toasts[0]?.message).toContain(message);
    expect(error).toHaveBeenCalledOnce();
    expect(submitted(app)).toEqual([1]);
  });

  it("runs again after it failed", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const app = bench(only("(x) => { if (x === 'x') throw new Error('no'); return x; }"));
    await press(app);
    app.store.set(TEXT, { value: "y" });
    await press(app);
    expect(app.store.get(OUT)?.value).toBe("y");
  });
});
