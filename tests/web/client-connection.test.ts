import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection } from "../../web/src/client/connection";
import { AppError } from "../../web/src/client/errors";
import { FakeWorker } from "./client-fake";

let errors: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  errors = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

function connected() {
  const worker = new FakeWorker();
  return { worker, connection: new Connection(worker) };
}

describe("Connection", () => {
  it("stamps every message with the protocol version", () => {
    const { worker, connection } = connected();
    connection.send({ msg: "close", session_hash: "s" });
    expect(worker.sent).toEqual([{ msg: "close", session_hash: "s", v: 1 }]);
  });

  it.each([
    ["a number", 5],
    ["broken JSON", "{"],
    ["a list", "[]"],
    ["an unknown kind", JSON.stringify({ v: 1, msg: "nonsense" })],
    ["a missing field", JSON.stringify({ v: 1, msg: "stage", stage: "core" })],
    [
      "a field of the wrong type",
      JSON.stringify({ v: 1, msg: "estimation", event_id: "e", rank: "0", queue_size: 1 }),
    ],
  ])("ignores %s, says so, and goes on", (_, data) => {
    const { worker, connection } = connected();
    const heard = vi.fn();
    connection.onMessage(heard);
    worker.raw(data);
    expect(heard).not.toHaveBeenCalled();
    expect(errors).toHaveBeenCalledOnce();
    worker.say({ msg: "ready" });
    expect(heard).toHaveBeenCalledOnce();
  });

  it("ends with a clear reason when the worker speaks another version", async () => {
    const { worker, connection } = connected();
    const dead = vi.fn();
    connection.onDead(dead);
    const waiting = connection.request({ msg: "view_api" });
    worker.raw(JSON.stringify({ v: 99, msg: "ready" }));
    expect(dead.mock.calls[0]?.[0].message).toContain("version 99");
    expect(worker.closed).toBe(true);
    await expect(waiting).rejects.toThrow("version 99");
    expect(() => connection.send({ msg: "close", session_hash: "s" })).toThrow(AppError);
  });

  it("gives each request its own answer", async () => {
    const { worker, connection } = connected();
    const first = connection.request({ msg: "read_file", path: "a" });
    const second = connection.request({ msg: "read_file", path: "b" });
    const [one, two] = worker.of("read_file").map((message) => message["request_id"]);
    worker.say({ msg: "file_content", request_id: two, path: "b" }, [new Blob(["bb"])]);
    worker.say({ msg: "file_content", request_id: one, path: "a" }, [new Blob(["a"])]);
    expect((await first).message.path).toBe("a");
    expect(((await second).attachments[0] as Blob).size).toBe(2);
  });

  it("rejects a refused request with the reason and the remedy", async () => {
    const { worker, connection } = connected();
    const waiting = connection.request({ msg: "read_file", path: "a" });
    const id = worker.last("read_file")["request_id"];
    worker.say({ msg: "refused", request_id: id, error: "No such file.", hint: "Upload it." });
    const error = await waiting.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ message: "No such file.", hint: "Upload it." });
  });

  it("rejects what is waiting when it is closed, and tells nobody that it died", async () => {
    const { connection } = connected();
    const dead = vi.fn();
    connection.onDead(dead);
    const waiting = connection.request({ msg: "view_api" });
    connection.close();
    await expect(waiting).rejects.toThrow("closed");
    expect(dead).not.toHaveBeenCalled();
  });

  it("names a value that cannot be sent", () => {
    const { connection } = connected();
    const send = () =>
      connection.send({ msg: "submit", event_id: "e", session_hash: "s", fn_index: 0, data: [1n] });
    expect(send).toThrow(/cannot be sent/);
  });
});
