/** Events that take further chunks of data. */
import { beforeEach, describe, expect, it } from "vitest";
import { Feed } from "../../web/src/client/feed";
import { fakeSession } from "./client-fake";

beforeEach(() => {
  URL.createObjectURL = () => "blob:x";
  URL.revokeObjectURL = () => {};
});

describe("a run with chunks", () => {
  it("sends each chunk of its event at once, then the end", async () => {
    const { session, worker } = await fakeSession();
    const run = session.submit({ fn_index: 0, data: ["a"], stream: true });
    expect(worker.last("submit")).toMatchObject({ stream: true, data: ["a"] });
    run.feed(["b"], { n: 1 });
    run.feed(["c"]);
    run.finish();
    const head = { event_id: run.eventId, session_hash: session.hash };
    expect(worker.of("stream_chunk")).toMatchObject([
      { ...head, data: ["b"], event_data: { n: 1 } },
      { ...head, data: ["c"], event_data: null },
    ]);
    expect(worker.last("stream_end")).toMatchObject(head);
    expect(worker.sent.at(-1)?.msg).toBe("stream_end");
  });

  it("takes none without being asked for, and none after its end", async () => {
    const { session, worker } = await fakeSession();
    const plain = session.submit({ fn_index: 0, data: [] });
    expect(worker.last("submit")).toMatchObject({ stream: false });
    plain.feed(["b"]);
    const run = session.submit({ fn_index: 0, data: [], stream: true });
    run.cancel();
    run.feed(["b"]);
    run.finish();
    expect(worker.of("stream_chunk")).toEqual([]);
    expect(worker.of("stream_end")).toEqual([]);
  });

  it("keeps the order when a chunk has to be uploaded first", async () => {
    const { session, worker } = await fakeSession((message) => {
      if (message.msg !== "upload") return;
      const files = [{ path: "/up/blob", meta: { _type: "gradio.FileData" } }];
      worker.say({ msg: "uploaded", request_id: message["request_id"], files });
    });
    const run = session.submit({ fn_index: 0, data: [new Blob(["1"])], stream: true });
    run.feed(["second"]);
    run.feed([new Blob(["3"])]);
    run.feed(["fourth"]);
    run.finish();
    await expect.poll(() => worker.of("stream_end").length).toBe(1);
    const order = worker.sent.filter(({ msg }) => /submit|stream/.test(msg));
    expect(order.map(({ msg }) => msg)).toEqual([
      "submit",
      "stream_chunk",
      "stream_chunk",
      "stream_chunk",
      "stream_end",
    ]);
    expect(order[2]?.["data"]).toMatchObject([{ path: "/up/blob" }]);
  });
});

it("a chunk that cannot be sent fails the run", async () => {
  const failed: unknown[] = [];
  const feed = new Feed(
    {
      needsUpload: ([first]) => first === "blob",
      prepare: () => Promise.reject(new Error("full")),
      send: () => {
        throw new Error("gone");
      },
      end: () => {},
      fail: (error) => failed.push((error as Error).message),
    },
    null,
  );
  feed.push(["x"], null);
  feed.push(["blob"], null);
  await expect.poll(() => failed).toEqual(["gone", "full"]);
});
