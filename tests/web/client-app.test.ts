import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { App, type AppState, BootError } from "../../web/src/client";
import { collect, FakeWorker, fakeApp, fakeSession, MANIFEST, settle } from "./client-fake";

beforeEach(() => {
  URL.createObjectURL = () => "blob:x";
  URL.revokeObjectURL = () => {};
});
afterEach(() => vi.restoreAllMocks());

function silentApp() {
  const worker = new FakeWorker();
  const app = new App(MANIFEST, { open: () => worker, pageUrl: "http://localhost/" }).start();
  return { app, worker };
}

describe("App", () => {
  it("tells the stages of the boot with their bytes", () => {
    const { app, worker } = silentApp();
    const states: AppState[] = [];
    app.onState((state) => states.push(state));
    worker.say({ msg: "stage", stage: "runtime", message: "Loading Python", loaded: 5, total: 10 });
    worker.say({ msg: "ready" });
    expect(states).toEqual([
      { name: "booting", stage: "runtime", message: "Loading Python", loaded: 5, total: 10 },
      { name: "ready" },
    ]);
  });

  it("fails with stage, cause, remedy and traceback, and ends the worker", async () => {
    const { app, worker } = silentApp();
    const ready = app.ready();
    const failure = {
      stage: "script",
      error: "NameError: x",
      hint: "Mend it.",
      traceback: "Trace",
    };
    worker.say({ msg: "boot_failed", ...failure });
    const error = await ready.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BootError);
    expect(error).toMatchObject({ stage: "script", message: "NameError: x", traceback: "Trace" });
    expect(app.state.name).toBe("failed");
    expect(worker.closed).toBe(true);
  });

  it("fails when the worker cannot be made", async () => {
    const open = () => {
      throw new BootError("worker", "No workers here.", "Allow them.");
    };
    const app = new App(MANIFEST, { open }).start();
    await expect(app.ready()).rejects.toThrow("No workers here.");
  });

  it("fails the boot when the worker refuses its version", async () => {
    const { app, worker } = silentApp();
    worker.say({ msg: "refused", error: "Wrong version.", hint: "Deploy together." });
    await expect(app.ready()).rejects.toThrow("Wrong version.");
  });

  it("is dead, not failed, when a ready app loses its interpreter", async () => {
    const { app, worker, session } = await fakeSession();
    const dead = vi.fn();
    session.onDead(dead);
    const run = session.submit({ fn_index: 0, data: ["a", 1, null] });
    worker.say({ msg: "boot_failed", stage: "ready", error: "Out of memory", hint: "Restart." });
    expect(app.state.name).toBe("dead");
    expect(dead.mock.calls[0]?.[0]).toMatchObject({ message: "Out of memory", hint: "Restart." });
    await expect(collect(run)).rejects.toThrow("Out of memory");
  });

  it("is dead when the worker itself breaks", async () => {
    const { app, worker } = await fakeSession();
    worker.crash();
    expect(app.state.name).toBe("dead");
  });

  it("rejects a session that the app refuses to open", async () => {
    const { app, worker } = silentApp();
    worker.answer = (message) => {
      if (message.msg === "open") worker.say({ msg: "refused", error: "Full.", hint: "Wait." });
    };
    worker.say({ msg: "ready" });
    await expect(app.openSession()).rejects.toThrow("Full.");
  });

  it("passes on what the app prints", () => {
    const { app, worker } = silentApp();
    const lines = vi.fn();
    app.onConsole(lines);
    worker.say({ msg: "console", stream: "stdout", text: "hi" });
    expect(lines.mock.calls[0]?.[0]).toMatchObject({ stream: "stdout", text: "hi" });
  });

  it("ends everything when it is closed", async () => {
    const { app, worker, session } = await fakeSession();
    app.close();
    expect(worker.last("close")["session_hash"]).toBe(session.hash);
    expect(worker.closed).toBe(true);
    await expect(app.openSession()).rejects.toThrow("closed");
  });
});

describe("restart", () => {
  it("goes on with the same session in a new worker", async () => {
    const { app, session, workers } = await fakeSession();
    const reopened = vi.fn();
    session.onReopen(reopened);
    workers[0]?.crash();
    await session.restart();
    expect(workers).toHaveLength(2);
    expect(workers[1]?.last("open")["session_hash"]).toBe(session.hash);
    expect(app.state.name).toBe("ready");
    expect(reopened).toHaveBeenCalledOnce();
    session.submit({ fn_index: 0, data: [] });
    expect(workers[1]?.of("submit")).toHaveLength(1);
  });

  it("sends the page's files again when they are used after a restart", async () => {
    let uploads = 0;
    const { session, workers } = await fakeSession(function (this: FakeWorker, message) {
      if (message.msg !== "upload") return;
      uploads += 1;
      const path = `/up/${uploads}/cat.png`;
      const meta = { _type: "gradio.FileData" };
      this.say({ msg: "uploaded", request_id: message["request_id"], files: [{ path, meta }] });
    });
    const [file] = await session.upload([new File(["meow"], "cat.png")]);
    session.submit({ fn_index: 1, data: [file] });
    expect(workers[0]?.of("upload")).toHaveLength(1);
    workers[0]?.crash();
    await session.restart();
    session.submit({ fn_index: 1, data: [file] });
    await settle();
    expect(workers[1]?.last("upload")["files"]).toEqual([{ path: "cat.png", mime_type: null }]);
    expect(workers[1]?.last("submit")["data"]).toMatchObject([{ path: "/up/2/cat.png" }]);
  });

  it("tells the worker which files the page has dropped", async () => {
    const meta = { _type: "gradio.FileData" };
    let uploads = 0;
    const { session, workers } = await fakeSession(function (this: FakeWorker, message) {
      if (message.msg !== "upload") return;
      const files = [{ path: `/up/${++uploads}`, meta }];
      this.say({ msg: "uploaded", request_id: message["request_id"], files });
    });
    const [waiting] = await session.upload([new File(["a"], "a.png")]);
    await session.upload([new File(["b"], "b.png")]);
    const run = session.submit({ fn_index: 1, data: [waiting] });
    for (let sweep = 0; sweep < 3; sweep++) session.retain([]);
    // the run may not have come to its file yet
    expect(workers[0]?.of("release").map(({ paths }) => paths)).toEqual([["/up/2"]]);
    run.cancel();
    for (let sweep = 0; sweep < 2; sweep++) session.retain([]);
    expect(workers[0]?.of("release").map(({ paths }) => paths)).toEqual([["/up/2"], ["/up/1"]]);
  });

  it("asks for an answer only when a run of its own was under way", async () => {
    const { session, workers } = await fakeSession();
    const mine = session.submit({ fn_index: 0, data: [] });
    workers[0]?.say({ msg: "process_starts", event_id: "of-another-session" });
    mine.cancel();
    expect(workers[0]?.of("ping")).toHaveLength(0);
    const started = session.submit({ fn_index: 0, data: [] });
    workers[0]?.say({ msg: "process_starts", event_id: started.eventId });
    started.cancel();
    expect(workers[0]?.of("ping")).toHaveLength(1);
  });

  it("ends the runs of the old worker", async () => {
    const { session } = await fakeSession();
    const run = session.submit({ fn_index: 0, data: [] });
    const ended = collect(run);
    ended.catch(() => {});
    await session.restart();
    await expect(ended).rejects.toThrow(/restarted/);
  });
});

describe("files of a session", () => {
  it("fetches bytes that a message names without carrying them", async () => {
    const file = { path: "/f/a.png", meta: { _type: "gradio.FileData" } };
    const { session } = await fakeSession(function (this: FakeWorker, message) {
      if (message.msg === "submit") {
        const output = { data: [file] };
        this.say({
          msg: "process_completed",
          event_id: message["event_id"],
          output,
          success: true,
        });
      } else if (message.msg === "read_file") {
        const answer = { msg: "file_content", request_id: message["request_id"], path: "/f/a.png" };
        this.say({ ...answer, mime_type: "image/png" }, [new Uint8Array([1]).buffer]);
      }
    });
    const messages = await collect(session.submit({ fn_index: 1, data: [null] }));
    expect(messages.at(-1)).toMatchObject({ output: { data: [{ url: "blob:x" }] } });
    expect(session.files.blob("/f/a.png")?.type).toBe("image/png");
  });

  it("uses the bytes that came with the message", async () => {
    const file = { path: "/f/a.txt", meta: { _type: "gradio.FileData" } };
    const { session, worker } = await fakeSession(function (this: FakeWorker, message) {
      const done = { msg: "process_completed", event_id: message["event_id"], success: true };
      const files = [{ path: "/f/a.txt", mime_type: "text/plain" }];
      this.say({ ...done, output: { data: [file] }, files }, [new Uint8Array([1]).buffer]);
    });
    await collect(session.submit({ fn_index: 1, data: [null] }));
    expect(worker.of("read_file")).toHaveLength(0);
    expect(await session.url(file as never)).toBe("blob:x");
  });

  it("prefers bytes that came with a message to an answer that came later", async () => {
    const file = { path: "/f/a.webp", meta: { _type: "gradio.FileData" } };
    const { session, worker } = await fakeSession(() => {});
    const first = collect(session.submit({ fn_index: 1, data: [null] }));
    const second = collect(session.submit({ fn_index: 1, data: [null] }));
    const [one, two] = worker.of("submit").map((message) => message["event_id"]);
    const done = { msg: "process_completed", output: { data: [file] }, success: true };
    worker.say({ ...done, event_id: one });
    await vi.waitFor(() => expect(worker.of("read_file")).toHaveLength(1));
    // the page dropped the file and says so while the first message was on its way
    const files = [{ path: file.path, mime_type: "image/bmp" }];
    worker.say({ ...done, event_id: two, files }, [new Uint8Array([1, 2]).buffer]);
    await second;
    const request_id = worker.last("read_file")["request_id"];
    const answer = { msg: "file_content", request_id, path: file.path, mime_type: "image/webp" };
    worker.say(answer, [new Uint8Array([1]).buffer]);
    await first;
    expect(session.files.blob(file.path)?.type).toBe("image/bmp");
  });
});

it("keeps one app's failure from its neighbours", async () => {
  const one = fakeApp();
  const two = fakeApp();
  await Promise.all([one.app.start().openSession(), two.app.start().openSession()]);
  one.workers[0]?.crash();
  expect(two.app.state.name).toBe("ready");
});
