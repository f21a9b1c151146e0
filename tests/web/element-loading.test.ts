import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { CONFIG, FakeWorker } from "./client-fake";

const mounted = vi.hoisted(() => ({
  mountApp: vi.fn(({ container }: { container: HTMLElement }) => {
    const ui = document.createElement("div");
    ui.className = "ui";
    ui.innerHTML = '<main class="cl-main"><input></main>';
    container.append(ui);
    return { destroy: () => ui.remove() };
  }),
}));
vi.mock("../../web/src/app", () => mounted);
const open = vi.hoisted(() => vi.fn());
vi.mock("../../web/src/client/transport", () => ({ openWorker: open }));
const workers: FakeWorker[] = [];

class Observer {
  static all: Observer[] = [];
  constructor(readonly told: (entries: { isIntersecting: boolean }[]) => void) {
    Observer.all.push(this);
  }
  observe(): void {}
  disconnect(): void {}
}

beforeAll(async () => {
  vi.stubGlobal(
    "CSSStyleSheet",
    class {
      replaceSync() {}
    },
  );
  vi.stubGlobal("IntersectionObserver", Observer);
  await import("../../web/src/element");
});
beforeEach(() => {
  workers.length = 0;
  Observer.all.length = 0;
  open.mockImplementation(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
});
afterEach(async () => {
  document.body.replaceChildren();
  await turn();
  vi.clearAllMocks();
});

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

type Host = HTMLElement & { start(): void };

async function put(html: string): Promise<Host> {
  document.body.innerHTML = html;
  await turn();
  // the poster's code comes when it is needed
  await vi.dynamicImportSettled();
  return document.body.firstElementChild as Host;
}

function manifest(more: object): string {
  const data = { entrypoint: "app.py", files: { "app.py": { content: "x" } }, ...more };
  return `<script type="application/json">${JSON.stringify(data)}</script>`;
}

async function answer(): Promise<void> {
  const worker = workers[0] as FakeWorker;
  worker.answer = ({ msg, ...message }) => {
    if (msg !== "open") return;
    const config = structuredClone(CONFIG);
    worker.say({ msg: "config", session_hash: message["session_hash"], config });
  };
  worker.say({ msg: "ready" });
  await turn();
}

const button = (host: Host) => host.shadowRoot?.querySelector<HTMLElement>(".cl-poster button");

describe("loading=click", () => {
  it("is a calm frame with a button until the visitor starts it; then the app has the focus", async () => {
    const host = await put(
      `<cloche-app loading="click">${manifest({ title: "Greeter" })}</cloche-app>`,
    );
    expect(workers).toHaveLength(0);
    expect(mounted.mountApp).not.toHaveBeenCalled();
    expect(host.shadowRoot?.querySelector("section")?.getAttribute("aria-label")).toBe("Greeter");
    expect(button(host)?.getAttribute("aria-label")).toBe("Start Greeter");
    button(host)?.focus();
    button(host)?.click();
    await turn();
    expect(workers).toHaveLength(1);
    expect(host.shadowRoot?.activeElement?.classList).toContain("cl-boot");
    await answer();
    expect(host.shadowRoot?.querySelector(".cl-poster, .cl-boot")).toBeNull();
    expect(host.shadowRoot?.activeElement?.localName).toBe("main");
  });

  it("shows the prerendered UI, inert, which becomes the app", async () => {
    const host = await put(
      `<cloche-app>${manifest({ config: CONFIG, loading: "click" })}</cloche-app>`,
    );
    const ui = host.shadowRoot?.querySelector<HTMLElement>(".ui");
    expect(ui?.inert).toBe(true);
    expect(workers).toHaveLength(0);
    host.shadowRoot?.querySelector<HTMLElement>(".cl-poster")?.click();
    await turn();
    expect(ui?.inert).toBe(false);
    await answer();
    expect(mounted.mountApp).toHaveBeenCalledOnce();
    expect(host.shadowRoot?.querySelector(".ui")).toBe(ui);
    // nobody had the focus, so nobody gets it
    expect(host.shadowRoot?.activeElement).toBeNull();
  });

  it("starts by script, and when the attribute becomes eager", async () => {
    const host = await put('<gradio-lite loading="click" eager>x</gradio-lite>');
    expect(workers).toHaveLength(0);
    host.setAttribute("loading", "eager");
    await turn();
    expect(workers).toHaveLength(1);
    const other = await put('<gradio-app loading="click">x</gradio-app>');
    expect(workers).toHaveLength(1);
    other.start();
    await turn();
    expect(workers).toHaveLength(2);
  });

  it("tells the attribute over the build, and ignores a word it does not know", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    await put(`<cloche-app loading="eager">${manifest({ loading: "click" })}</cloche-app>`);
    expect(workers).toHaveLength(1);
    await put(`<cloche-app loading="later">x</cloche-app>`);
    expect(workers).toHaveLength(2);
    expect(warned.mock.calls[0]?.[0]).toContain("eager, lazy, click");
  });
});

it("loading=lazy starts near the view, on every tag; a tag's own habit is kept", async () => {
  for (const tag of ["cloche-app", "gradio-lite", "gradio-app"]) {
    workers.length = 0;
    await put(`<${tag} loading="lazy">x</${tag}>`);
    expect(workers).toHaveLength(0);
    Observer.all.pop()?.told([{ isIntersecting: true }]);
    await turn();
    expect(workers).toHaveLength(1);
  }
  await put("<gradio-app>x</gradio-app>");
  expect(workers).toHaveLength(1);
  await put("<gradio-app eager>x</gradio-app>");
  expect(workers).toHaveLength(2);
  await put("<gradio-lite>x</gradio-lite>");
  expect(workers).toHaveLength(3);
});
