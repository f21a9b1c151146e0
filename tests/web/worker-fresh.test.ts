import { afterEach, describe, expect, it, vi } from "vitest";
import { areFresh, secondsLeft } from "../../worker/src/kept/fresh";

const NOW = Date.parse("2026-06-01T12:00:00Z");
const date = (secondsAgo: number) => new Date(NOW - secondsAgo * 1000).toUTCString();
const left = (headers: Record<string, string>) => secondsLeft(new Headers(headers), NOW);

describe("secondsLeft", () => {
  it("is what the host says, less the time since", () => {
    expect(left({ "cache-control": "max-age=600" })).toBe(600);
    expect(left({ "cache-control": "public, Max-Age=600", date: date(45) })).toBe(555);
    expect(left({ "cache-control": "max-age=600", date: date(45), age: "100" })).toBe(500);
    expect(left({ "cache-control": "max-age=0, must-revalidate", date: date(5) })).toBe(-5);
    // of caches between, and not of the browser's
    expect(left({ "cache-control": "s-maxage=9000, max-age=60" })).toBe(60);
  });

  it("goes by a date of expiry where there is no duration", () => {
    const dated = { date: date(10), expires: date(-50) };
    expect(left(dated)).toBe(50);
    expect(left({ ...dated, "cache-control": "max-age=20" })).toBe(10);
    expect(left({ date: date(0), expires: "0" })).toBeLessThan(0);
  });

  it("is nothing where each use asks the host", () => {
    const old = { date: date(0), "last-modified": date(1e7) };
    expect(left({ ...old, "cache-control": "no-cache" })).toBe(0);
    expect(left({ ...old, "cache-control": "no-store, max-age=600" })).toBe(0);
  });

  it("is a small part of the file's age where the host says nothing", () => {
    expect(left({ date: date(0), "last-modified": date(36_000) })).toBe(360);
    expect(left({ date: date(60), "last-modified": date(36_060) })).toBe(300);
    expect(left({ date: date(0), "last-modified": date(-100) })).toBe(0);
    expect(left({ date: date(0) })).toBe(0);
    expect(left({})).toBe(0);
    expect(left({ date: "soon", "last-modified": "once" })).toBe(0);
  });
});

describe("areFresh", () => {
  afterEach(() => vi.unstubAllGlobals());

  function host(answers: Record<string, Response>) {
    const ask = vi.fn((url: string, _: RequestInit) => Promise.resolve(answers[url] as Response));
    vi.stubGlobal("fetch", ask);
    return ask;
  }
  const lasting = (seconds: number, status = 200) =>
    new Response("", { status, headers: { "cache-control": `max-age=${seconds}` } });

  it("takes the copies that the browser has", async () => {
    const ask = host({ a: lasting(60) });
    expect(await areFresh(["a"], 60)).toBe(true);
    expect(ask).toHaveBeenCalledWith("a", { cache: "force-cache" });
  });

  it("needs all of them", async () => {
    host({ a: lasting(600), b: lasting(59) });
    expect(await areFresh(["a", "b"], 60)).toBe(false);
    host({ a: lasting(600), b: lasting(600, 404) });
    expect(await areFresh(["a", "b"], 60)).toBe(false);
  });
});
