import { afterEach, expect, it, vi } from "vitest";
import { pageHeaders } from "../../web/src/client/headers";
import { fakeSession } from "./client-fake";

afterEach(() => vi.unstubAllGlobals());

it("tells of the page what a request would", () => {
  vi.stubGlobal("navigator", { userAgent: "Test/1", languages: ["de-CH", "de", "en"] });
  vi.stubGlobal("document", { cookie: "a=1; b=2" });
  expect(pageHeaders("https://example.com:8000/x/?q=1#part")).toEqual({
    host: "example.com:8000",
    origin: "https://example.com:8000",
    referer: "https://example.com:8000/x/?q=1#part",
    "user-agent": "Test/1",
    "accept-language": "de-CH,de;q=0.9,en;q=0.8",
    cookie: "a=1; b=2",
  });
});

it("leaves out what is not there", () => {
  vi.stubGlobal("navigator", undefined);
  vi.stubGlobal("document", {
    get cookie(): string {
      throw new DOMException("sandboxed", "SecurityError");
    },
  });
  expect(pageHeaders("")).toEqual({});
  expect(pageHeaders("file:///a.html")).toEqual({ referer: "file:///a.html" });
});

it("goes along when a session is opened", async () => {
  const { worker } = await fakeSession();
  expect(worker.last("open")["headers"]).toMatchObject({ "user-agent": navigator.userAgent });
});
