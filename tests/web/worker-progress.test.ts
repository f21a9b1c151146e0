import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const posted: { loaded: number | null; total: number | null; stage: string }[] = vi.hoisted(
  () => [],
);
vi.mock("../../worker/src/post", () => ({ post: (message: never) => posted.push(message) }));
import { asSent, fileSize, Progress } from "../../worker/src/progress";

const SETTLED = () => new Promise((resolve) => setTimeout(resolve, 5));
let unwatch = (): void => {};

/** An answer as the network gives it: the decoded body, and headers of what was sent. */
function answer(url: string, bytes: number, headers: Record<string, string>, type = "basic") {
  const response = new Response(new Uint8Array(bytes), { headers });
  for (const [name, value] of Object.entries({ url, type })) {
    Object.defineProperty(response, name, { value });
  }
  return response;
}

async function loading(progress: Progress, ...answers: Response[]): Promise<void> {
  vi.stubGlobal("fetch", async () => answers.shift());
  unwatch = progress.watchFetch();
  for (let left = answers.length; left > 0; left -= 1) await (await fetch("x")).arrayBuffer();
  await SETTLED();
}

const now = (progress: Progress) => {
  progress.enter("runtime", "Loading Python");
  return posted.at(-1);
};

beforeEach(() => {
  posted.length = 0;
});
afterEach(() => {
  unwatch();
  vi.unstubAllGlobals();
});

describe("bytes of a boot", () => {
  it("are those of all stages together", async () => {
    const progress = new Progress();
    progress.enter("runtime", "Loading Python");
    await loading(progress, answer("http://a/x.json", 300, { "content-length": "300" }));
    progress.enter("packages", "Installing packages");
    expect(posted.at(-1)).toMatchObject({ stage: "packages", loaded: 300, total: 300 });
  });

  it("count code that must not be watched when it is there", async () => {
    const progress = new Progress();
    let there = (): void => {};
    progress.expect("pyodide.asm.wasm", new Promise<void>((resolve) => (there = resolve)));
    expect(now(progress)).toMatchObject({ loaded: null, total: 9000 });
    there();
    await SETTLED();
    expect(now(progress)).toMatchObject({ loaded: 9000, total: 9000 });
    progress.expect("pyodide.asm.wasm", Promise.reject(new Error("gone")));
    await SETTLED();
    expect(now(progress)).toMatchObject({ loaded: 9000, total: 9000 });
  });

  it("are of a compressed file when it is there: its length is another", async () => {
    const progress = new Progress();
    const headers = { "content-length": "100", "content-encoding": "gzip" };
    await loading(progress, answer("http://a/x.json", 300, headers));
    expect(now(progress)).toMatchObject({ loaded: 300, total: 300 });
    expect(fileSize(answer("http://a/x.json", 300, headers))).toBeNull();
    // where headers hide the encoding, only archives can be believed
    const hidden = { "content-length": "100" };
    expect(fileSize(answer("http://b/x.json", 300, hidden, "cors"))).toBeNull();
    expect(fileSize(answer("http://b/x.whl", 100, hidden, "cors"))).toBe(100);
    expect(fileSize(answer("http://b/pyodide.asm.wasm", 1, headers, "cors"))).toBe(9000);
  });

  it("are not believed when more comes than was said", async () => {
    const progress = new Progress();
    await loading(progress, answer("http://b/x.whl", 300, { "content-length": "100" }, "cors"));
    expect(now(progress)).toMatchObject({ loaded: 300, total: 300 });
  });

  it("are those sent, not those unpacked, of the snapshot", () => {
    const progress = new Progress();
    const response = answer("http://a/snapshot-1.bin.gz", 1, { "content-length": "1000" });
    const tell = asSent(response, (done, whole) => progress.count(done, whole));
    tell(10_000, 40_000);
    expect(now(progress)).toMatchObject({ loaded: 250, total: 1000 });
    tell(40_000, 40_000);
    expect(now(progress)).toMatchObject({ loaded: 1000, total: 1000 });
  });
});
