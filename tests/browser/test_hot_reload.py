"""`cloche dev`: a save shows in the running page; its Python, its fields and the focus stay."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cloche.site.dev import Loop
from cloche.site.devserver import Desk, DevServer
from cloche.site.plan import Options
from cloche.site.toolchain import installed
from support.app import ready

APP = """
import time
import gradio as gr
from words import GREETING

time.sleep(0.01)
with gr.Blocks(title="Dev") as demo:
    gr.Markdown("# First title")
    name = gr.Textbox("start", label="Name")
    told = gr.Textbox(label="Told")
    gr.Button("Greet").click(lambda n: f"{GREETING} {n}", name, told)
demo.launch(css="main { scroll-margin-top: 3px }")
"""
SHOWN = """(text) => { window.seen = new Promise((resolve) => {
  const look = () => document.body.innerText.includes(text) && resolve(Date.now());
  const all = { subtree: true, childList: true, characterData: true };
  new MutationObserver(look).observe(document.body, all);
  look();
}); }"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    app = tmp_path / "dev_app"
    app.mkdir()
    (app / "words.py").write_text("GREETING = 'Hello'\n")
    (app / "app.py").write_text(APP)
    return app / "app.py"


@pytest.fixture
def url(script: Path, tmp_path: Path) -> Iterator[str]:
    (tmp_path / "work").mkdir()
    desk = Desk()
    options = Options(script, tmp_path / "out", runtime="bundled", lock_file=False)
    loop = Loop(options, installed(), tmp_path / "work", desk)
    server = DevServer(("127.0.0.1", 0), desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    loop.build()
    stop = threading.Event()
    watcher = threading.Thread(target=loop.run, args=(stop,), daemon=True)
    watcher.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    stop.set()
    watcher.join(20)
    desk.close()
    server.shutdown()
    server.server_close()


def test_a_save_shows_without_a_new_python(page: Page, url: str, script: Path) -> None:
    workers, loads = [], []
    page.on("worker", lambda worker: workers.append(worker.url))
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    page.goto(url)
    ready(page)
    name = page.get_by_label("Name")
    name.fill("Ada Lovelace")
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_label("Told")).to_have_value("Hello Ada Lovelace")
    name.focus()
    name.evaluate("field => { field.mark = 1; field.setSelectionRange(2, 5); }")
    started = len(workers), len(loads)

    def save(text: str, shows: str) -> float:
        page.evaluate(SHOWN, shows)
        since = time.time()
        script.write_text(text)
        took = page.evaluate("seen") / 1000 - since
        assert took < 10
        return took

    times = [
        save(APP.replace("First", f"{word} new"), f"{word} new title")
        for word in ("One", "Two", "Three", "Four", "Five")
    ]
    shown = ", ".join(f"{took * 1000:.0f}" for took in times)
    print(f"edit to visible: {shown} ms")

    # a block before all others: every id is another one now
    more = APP.replace("    gr.Markdown(", '    gr.Markdown("A new line")\n    gr.Markdown(')
    more = more.replace("3px", "5px")
    save(more, "A new line")
    expect(name).to_be_focused()
    assert name.evaluate("f => [f.mark, f.selectionStart, f.selectionEnd]") == [1, 2, 5]
    expect(name).to_have_value("Ada Lovelace")
    expect(page.get_by_label("Told")).to_have_value("Hello Ada Lovelace")
    expect(page.get_by_role("main")).to_have_css("scroll-margin-top", "5px")

    # a module of the app; the button runs the new code
    (script.parent / "words.py").write_text("GREETING = 'Adieu'\n")
    expect(page.get_by_label("Told")).to_have_value("Hello Ada Lovelace")
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_label("Told")).to_have_value("Adieu Ada Lovelace")

    # what does not run is told, and the old app goes on
    script.write_text(more + "nowhere\n")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The last save does not run")
    expect(alert).to_contain_text("NameError")
    name.fill("Grace")
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_label("Told")).to_have_value("Adieu Grace")
    script.write_text("def broken(:\n")
    expect(alert).to_contain_text("The last save did not build")
    expect(alert).to_contain_text("app.py:1")
    save(more.replace("First", "Mended"), "Mended title")
    expect(alert).to_have_count(0)
    expect(name).to_have_value("Grace")
    assert (len(workers), len(loads)) == started

    # what the page has only when it is loaded: another package
    script.write_text("import micropip\n" + more.replace("First", "Loaded"))
    expect(page.get_by_role("heading", name="Loaded title")).to_be_visible(timeout=60_000)
    assert len(loads) > started[1]
    ready(page)


@pytest.mark.parametrize("more", [{"loading": "click"}, {"shared_worker": True}])
def test_a_page_without_a_python_of_its_own_is_loaded_again(
    page: Page, tmp_path: Path, script: Path, more: dict[str, Any]
) -> None:
    (tmp_path / "work").mkdir()
    desk = Desk()
    options = Options(script, tmp_path / "out", runtime="bundled", lock_file=False, **more)
    loop = Loop(options, installed(), tmp_path / "work", desk)
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    with DevServer(("127.0.0.1", 0), desk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        loop.build()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        expect(page.get_by_text("First title")).to_be_visible()
        script.write_text(APP.replace("First", "Second"))
        loop.save([script])
        expect(page.get_by_text("Second title")).to_be_visible()
        assert len(loads) == 2
        desk.close()
        server.shutdown()
