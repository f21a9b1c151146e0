"""What comes goes again: thousands of events, pictures and mounts leave nothing behind.

Counts that must be flat are compared exactly. The JavaScript heaps hold compiled code as well,
which grows a little for a while, so each part is warmed up first and its limit is far below what
one forgotten text per event would take.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from cloche.site import runtime
from support.app import ready
from support.calls import open_code
from support.heap import Heaps, watch_heaps
from support.server import Pages

KB = 1024
CODE = """
import gc, os
from collections import Counter

import gradio as gr
import numpy as np
import pyodide_js

import cloche.browser.files
from cloche.media.store import store

# seconds that a file stays after the page has let it go
cloche.browser.files.GRACE = 0.2
module = pyodide_js._module
module.enable_pyproxy_allocation_tracing()

def flip(picture):
    return np.flipud(picture)

def steps(count):
    for step in range(int(count)):
        yield "x" * step

def counts():
    gc.collect()
    kept = store()
    names = [name for _, _, files in os.walk(kept.folder) for name in files]
    kinds = Counter(type(thing).__qualname__ for thing in gc.get_objects())
    engine = next(t for t in gc.get_objects() if type(t).__qualname__ == "Engine")
    return {
        "references to JavaScript": module._hiwire_num_refs(),
        "proxies of Python": module.pyproxy_alloc_map.size,
        "WebAssembly memory": module.HEAPU8.length,
        "files": len(names),
        "pictures": len(kept._pixels),
        "sessions": len(engine._sessions),
        "tasks": len(engine._tasks),
        **{kind: kinds[kind] for kind in KINDS},
    }

KINDS = "Session Job Run Task Future coroutine generator Pixels Submission".split()

with gr.Blocks() as demo:
    text = gr.Textbox(label="in")
    out = gr.Textbox(label="out")
    text.input(lambda text: text, text, out, api_name="echo")
    number = gr.Number(label="number")
    number.submit(steps, number, out, api_name="steps")
    source = gr.Image(label="source")
    target = gr.Image(label="target")
    source.upload(flip, source, target, api_name="flip")
    gr.Button("count").click(counts, None, gr.JSON(visible=False), api_name="counts")
demo.launch()
"""

HELPERS = """
  const element = document.querySelector("cloche-app");
  const root = element.shadowRoot;
  const app = await element.app;
  const client = await element.client;
  const tick = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });
  const until = async (test) => {
    const begin = performance.now();
    for (let found; !(found = await test()); await tick())
      if (performance.now() - begin > 20000) throw new Error("waited too long for " + test);
  };
  const canvas = new OffscreenCanvas(16, 16);
  const context = canvas.getContext("2d");
  const picture = async () => {
    const number = (window.pictures = (window.pictures ?? 0) + 1);
    context.fillStyle = `rgb(${number & 255} ${number >> 8} 90)`;
    context.fillRect(0, 0, 16, 8);
    return new File([await canvas.convertToBlob()], `p${number}.png`, { type: "image/png" });
  };
"""

EVENTS = """
  for (let done = 0; done < times; done += 10)
    await Promise.all(Array.from({ length: 10 }, async (_, place) => {
      const { data } = await client.predict("/echo", [`text ${done + place}`]);
      if (data[0] !== `text ${done + place}`) throw new Error(`another answer: ${data}`);
    }));
"""

STEPS = """for (let done = 0; done < times; done++) await client.predict("/steps", [100]);"""

# As the page's own session: what it shows no more it lets go.
PICTURES = """
  const session = await app.openSession();
  const flip = session.config.dependencies.find(({ api_name }) => api_name === "flip").id;
  for (let done = 0; done < times; done++) {
    for await (const { msg, output, success } of session.submit({
      fn_index: flip, data: [await picture()],
    })) {
      if (msg !== "process_completed") continue;
      if (!success || !output.data[0].url) throw new Error(JSON.stringify(output));
      session.retain([output.data[0].path]);
    }
  }
  session.close();
"""

SHOWN = """
  const pictures = () => [...root.querySelectorAll("img")];
  const button = () =>
    [...root.querySelectorAll("button")].find((one) => /clear|remove/i.test(one.ariaLabel ?? ""));
  for (let done = 0; done < times; done++) {
    const before = pictures().at(-1)?.src;
    button()?.click();
    let input;
    await until(() => (input = root.querySelector("input[type=file]")));
    const list = new DataTransfer();
    list.items.add(await picture());
    input.files = list.files;
    input.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
    await until(() => pictures().length === 2 && pictures().at(-1).src !== before);
  }
"""

MOUNTS = """
  const { mountApp } = await import(chunk);
  for (let done = 0; done < times; done++) {
    const session = await app.openSession();
    const container = document.createElement("div");
    document.body.append(container);
    const mounted = await mountApp({ container, root: document, session });
    if (!container.querySelector("textarea")) throw new Error("nothing was drawn");
    mounted.destroy();
    session.close();
    container.remove();
    await tick();
  }
"""


class Counted:
    """The app's page, and what it holds."""

    def __init__(self, page: Page, heaps: Heaps) -> None:
        self.page = page
        self.heaps = heaps

    def run(self, script: str, times: int = 1) -> Any:
        """Run a script in the page; it repeats its work `times` times."""
        chunk = next(
            f"/cloche/chunks/{path.name}"
            for path in (runtime.web_dir() / "chunks").glob("app-*.js")
        )
        names = "{ times, chunk }"
        return self.page.evaluate(
            f"async ({names}) => {{ {HELPERS} {script} }}", {"times": times, "chunk": chunk}
        )

    def counts(self) -> dict[str, int]:
        """After everything under way has ended."""
        self.page.wait_for_timeout(500)
        found: dict[str, int] = self.run("return (await client.predict('/counts', [])).data[0];")
        return {**found, **self.heaps.counts()}

    def growth(self, script: str, warm: int, times: int) -> dict[str, int]:
        """What `times` more runs add after `warm` runs."""
        self.run(script, warm)
        before = self.counts()
        self.run(script, times)
        after = self.counts()
        print({name: (after[name], after[name] - before[name]) for name in after})
        return {name: after[name] - before[name] for name in after}


_known: dict[Page, Heaps] = {}


@pytest.fixture
def app(module_page: Page, pages: Pages) -> Counted:
    heaps = _known.get(module_page)
    if heaps is None:
        heaps = _known[module_page] = watch_heaps(module_page)
        module_page.set_default_timeout(240_000)
    counted = Counted(module_page, heaps)
    if not module_page.url.endswith("memory.html"):
        open_code(module_page, pages, "memory", CODE)
        # numpy and pillow come behind the app, and stay
        counted.run(PICTURES)
    return counted


def flat(growth: dict[str, int], page: int, worker: int) -> None:
    """Nothing but the heaps has grown, and those no more than so many bytes."""
    heaps = {"page heap": growth.pop("page heap"), "worker heap": growth.pop("worker heap")}
    assert {name: more for name, more in growth.items() if more > 0} == {}
    assert heaps["page heap"] < page, heaps
    assert heaps["worker heap"] < worker, heaps


def test_ten_thousand_events(app: Counted) -> None:
    # one kept id of an event would be 50 bytes
    flat(app.growth(EVENTS, 2_000, 8_000), 200 * KB, 200 * KB)


def test_generators(app: Counted) -> None:
    flat(app.growth(STEPS, 3, 10), 200 * KB, 200 * KB)


def test_a_thousand_pictures(app: Counted) -> None:
    flat(app.growth(PICTURES, 200, 800), 400 * KB, 400 * KB)


def test_pictures_that_are_shown(app: Counted) -> None:
    # the browser's own tools note each request of the page, with 300 bytes
    flat(app.growth(SHOWN, 30, 70), 400 * KB, 200 * KB)


def test_a_hundred_mounts(app: Counted) -> None:
    # Python goes on: to start it a hundred times would take minutes, and be the same each time
    flat(app.growth(MOUNTS, 20, 80), 400 * KB, 200 * KB)


def test_the_element_taken_out_and_put_back(app: Counted) -> None:
    def anew() -> None:
        app.page.evaluate(
            """async () => {
              const element = document.querySelector("cloche-app");
              element.remove();
              await new Promise((done) => setTimeout(done));
              document.body.append(element);
            }"""
        )
        ready(app.page)

    anew()
    before = app.counts()
    for _ in range(3):
        anew()
    after = app.counts()
    assert len(app.page.workers) == 1
    flat({name: after[name] - before[name] for name in after}, 800 * KB, 200 * KB)
