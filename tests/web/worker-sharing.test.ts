import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { livingLock } from "../../web/src/client/knock";
import { PROTOCOL_VERSION } from "../../web/src/client/messages";
import type { Hearing } from "../../worker/src/boot";
import { BootError } from "../../worker/src/errors";
import type { AppFiles } from "../../worker/src/mount";
import { FakeLocks, FakePort } from "./client-locks-fake";

interface Booting {
  hearing: Hearing;
  done(): void;
  fail(error: Error): void;
}

const boots: Booting[] = [];
/** What reached Python, and what it was asked to end, by the number of the client. */
const python: { heard: string[]; gone: boolean; say(text: string): void }[] = [];

vi.mock("../../worker/src/boot", () => ({
  boot: (_: unknown, hearing: Hearing) =>
    new Promise((resolve, reject) => {
      const connect = (say: (text: string) => void) => {
        const page = { heard: [] as string[], gone: false, say };
        python.push(page);
        return {
          receive: (text: string) => page.heard.push(text),
          close: () => {
            page.gone = true;
          },
          destroy: () => {},
        };
      };
      boots.push({ hearing, done: () => resolve({ connect }), fail: reject });
    }),
}));

const BOOT = JSON.stringify({
  msg: "boot",
  v: PROTOCOL_VERSION,
  runtime_url: "r",
  core_url: "c",
  entrypoint: "app.py",
  files: { "app.py": { url: "http://localhost/app.py" } },
});

const plainTimeout = globalThis.setTimeout;
let locks: FakeLocks;
let ended: ReturnType<typeof vi.fn<() => void>>;
let sharer: { listen(port: MessagePort): void };
let post: (message: { msg: "console"; stream: "stdout"; text: string }) => void;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  boots.length = 0;
  python.length = 0;
  locks = new FakeLocks();
  ended = vi.fn<() => void>();
  Object.defineProperty(navigator, "locks", { value: locks, configurable: true });
  vi.stubGlobal("fetch", async () => new Response("the script"));
  const { Sharer } = await import("../../worker/src/sharer");
  ({ post } = await import("../../worker/src/post"));
  sharer = new Sharer("cloche-app:0", ended);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function turn(milliseconds = 0): Promise<void> {
  for (let n = 0; n < 30; n++) await vi.advanceTimersByTimeAsync(0);
  // hashing is not a matter of the fake clock
  await new Promise((done) => plainTimeout(done, 20));
  await vi.advanceTimersByTimeAsync(milliseconds);
}

/** A client: `said` is what the worker posted to it. */
async function enter(client: string, page = client) {
  const said: unknown[] = [];
  const port = new FakePort(() => {});
  const listeners: ((event: { data: unknown }) => void)[] = [];
  const workers = {
    addEventListener: (kind: string, listener: (event: { data: unknown }) => void) => {
      if (kind === "message") listeners.push(listener);
    },
    start: () => {},
    postMessage: (data: unknown) => said.push(typeof data === "string" ? JSON.parse(data) : data),
    close: () => port.close(),
  };
  let release = () => {};
  void locks.request(
    page,
    () =>
      new Promise<void>((done) => {
        release = done;
      }),
  );
  sharer.listen(workers as unknown as MessagePort);
  const send = async (data: unknown) => {
    for (const listener of listeners) listener({ data });
    await turn();
  };
  await send({ knock: { client, page } });
  const of = (kind: string) => said.filter((one) => (one as { msg?: string }).msg === kind);
  return { send, said, of, port, release: () => release() };
}

function files(content = "the script"): AppFiles {
  return new Map([["app.py", new TextEncoder().encode(content)]]);
}

/** Two clients of one running app. */
async function two(pages: [string, string] = ["p1", "p2"]) {
  const one = await enter("one", pages[0]);
  await one.send(BOOT);
  boots[0]?.hearing.files(files());
  boots[0]?.done();
  const other = await enter("two", pages[1]);
  await other.send(BOOT);
  return { one, other };
}

describe("a worker that several share", () => {
  it("says that it lives, boots once, and keeps everyone's messages apart", async () => {
    const { one, other } = await two();
    expect((await locks.query()).held).toContainEqual({ name: livingLock("cloche-app:0") });
    expect(one.said[0]).toEqual({ hello: true });
    expect(other.said[0]).toEqual({ hello: true });
    expect(boots).toHaveLength(1);
    await one.send("first");
    await other.send({ text: "second", attachments: [] });
    expect(python.map(({ heard }) => heard)).toEqual([["first"], ["second"]]);
    python[1]?.say('{"msg":"ready"}');
    expect(one.of("ready")).toEqual([]);
    expect(other.of("ready")).toHaveLength(1);
  });

  it("ends what one had when it says bye, and all of a page that is gone", async () => {
    const { one, other } = await two();
    await one.send({ bye: true });
    expect(python.map(({ gone }) => gone)).toEqual([true, false]);
    expect(one.port.closed).toBe(true);
    const third = await enter("three", "p2");
    await third.send(BOOT);
    other.release();
    third.release();
    locks.release("p2");
    await turn();
    expect(python.map(({ gone }) => gone)).toEqual([true, true, true]);
  });

  it("stays for a while after the last one, and ends when nobody comes", async () => {
    const { one, other } = await two();
    await one.send({ bye: true });
    await other.send({ bye: true });
    await turn(29_000);
    expect(ended).not.toHaveBeenCalled();
    const third = await enter("three");
    await third.send(BOOT);
    await turn(60_000);
    expect(ended).not.toHaveBeenCalled();
    expect(boots).toHaveLength(1);
    await third.send({ bye: true });
    await turn(31_000);
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it("tells who comes during the boot its stage, and lets it in with the others", async () => {
    const one = await enter("one");
    await one.send(BOOT);
    post({ msg: "stage", stage: "packages", message: "Installing packages" } as never);
    boots[0]?.hearing.files(files());
    const other = await enter("two");
    await other.send(BOOT);
    expect(other.of("stage")).toMatchObject([{ stage: "packages" }]);
    expect((await locks.query()).held).toContainEqual({ name: "cloche-booting:cloche-app:0" });
    boots[0]?.done();
    await turn(500);
    expect(python).toHaveLength(2);
    expect((await locks.query()).held).not.toContainEqual({ name: "cloche-booting:cloche-app:0" });
  });

  it("tells all that the boot failed, and lets nobody in afterwards", async () => {
    const one = await enter("one");
    await one.send(BOOT);
    boots[0]?.hearing.files(files());
    const other = await enter("two");
    await other.send(BOOT);
    boots[0]?.fail(new BootError("script", "not today", "Mend it."));
    await turn();
    for (const client of [one, other]) {
      expect(client.said).toContainEqual({ spent: true });
      expect(client.of("boot_failed")).toMatchObject([{ stage: "script", error: "not today" }]);
    }
    expect((await enter("three")).said).toEqual([{ spent: true }]);
    await one.send({ bye: true });
    await other.send({ bye: true });
    await turn();
    expect(ended).toHaveBeenCalled();
  });

  it("tells all that the interpreter has broken", async () => {
    const { one, other } = await two();
    boots[0]?.hearing.fatal(new Error("out of memory"));
    for (const client of [one, other]) {
      expect(client.of("boot_failed")).toMatchObject([{ stage: "ready" }]);
    }
    await one.send("too late");
    expect(python[0]?.heard).toEqual([]);
  });

  it("sends elsewhere who finds other files at the same addresses", async () => {
    const { other } = await two();
    vi.stubGlobal("fetch", async () => new Response("another script"));
    const third = await enter("three");
    await third.send(BOOT);
    const [word] = third.said.filter((one) => "elsewhere" in (one as object));
    expect((word as { elsewhere: string }).elsewhere).toMatch(/^[0-9a-f]{16}$/);
    expect(python).toHaveLength(2);
    expect(other.said.some((one) => "elsewhere" in (one as object))).toBe(false);
  });

  it("tells one that cannot fetch the files why, and the others nothing", async () => {
    const { one } = await two();
    vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
    const third = await enter("three");
    await third.send(BOOT);
    expect(third.of("boot_failed")[0]).toMatchObject({ stage: "script" });
    expect(one.of("boot_failed")).toEqual([]);
  });

  it("prints once in each page, and lets a client in once", async () => {
    const { one, other } = await two(["same", "same"]);
    const third = await enter("three", "third");
    await third.send(BOOT);
    post({ msg: "console", stream: "stdout", text: "hello" });
    expect([one, other, third].map((client) => client.of("console").length)).toEqual([1, 0, 1]);
    expect((await enter("one", "same")).said).toEqual([]);
  });

  it("ends at once when everybody has given it up", async () => {
    const { one } = await two();
    await one.send({ retire: true });
    expect(ended).toHaveBeenCalled();
  });
});
