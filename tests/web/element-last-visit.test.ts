import { webcrypto } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { App } from "../../web/src/client/app";
import { asConfig } from "../../web/src/client/config";
import type { Manifest } from "../../web/src/client/manifest";
import { LastVisit } from "../../web/src/element/last-visit";
import { CONFIG } from "./client-fake";

const PAGE = "http://localhost/page.html";

/** As much of a browser's Cache Storage as is used. */
class FakeCache {
  entries = new Map<string, Response>();
  async put(address: string, response: Response): Promise<void> {
    this.entries.set(address, response);
  }
  async match(request: string | { url: string }): Promise<Response | undefined> {
    const address = typeof request === "string" ? request : request.url;
    return this.entries.get(address)?.clone();
  }
  async keys(): Promise<{ url: string }[]> {
    return [...this.entries.keys()].map((url) => ({ url }));
  }
  async delete({ url }: { url: string }): Promise<boolean> {
    return this.entries.delete(url);
  }
}

let cache = new FakeCache();

function manifest(more: Partial<Manifest> = {}): Manifest {
  return { entrypoint: "app.py", files: { "app.py": { content: "x = 1" } }, ...more };
}

function app(files: Record<string, Blob> = {}): App {
  return { files: { blob: (path: string) => files[path] } } as unknown as App;
}

const config = (more: object = {}) => asConfig({ ...structuredClone(CONFIG), ...more });
const visit = (more?: Partial<Manifest>, page = PAGE) => new LastVisit(manifest(more), page);

beforeEach(() => {
  cache = new FakeCache();
  vi.stubGlobal("crypto", webcrypto);
  vi.stubGlobal("caches", { open: async () => cache, has: async () => cache.entries.size > 0 });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("the config of the last visit", () => {
  it("is there for the same app, from any page, and for no other", async () => {
    expect(await visit().config()).toBeNull();
    await visit().keep(config({ title: "Kept" }), app());
    expect((await visit().config())?.title).toBe("Kept");
    expect(await visit({}, "http://localhost/other.html").config()).not.toBeNull();
    for (const other of [
      { files: { "app.py": { content: "x = 2" } } },
      { requirements: ["numpy"] },
      { runtime: { url: "/elsewhere/" } },
      { core: { url: "/core-2.zip" } },
    ]) {
      expect(await visit(other).config()).toBeNull();
    }
  });

  it("has small files in itself, and leaves large ones to Python", async () => {
    const file = (path: string) => ({
      path,
      url: "blob:1",
      meta: { _type: "gradio.FileData" as const },
    });
    const image = (id: number, path: string) => ({
      id,
      type: "image",
      props: { value: file(path) },
    });
    const components = [
      image(1, "/small"),
      image(2, "/large"),
      image(3, "/lost"),
      image(4, "https://x/y.png"),
    ];
    const files = { "/small": new Blob(["ab"]), "/large": new Blob(["x".repeat(100_000)]) };
    await visit().keep(config({ components }), app(files));
    const kept = await visit().config();
    const values = kept?.components.map(({ props }) => props["value"] as { url: string } | null);
    expect(values?.[0]?.url).toMatch(/^data:.*;base64,YWI=$/);
    expect(values?.slice(1, 3)).toEqual([null, null]);
    expect(values?.[3]).toMatchObject({ path: "https://x/y.png" });
  });

  it("is bounded: the oldest go, and what is very old is not used", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    for (let index = 0; index < 22; index += 1) {
      vi.setSystemTime(1_000_000_000_000 + index * 1000);
      await visit({ requirements: [String(index)] }).keep(config(), app());
    }
    expect(cache.entries.size).toBe(20);
    expect(await visit({ requirements: ["0"] }).config()).toBeNull();
    expect(await visit({ requirements: ["21"] }).config()).not.toBeNull();
    vi.setSystemTime(1_000_000_000_000 + 31 * 24 * 3600 * 1000);
    expect(await visit({ requirements: ["21"] }).config()).toBeNull();
    await visit({ requirements: ["new"] }).keep(config(), app());
    expect(cache.entries.size).toBe(1);
    await visit({ requirements: ["huge"] }).keep(config({ css: "x".repeat(2_000_000) }), app());
    expect(cache.entries.size).toBe(1);
  });

  it("is no condition: without a store, or with a damaged one, the app just starts", async () => {
    await visit().keep(config(), app());
    const [address] = cache.entries.keys();
    const headers = { "x-cloche-kept": String(Date.now()) };
    for (const text of ["{", "[]", '{"components": 1}']) {
      cache.entries.set(address as string, new Response(text, { headers }));
      expect(await visit().config()).toBeNull();
    }
    vi.spyOn(console, "debug").mockImplementation(() => {});
    vi.stubGlobal("caches", {
      open: () => Promise.reject(new Error("full")),
      has: async () => true,
    });
    expect(await visit().config()).toBeNull();
    await visit().keep(config(), app());
    vi.stubGlobal("caches", undefined);
    expect(await visit().config()).toBeNull();
    await visit().keep(config(), app());
    // a store that never answers
    vi.stubGlobal("caches", { open: () => new Promise(() => {}), has: async () => true });
    expect(await visit().config()).toBeNull();
  });
});
