/** Closing an app: at once, but for what Python does when a page leaves. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { CONFIG, fakeSession } from "./client-fake";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("ends the worker at once when nothing listens", async () => {
  const { app, worker } = await fakeSession();
  app.close();
  expect(worker.last("close")).toMatchObject({ msg: "close" });
  expect(worker.closed).toBe(true);
});

it("leaves listeners of unload, and what they print, a moment", async () => {
  const { app, worker, session } = await fakeSession();
  const [first, ...others] = CONFIG.dependencies;
  session.config = {
    ...session.config,
    dependencies: [{ ...first, targets: [[null, "unload"]] }, ...others] as never,
  };
  const said: string[] = [];
  app.onConsole(({ text }) => said.push(text));
  app.close();
  expect(app.state.name).toBe("closed");
  expect(worker.of("close")).toHaveLength(1);
  expect(worker.closed).toBe(false);
  worker.say({ msg: "console", stream: "stdout", text: "goodbye" });
  expect(said).toEqual(["goodbye"]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(worker.closed).toBe(true);
});
