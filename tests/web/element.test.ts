import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { BootError } from "../../web/src/client";
import { FakeWorker, CONFIG } from "./client-fake";

const mounted = vi.hoisted(() => ({
  mountApp: vi.fn(({ container }: { container: HTMLElement }) => {
    container.append(Object.assign(document.createElement("p"), { className: "ui" }));
    return { destroy: destroyed };
  }),
}));
const destroyed = vi.hoisted(() => vi.fn());
vi.mock("../../web/src/app", () => mounted);

const workers: FakeWorker[] = [];
const open = vi.hoisted(() => vi.fn());
vi.mock("../../web/src/client/transport", () => ({ openWorker: open }));

beforeAll(async () => {
  // jsdom has no constructed style sheets.
  vi.stubGlobal(
    "CSSStyleSheet",
    class {
      replaceSync() {}
    },
  );
  await import("../../web/src/element");
});

beforeEach(() => {
  workers.length = 0;
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

type Host = HTMLElement & { app: Promise<unknown>; client: Promise<unknown>; retry(): void };

async function put(html: string): Promise<Host> {
  document.body.innerHTML = html;
  await turn();
  return document.body.firstElementChild as Host;
}

/** Lets promises and lazily imported modules settle. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

function inside(host: HTMLElement): ShadowRoot | HTMLElement {
  return host.shadowRoot ?? host;
}

function worker(index = 0): FakeWorker {
  const found = workers[index];
  if (!found) throw new Error(`There are ${workers.length} workers.`);
  return found;
}

async function boot(index = 0): Promise<void> {
  const one = worker(index);
  one.answer = (message) => {
    if (message.msg !== "open") return;
    one.say({
      msg: "config",
      session_hash: message["session_hash"],
      config: structuredClone(CONFIG),
    });
  };
  one.say({ msg: "ready" });
  await turn();
}

describe("while it boots", () => {
  it("shows a frame of the initial height at once, before the worker says anything", async () => {
    const host = await put('<cloche-app initial-height="420px">print(1)</cloche-app>');
    const frame = inside(host).querySelector<HTMLElement>(".cl-boot");
    expect(frame?.style.minHeight).toBe("420px");
    const status = frame?.querySelector("[role=status]");
    expect(status?.getAttribute("aria-live")).toBe("polite");
    expect(status?.textContent).not.toBe("");
  });

  it("boots from the code, with the page's address", async () => {
    await put("<gradio-lite>\n  import gradio\n</gradio-lite>");
    expect(worker().last("boot")).toMatchObject({
      entrypoint: "app.py",
      files: { "app.py": { content: "import gradio\n" } },
      page_url: document.baseURI,
    });
  });

  it("names the stage and counts bytes where they are known", async () => {
    const host = await put("<cloche-app>x</cloche-app>");
    const stage = { msg: "stage", stage: "runtime", message: "Loading Python" };
    const root = inside(host);
    const bar = () => root.querySelector("[role=progressbar]") as HTMLElement;
    worker().say({ ...stage, loaded: 1_000_000 });
    expect(bar().hasAttribute("aria-valuenow")).toBe(false);
    expect(root.textContent).toContain("1.0 MB");
    worker().say({ ...stage, loaded: 2_500_000, total: 10_000_000 });
    expect(root.querySelector("[role=status]")?.textContent).toBe("Loading Python…");
    // a stage counts a little, all bytes together count seventy
    expect(bar().getAttribute("aria-valuenow")).toBe("23");
    expect(bar().getAttribute("aria-valuetext")).toBe("Loading Python, 2.5 of 10.0 MB");
    expect(bar().getAttribute("aria-valuemax")).toBe("100");
    // more to load has become known, then something of unknown size: no step back
    for (const total of [40_000_000, null]) {
      worker().say({ ...stage, loaded: 3_000_000, total });
      expect(bar().getAttribute("aria-valuenow")).toBe("23");
    }
    const last = { ...stage, stage: "script", message: "Starting the app" };
    worker().say({ ...last, loaded: 40_000_000, total: 40_000_000 });
    expect(bar().getAttribute("aria-valuenow")).toBe("95");
    worker().say({ msg: "ready" });
    expect(bar().getAttribute("aria-valuenow")).toBe("100");
  });

  it("tells the page of stages", async () => {
    const heard = vi.fn();
    document.body.addEventListener("cloche:stage", heard, { once: true });
    await put("<cloche-app>x</cloche-app>");
    expect(heard.mock.calls[0]?.[0].detail).toMatchObject({ name: "booting", stage: "worker" });
  });
});

describe("when the app is ready", () => {
  it("mounts the UI in place of the frame and says so", async () => {
    const rendered = vi.fn();
    document.addEventListener("render", rendered, { once: true });
    const host = await put('<cloche-app theme="dark" info="false">x</cloche-app>');
    await boot();
    expect(inside(host).querySelector(".ui")).not.toBeNull();
    expect(inside(host).querySelector(".cl-boot")).toBeNull();
    expect(rendered).toHaveBeenCalledOnce();
    expect(mounted.mountApp.mock.calls[0]?.[0]).toMatchObject({
      root: host.shadowRoot,
      theme: "dark",
      options: { info: false, embed: true },
    });
  });

  it('renders among the page\'s own nodes with dom="document"', async () => {
    const host = await put('<cloche-app dom="document">x = 1</cloche-app>');
    await boot();
    expect(host.shadowRoot).toBeNull();
    expect(host.querySelector(".ui")).not.toBeNull();
    expect(host.textContent).not.toContain("x = 1");
    expect(mounted.mountApp.mock.calls[0]?.[0]).toMatchObject({ root: document });
  });

  it("offers the app, and a client with a session of its own", async () => {
    const host = await put("<cloche-app>x</cloche-app>");
    await boot();
    const client = (await host.client) as { endpoints: string[]; app: unknown };
    expect(client.endpoints).toContain("/greet");
    expect(client.app).toBe(await host.app);
    expect(worker().of("open")).toHaveLength(2);
  });
});

describe("when it fails", () => {
  const failure = {
    msg: "boot_failed",
    stage: "script",
    error: "NameError: name 'x' is not defined",
    hint: "Mend the script.",
    traceback: 'File "app.py", line 3',
  };

  it("shows stage, cause, remedy and traceback, and starts again on demand", async () => {
    const heard = vi.fn();
    document.addEventListener("cloche:error", heard, { once: true });
    const host = await put("<cloche-app>x</cloche-app>");
    worker().say(failure);
    await turn();
    const alert = inside(host).querySelector("[role=alert]");
    for (const text of ["starting the app", failure.error, failure.hint]) {
      expect(alert?.textContent).toContain(text);
    }
    expect(alert?.querySelector("pre")?.textContent).toBe(failure.traceback);
    expect(alert?.querySelector("pre")?.tabIndex).toBe(0);
    expect((heard.mock.calls[0]?.[0].detail as BootError | undefined)?.stage).toBe("script");
    inside(host).querySelector("button")?.click();
    await turn();
    await boot(1);
    expect(inside(host).querySelector(".ui")).not.toBeNull();
  });

  it("shows text of the failure as text", async () => {
    const host = await put("<cloche-app>x</cloche-app>");
    worker().say({ ...failure, error: "<img src=x onerror=alert(1)>" });
    await turn();
    expect(inside(host).querySelector("img")).toBeNull();
  });

  it("explains an element with nothing to run, and rejects its promises", async () => {
    const host = await put("<cloche-app></cloche-app>");
    expect(inside(host).textContent).toContain("There is no app to run.");
    await expect(host.app).rejects.toThrow("no app to run");
    expect(workers).toHaveLength(0);
  });

  it("rejects the client of an app that failed", async () => {
    const host = await put("<cloche-app>x</cloche-app>");
    const client = host.client;
    worker().say(failure);
    await expect(client).rejects.toThrow("NameError");
  });

  it.each([
    ['<gradio-app space="a/b"></gradio-app>', /hosted app "a\/b"/],
    ['<gradio-app src="https://example.com/app"></gradio-app>', /address of a server/],
  ])("says of %s that remote apps are not shown", async (html, message) => {
    const host = await put(html);
    expect(inside(host).querySelector("[role=alert]")?.textContent).toMatch(message);
  });
});

describe("in and out of the page", () => {
  it("goes on when it is moved", async () => {
    const host = await put("<cloche-app>x</cloche-app>");
    await boot();
    const place = document.createElement("section");
    document.body.append(place);
    host.remove();
    place.append(host);
    await turn();
    expect(worker().closed).toBe(false);
    expect(workers).toHaveLength(1);
    expect(inside(host).querySelector(".ui")).not.toBeNull();
  });

  it("ends its worker when it is removed, and boots again when it comes back", async () => {
    const host = await put("<cloche-app>x</cloche-app>");
    await boot();
    host.remove();
    await turn();
    expect(worker().closed).toBe(true);
    expect(destroyed).toHaveBeenCalledOnce();
    expect(inside(host).childElementCount).toBe(0);
    document.body.append(host);
    await turn();
    expect(workers).toHaveLength(2);
    expect(inside(host).querySelector(".cl-boot")).not.toBeNull();
  });

  it("keeps the code of an element that renders in the document", async () => {
    const host = await put('<cloche-app dom="document">x = 1</cloche-app>');
    host.remove();
    await turn();
    document.body.append(host);
    await turn();
    expect(worker(1).last("boot")["files"]).toEqual({ "app.py": { content: "x = 1\n" } });
  });

  it("mounts nothing when it was removed while it booted", async () => {
    const host = await put("<cloche-app>x</cloche-app>");
    host.remove();
    await boot();
    expect(mounted.mountApp).not.toHaveBeenCalled();
  });

  it("reads children that a script adds right after the element", async () => {
    const host = document.createElement("gradio-lite");
    document.body.append(host);
    host.append("x = 2");
    await turn();
    expect(worker().last("boot")["files"]).toEqual({ "app.py": { content: "x = 2\n" } });
  });
});
