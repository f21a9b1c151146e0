import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BootError } from "../../web/src/client/errors";
import { livingLock } from "../../web/src/client/knock";
import { PortChannel } from "../../web/src/client/port-channel";
import type { Boot } from "../../web/src/client/shared";
import { FakeLocks, FakePort } from "./client-locks-fake";
import { settle } from "./client-fake";

const URL_OF_WORKER = "http://localhost:3000/cloche/worker.js";
const BOOT = "boot";

let locks: FakeLocks;
let workers: { name: string; port: FakePort; fail(): void }[];
/** What a worker does with what is posted to it; by default it lets everyone in. */
let answer: (name: string, data: unknown, port: FakePort) => void;

class FakeSharedWorker {
  port: FakePort;
  #error: (event: unknown) => void = () => {};

  constructor(_: string, { name }: { name: string }) {
    this.port = new FakePort((data, port) => answer(name, data, port));
    workers.push({
      name,
      port: this.port,
      fail: () => this.#error({ message: "no such file", preventDefault() {} }),
    });
  }

  addEventListener(_: string, listener: (event: unknown) => void): void {
    this.#error = listener;
  }
}

class FakeBroadcast {
  static all = new Set<FakeBroadcast>();
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor(readonly name: string) {
    FakeBroadcast.all.add(this);
  }
  postMessage(data: unknown): void {
    for (const other of FakeBroadcast.all) {
      if (other !== this && other.name === this.name) other.onmessage?.({ data });
    }
  }
  close(): void {
    FakeBroadcast.all.delete(this);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  locks = new FakeLocks();
  workers = [];
  FakeBroadcast.all.clear();
  vi.stubGlobal("SharedWorker", FakeSharedWorker);
  vi.stubGlobal("BroadcastChannel", FakeBroadcast);
  vi.stubGlobal("isSecureContext", true);
  Object.defineProperty(navigator, "locks", { value: locks, configurable: true });
  answer = letIn;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function letIn(name: string, data: unknown, port: FakePort): void {
  if (typeof data === "object" && data !== null && "knock" in data) {
    void locks.request(livingLock(name), () => new Promise(() => {}));
    port.say({ hello: true });
  }
}

async function route(name = "cloche-app") {
  const { SharedRoute } = await import("../../web/src/client/shared-route");
  const got: unknown[] = [];
  const broken: BootError[] = [];
  const replaced: BootError[] = [];
  const channel = new PortChannel(async (own) => new SharedRoute(own, URL_OF_WORKER, name));
  channel.onMessage((data) => got.push(data));
  channel.onBroken((error) => broken.push(error));
  channel.onReplaced((reason) => replaced.push(reason));
  channel.post(BOOT);
  await pass();
  return { channel, got, broken, replaced };
}

async function pass(milliseconds = 0): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await vi.advanceTimersByTimeAsync(0);
  await vi.advanceTimersByTimeAsync(milliseconds);
}

describe("the way to a shared worker", () => {
  it("knocks, sends what was posted, and hears what is said from then on", async () => {
    const { channel, got } = await route();
    expect(workers.map(({ name }) => name)).toEqual(["cloche-app:0"]);
    const port = workers[0]?.port as FakePort;
    expect(port.words("knock")).toHaveLength(1);
    expect(port.heard.at(-1)).toBe(BOOT);
    channel.post("later");
    port.say("news");
    expect(port.heard.filter((data) => typeof data === "string")).toEqual([BOOT, "later"]);
    expect(got).toEqual(["news"]);
    channel.close();
    expect(port.words("bye")).toHaveLength(1);
    expect(port.closed).toBe(true);
  });

  it("knocks again at one that was just ending", async () => {
    answer = () => {};
    const { got } = await route();
    expect(workers).toHaveLength(1);
    answer = letIn;
    await pass(1100);
    expect(workers.map(({ name }) => name)).toEqual(["cloche-app:0", "cloche-app:0"]);
    expect(workers[0]?.port.closed).toBe(true);
    workers[1]?.port.say("news");
    expect(got).toEqual(["news"]);
  });

  it("waits for one that starts an app, and passes by one that says nothing for long", async () => {
    answer = (name) => {
      if (name.endsWith(":0")) void locks.request(livingLock(name), () => new Promise(() => {}));
      else letIn(name, { knock: {} }, workers.at(-1)?.port as FakePort);
    };
    let started = () => {};
    void locks.request(
      "cloche-booting:cloche-app:0",
      () =>
        new Promise<void>((done) => {
          started = done;
        }),
    );
    await route();
    await pass(30_000);
    expect(workers.map(({ name }) => name)).toEqual(["cloche-app:0"]);
    started();
    await pass(20_000);
    expect(workers.map(({ name }) => name)).toEqual(["cloche-app:0", "cloche-app:1"]);
    expect(workers[1]?.port.heard.at(-1)).toBe(BOOT);
    // who comes later does not try the silent one
    await route();
    expect(workers.at(-1)?.name).toBe("cloche-app:1");
  });

  it("goes on to the next when nothing runs there any more", async () => {
    answer = (name, data, port) =>
      name.endsWith(":0") ? port.say({ spent: true }) : letIn(name, data, port);
    await route();
    expect(workers.map(({ name }) => name)).toEqual(["cloche-app:0", "cloche-app:1"]);
  });

  it("goes elsewhere with the boot message when the files are other ones", async () => {
    const { got } = await route();
    workers[0]?.port.say({ elsewhere: "abc" });
    await pass();
    expect(workers.map(({ name }) => name)).toEqual(["cloche-app:0", "cloche-app-abc:0"]);
    expect(workers[1]?.port.heard.at(-1)).toBe(BOOT);
    workers[0]?.port.say("old");
    workers[1]?.port.say("new");
    expect(got).toEqual(["new"]);
  });

  it("tells everyone that one of them has replaced the worker", async () => {
    const one = await route();
    const two = await route();
    one.channel.replace();
    one.channel.close();
    await pass();
    expect(two.replaced.map(({ message }) => message)).toEqual([
      "Python was restarted from another place that uses this app.",
    ]);
    expect(one.replaced).toEqual([]);
    expect(workers.at(-1)).toMatchObject({ name: "cloche-app:0" });
    expect(workers.at(-1)?.port.words("retire")).toHaveLength(1);
    locks.release(livingLock("cloche-app:0"));
    await pass(1000);
    expect(two.broken).toEqual([]);
    two.channel.close();
    await route();
    expect(workers.at(-1)?.name).toBe("cloche-app:1");
  });

  it("tells that the worker has died, and that its script is not there", async () => {
    const one = await route();
    locks.release(livingLock("cloche-app:0"));
    await pass(1000);
    expect(one.broken.map(({ message }) => message)).toEqual([
      "Python has stopped: the browser has ended its worker.",
    ]);
    answer = () => {};
    const two = await route("cloche-other");
    workers.at(-1)?.fail();
    expect(two.broken[0]?.message).toContain("no such file");
  });
});

describe("openShared", () => {
  const boot = {
    msg: "boot",
    entrypoint: "app.py",
    files: {},
    page_url: "http://localhost:3000/a/",
  };

  async function names(...messages: Partial<Boot>[]): Promise<string[]> {
    vi.useRealTimers();
    const { openShared } = await import("../../web/src/client/shared");
    for (const message of messages) {
      const before = workers.length;
      openShared(URL_OF_WORKER, { ...boot, ...message } as Boot).post(BOOT);
      await vi.waitFor(() => expect(workers.length).toBe(before + 1));
    }
    return workers.map(({ name }) => name);
  }

  it("shares what is the same, from whichever page it is asked for", async () => {
    const [one, two, three, four] = await names(
      {},
      { page_url: "http://localhost:3000/b/c.html" },
      { entrypoint: "other.py" },
      { env: { A: "1" } },
    );
    expect(two).toBe(one);
    expect(new Set([one, three, four]).size).toBe(3);
  });

  it("keeps apart what names wheels beside different pages", async () => {
    const requirements = ["./own-1.0-py3-none-any.whl"];
    const [one, two, three] = await names(
      { requirements },
      { requirements, page_url: "http://localhost:3000/b/" },
      { requirements, page_url: "http://localhost:3000/a/index.html" },
    );
    expect(two).not.toBe(one);
    expect(three).toBe(one);
  });

  it("says once why pages cannot share, and shares within the page", async () => {
    vi.useRealTimers();
    vi.stubGlobal("SharedWorker", undefined);
    const info = vi.spyOn(console, "info").mockImplementation(() => {});
    const made: { posted: unknown[]; ended: boolean }[] = [];
    class FakeWorker {
      record = { posted: [] as unknown[], ended: false };
      constructor() {
        made.push(this.record);
      }
      addEventListener(): void {}
      postMessage(data: unknown): void {
        this.record.posted.push(data);
      }
      terminate(): void {
        this.record.ended = true;
      }
    }
    vi.stubGlobal("Worker", FakeWorker);
    const { openShared } = await import("../../web/src/client/shared");
    const channels = [{}, {}, { entrypoint: "other.py" }].map((more) =>
      openShared(URL_OF_WORKER, { ...boot, ...more } as Boot),
    );
    await vi.waitFor(() => expect(made).toHaveLength(2));
    await settle();
    expect(made.map(({ posted }) => posted.length)).toEqual([2, 1]);
    expect(info).toHaveBeenCalledTimes(1);
    expect(info.mock.calls[0]?.[0]).toContain("this browser has no shared workers");

    const replaced = vi.fn();
    channels[1]?.onReplaced?.(replaced);
    channels[0]?.replace?.();
    await settle();
    expect(made.map(({ ended }) => ended)).toEqual([true, false]);
    expect(replaced).toHaveBeenCalledTimes(1);
  });
});
