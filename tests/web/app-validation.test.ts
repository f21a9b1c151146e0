/** What validators say, and values that came out of a cache. */
import { flushSync } from "svelte";
import { afterEach, expect, it, vi } from "vitest";
import { mountApp, type MountedApp } from "../../web/src/app";
import { FakeSession, makeBench, makeConfig, settle } from "./app-fake";

let mounted: MountedApp | null = null;
afterEach(() => {
  mounted?.destroy();
  mounted = null;
  document.body.replaceChildren();
  vi.useRealTimers();
});

const config = () =>
  makeConfig(
    [
      [1, "textbox", { label: "Name", value: "", info: "Your first name" }],
      [2, "slider", { label: "Age", value: 3, minimum: 0, maximum: 9 }],
      [3, "textbox", { label: "Greeting", value: "before" }],
      [4, "button", { value: "Go" }],
    ],
    [
      { targets: [[4, "click"]], inputs: [1, 2], outputs: [3] },
      { trigger_after: 0, outputs: [3] },
      { trigger_after: 0, trigger_only_on_failure: true, outputs: [3] },
      { trigger_after: 0, trigger_only_on_success: true, outputs: [3] },
    ],
  );
const refused = (...messages: (string | null)[]) => ({
  validation: messages.map((message, index) => ({
    __type__: "validate",
    is_valid: message === null,
    message: message ?? "",
    parameter_name: `p${index}`,
  })),
});

it("are shown at their inputs until the next submission, and nothing follows", async () => {
  const { dispatcher, store, session, toasts } = makeBench(config());
  dispatcher.trigger(4, "click");
  session.run(0).fails("too short", refused("too short", null));
  await settle();
  expect(store.get(1)?.status.invalid).toBe("too short");
  expect(store.get(2)?.status.invalid).toBeNull();
  expect(store.get(3)?.value).toBe("before");
  expect(store.get(3)?.status.state).toBe("idle");
  expect(toasts).toEqual([]);
  expect(session.runs).toHaveLength(1);

  dispatcher.trigger(4, "click");
  expect(store.get(1)?.status.invalid).toBeNull();
  session.run(0).completes("hello");
  await settle();
  expect(store.get(3)?.value).toBe("hello");
  expect(session.runs.map(({ request }) => request.fn_index)).toEqual([0, 0, 1, 3]);
});

it("is a toast where no input can say it", async () => {
  const { dispatcher, session, toasts } = makeBench(
    makeConfig([[1, "button"]], [{ targets: [[1, "click"]] }]),
  );
  dispatcher.trigger(1, "click");
  session.run(0).fails("not now", { ...refused("not now"), title: "Not valid" });
  await settle();
  expect(toasts).toMatchObject([{ level: "error", title: "Not valid", message: "not now" }]);
});

async function draw(session: FakeSession): Promise<HTMLElement> {
  const container = document.createElement("div");
  document.body.append(container);
  mounted = await mountApp({ container, root: document, session, theme: "light" });
  await show();
  return container;
}
async function show(): Promise<void> {
  await settle();
  flushSync();
  await new Promise((resolve) => setTimeout(resolve, 20));
  flushSync();
}

it("is read to whoever is in the field, besides its help text", async () => {
  const session = new FakeSession(config());
  const page = await draw(session);
  const field = page.querySelector("[data-block='1'] input, [data-block='1'] textarea");
  const help = field?.getAttribute("aria-describedby");
  const go = [...page.querySelectorAll("button")].find((b) => b.textContent?.includes("Go"));
  go?.click();
  session.run(0).fails("no", refused("too short", "too young"));
  await show();
  const told = page.querySelector("[data-block='1'] [role=alert]");
  expect(told?.textContent).toContain("too short");
  expect(field?.getAttribute("aria-invalid")).toBe("true");
  expect(field?.getAttribute("aria-describedby")).toBe([help, told?.id].filter(Boolean).join(" "));
  expect(page.querySelector("[data-block='2'] [aria-invalid=true]")).not.toBeNull();

  go?.click();
  await show();
  expect(page.querySelector("[role=alert]")).toBeNull();
  expect(field?.hasAttribute("aria-invalid")).toBe(false);
  expect(field?.getAttribute("aria-describedby")).toBe(help);
});

it("says for a moment that a value came out of a cache", async () => {
  const all = config();
  // what follows would wait on the same output
  const session = new FakeSession({ ...all, dependencies: all.dependencies.slice(0, 1) });
  const page = await draw(session);
  const go = [...page.querySelectorAll("button")].find((b) => b.textContent?.includes("Go"));
  vi.useFakeTimers();
  go?.click();
  session.run(0).ends({ data: ["kept"], used_cache: "full" }, true);
  await vi.advanceTimersByTimeAsync(0);
  flushSync();
  expect(page.querySelector("[data-block='3']")?.textContent).toContain("from cache");
  await vi.advanceTimersByTimeAsync(5000);
  flushSync();
  expect(page.querySelector("[data-block='3']")?.textContent).not.toContain("from cache");
});
