import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError, Client } from "../../web/src/client";
import { type FakeWorker, fakeApp, fakeSession, MANIFEST } from "./client-fake";

beforeEach(() => {
  URL.createObjectURL = () => "blob:x";
  URL.revokeObjectURL = () => {};
});
afterEach(() => vi.restoreAllMocks());

/** Completes every submitted event with the given output. */
function completing(output: Record<string, unknown>, success = true): FakeWorker["answer"] {
  return function (this: FakeWorker, message) {
    if (message.msg !== "submit") return;
    this.say({ msg: "process_completed", event_id: message["event_id"], output, success });
  };
}

async function client(answer?: FakeWorker["answer"]) {
  const { session, worker, app, workers } = await fakeSession(answer);
  return { client: new Client(session), worker, app, workers, session };
}

describe("predict", () => {
  it("sends values with null for state and gives visible outputs back", async () => {
    const { client: c, worker } = await client(completing({ data: ["Hello Ada", null] }));
    const result = await c.predict("/greet", ["Ada", 2]);
    expect(worker.last("submit")).toMatchObject({ fn_index: 0, data: ["Ada", 2, null] });
    expect(result).toMatchObject({
      type: "data",
      data: ["Hello Ada"],
      endpoint: "/greet",
      fn_index: 0,
    });
  });

  it("takes names without their slash, numbers, and values by parameter name", async () => {
    const { client: c, worker } = await client(completing({ data: ["x", null] }));
    await c.predict("greet", { name: "Ada" });
    expect(worker.last("submit")["data"]).toEqual(["Ada", 3, null]);
    await c.predict(0, ["Bob"]);
    expect(worker.last("submit")["data"]).toEqual(["Bob", 3, null]);
    expect(worker.of("view_api")).toHaveLength(1);
  });

  it.each([
    ["/nope", [], /no endpoint "\/nope".*\/greet, \/show/],
    [17, [], /no endpoint 17/],
    ["/secret", ["x"], /private/],
  ])("refuses the endpoint %s and lists those it knows", async (name, data, message) => {
    const { client: c } = await client();
    await expect((async () => c.predict(name, data))()).rejects.toThrow(message);
  });

  it.each([
    [["a", 1, 2], /takes 2 values, 3 were given/],
    [{ nme: "a" }, /no parameter "nme".*name, count/],
    [{ count: 1 }, /needs a value for "name"/],
  ])("refuses the values %j", async (data, message) => {
    const { client: c, worker } = await client();
    await expect(c.predict("/greet", data)).rejects.toThrow(message);
    expect(worker.of("submit")).toHaveLength(0);
  });

  it("rejects with the message, title and duration of the function's error", async () => {
    const output = { error: "Too loud", title: "Careful", error_duration: 3, traceback: "Trace" };
    const { client: c } = await client(completing(output, false));
    const error = await c.predict("/greet", ["a", 1]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ message: "Too loud", title: "Careful" });
    expect((error as AppError).details).toMatchObject({ duration: 3, traceback: "Trace" });
  });

  it("rejects when the app refuses the event", async () => {
    const { client: c } = await client(function (this: FakeWorker, message) {
      if (message.msg !== "submit") return;
      this.say({
        msg: "refused",
        event_id: message["event_id"],
        error: "Bad data.",
        hint: "Mend it.",
      });
    });
    await expect(c.predict("/greet", ["a", 1])).rejects.toThrow("Bad data. Mend it.");
  });

  it("uploads Blobs in the values and sends their records", async () => {
    const record = { path: "/up/cat.png", meta: { _type: "gradio.FileData" } };
    const { client: c, worker } = await client(function (this: FakeWorker, message, attachments) {
      if (message.msg === "upload") {
        expect(attachments).toHaveLength(1);
        this.say({ msg: "uploaded", request_id: message["request_id"], files: [record] });
      } else completing({ data: [record] }).call(this, message, attachments);
    });
    const file = new File(["meow"], "cat.png", { type: "image/png" });
    const result = await c.predict("/show", [c.handle_file(file)]);
    expect(worker.last("upload")["files"]).toEqual([{ path: "cat.png", mime_type: "image/png" }]);
    expect(worker.last("submit")["data"]).toMatchObject([{ path: "/up/cat.png" }]);
    expect(result.data).toMatchObject([{ path: "/up/cat.png", url: "blob:x" }]);
  });
});

describe("submit", () => {
  it("yields statuses, logs and data with edits applied", async () => {
    const { client: c } = await client(function (this: FakeWorker, message) {
      if (message.msg !== "submit") return;
      const event_id = message["event_id"];
      this.say({ msg: "estimation", event_id, rank: 1, queue_size: 2, rank_eta: null });
      this.say({ msg: "process_starts", event_id, eta: 4 });
      this.say({ msg: "log", event_id, log: "hi", level: "info", title: "Info", duration: null });
      this.say({ msg: "progress", event_id, progress_data: [{ index: 1, length: 2 }] });
      this.say({ msg: "process_generating", event_id, output: { data: ["a", null] } });
      const edits = { data: [[["append", [], "b"]], []] };
      this.say({ msg: "process_generating", event_id, output: edits });
      this.say({
        msg: "process_completed",
        event_id,
        output: { data: ["ab", null] },
        success: true,
      });
    });
    const seen: unknown[] = [];
    for await (const event of c.submit("/greet", ["a", 1])) {
      seen.push(
        event.type === "status" ? event.stage : event.type === "data" ? event.data : event.type,
      );
      if (event.type === "log") expect(event.duration).toBeNull();
    }
    expect(seen).toEqual([
      "pending",
      "pending",
      "pending",
      "log",
      "pending",
      ["a"],
      "generating",
      ["ab"],
      "generating",
      ["ab"],
      "complete",
    ]);
  });

  it("stops the run when it is cancelled", async () => {
    const { client: c, worker } = await client();
    const submission = c.submit("/greet", ["a", 1]);
    const events = [];
    for await (const event of submission) {
      events.push(event);
      if (events.length === 1) void submission.cancel();
    }
    expect(events.at(-1)).toMatchObject({ type: "status", stage: "complete", cancelled: true });
    expect(worker.last("cancel")["event_ids"]).toEqual([worker.last("submit")["event_id"]]);
  });

  it("stops the run when the reader leaves early", async () => {
    const { client: c, worker } = await client(function (this: FakeWorker, message) {
      if (message.msg !== "submit") return;
      this.say({
        msg: "process_generating",
        event_id: message["event_id"],
        output: { data: ["a", null] },
      });
    });
    for await (const event of c.submit("/greet", ["a", 1])) if (event.type === "data") break;
    expect(worker.of("cancel")).toHaveLength(1);
  });

  it("fails and stops a run whose edits do not fit", async () => {
    const { client: c, worker } = await client(function (this: FakeWorker, message) {
      if (message.msg !== "submit") return;
      const event_id = message["event_id"];
      this.say({ msg: "process_generating", event_id, output: { data: ["a", null] } });
      this.say({
        msg: "process_generating",
        event_id,
        output: { data: [[["add", ["x"], 1]], []] },
      });
    });
    await expect(c.predict("/greet", ["a", 1])).rejects.toThrow(/could not be applied/);
    expect(worker.of("cancel")).toHaveLength(1);
  });
});

describe("connect", () => {
  it("starts an app without any UI from a manifest, and ends it with the client", async () => {
    const { workers, app } = fakeApp(completing({ data: ["ok", null] }));
    const open = (app as unknown as { options: { open: () => FakeWorker } }).options.open;
    const c = await Client.connect(MANIFEST, { open, pageUrl: "http://localhost/x/" });
    expect((await c.predict("/greet", ["a", 1])).data).toEqual(["ok"]);
    expect(c.endpoints).toEqual(["/greet", "/show"]);
    expect(workers[0]?.last("boot")).toMatchObject({
      runtime_url: "https://cdn.jsdelivr.net/pyodide/v314.0.3/full/",
      core_url: "http://localhost/cloche/core.zip",
    });
    c.close();
    expect(workers[0]?.closed).toBe(true);
  });

  it("refuses what is no file", async () => {
    const { client: c } = await client();
    expect(c.handle_file("https://example.com/a/cat.png")).toMatchObject({ orig_name: "cat.png" });
    expect(() => c.handle_file("http://")).toThrow(/Not a file/);
  });
});
