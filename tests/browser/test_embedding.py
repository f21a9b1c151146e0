"""Every way to put an app into somebody's page."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest
from playwright.sync_api import Page, expect

from support.app import open_app, ready
from support.server import Pages, StaticServer

SCRIPT = '<script type="module" src="/cloche/cloche.js"></script>'
GREET = """
import gradio as gr

def greet(name):
    return f"Hello, {name}!"

gr.Interface(greet, gr.Textbox(label="name"), gr.Textbox(label="output")).launch()
"""


def greet(page: Page, selector: str = "cloche-app", name: str = "Ada") -> None:
    app = page.locator(selector)
    app.get_by_label("name").fill(name)
    app.get_by_role("button", name="Submit").click()
    expect(app.get_by_label("output")).to_have_value(f"Hello, {name}!")


@pytest.fixture
def wheel(pages: Pages) -> str:
    """The address of a small pure-Python wheel, relative to the page."""
    name = "tinywords-1.0"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("tinywords.py", "def shout(text):\n    return text.upper() + '!'\n")
        archive.writestr(
            f"{name}.dist-info/METADATA", "Metadata-Version: 2.1\nName: tinywords\nVersion: 1.0\n"
        )
        archive.writestr(
            f"{name}.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr(f"{name}.dist-info/RECORD", "")
    pages.write(f"{name}-py3-none-any.whl", packed.getvalue())
    return f"{name}-py3-none-any.whl"


def document(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang=en><title>t</title>{head}{SCRIPT}<body>{body}</body></html>"


def test_code_inside_the_element(page: Page, pages: Pages) -> None:
    url = pages.write(
        "inline.html", document(f'<cloche-app runtime="/pyodide/">{GREET}</cloche-app>')
    )
    open_app(page, url)
    greet(page)
    assert page.locator("cloche-app").evaluate("e => e.shadowRoot !== null")


def test_indented_code_is_dedented(page: Page, pages: Pages) -> None:
    indented = "\n".join("      " + line for line in GREET.splitlines())
    url = pages.write(
        "indented.html", document(f'<cloche-app runtime="/pyodide/">{indented}</cloche-app>')
    )
    open_app(page, url)
    greet(page)


def test_script_by_src(page: Page, pages: Pages) -> None:
    pages.write("by-src/app.py", GREET)
    url = pages.write(
        "by-src/index.html", document('<cloche-app src="app.py" runtime="/pyodide/"></cloche-app>')
    )
    open_app(page, url)
    greet(page)


def test_gradio_lite_with_inline_code(page: Page, pages: Pages) -> None:
    url = pages.write(
        "lite.html", document(f'<gradio-lite runtime="/pyodide/">{GREET}</gradio-lite>')
    )
    open_app(page, url, "gradio-lite")
    greet(page, "gradio-lite")


def test_gradio_lite_with_files_and_requirements(page: Page, pages: Pages, wheel: str) -> None:
    body = f"""<gradio-lite runtime="/pyodide/">
      <gradio-requirements>
        # our own
        {wheel}
      </gradio-requirements>
      <gradio-file name="helper.py">
        import tinywords
        def answer(name):
            return tinywords.shout(name) + open("data/end.txt").read()
      </gradio-file>
      <gradio-file name="data/end.txt">?</gradio-file>
      <gradio-file name="app.py" entrypoint>
        import gradio as gr
        from helper import answer
        gr.Interface(answer, gr.Textbox(label="name"), gr.Textbox(label="output")).launch()
      </gradio-file>
    </gradio-lite>"""
    url = pages.write("lite-files.html", document(body))
    open_app(page, url, "gradio-lite")
    page.get_by_label("name").fill("ada")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("output")).to_have_value("ADA!?")


def test_a_page_with_a_lock_loads_exactly_what_it_names(
    page: Page, pages: Pages, wheel: str, server: StaticServer
) -> None:
    body = f"""<gradio-lite lock="cloche.lock.json" runtime="/pyodide/">
      <gradio-requirements>../{wheel}</gradio-requirements>
      <gradio-file name="app.py" entrypoint>
        import gradio as gr
        import tinywords
        gr.Interface(tinywords.shout, gr.Textbox(label="name"), gr.Textbox(label="output")).launch()
      </gradio-file>
    </gradio-lite>"""
    url = pages.write("locked/page.html", document(body))
    file = pages.folder / "locked" / "page.html"
    said = subprocess.run(
        [sys.executable, "-m", "cloche.cli", "lock", str(file)], capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr
    assert said.stderr == ""
    server.requests.clear()
    open_app(page, url, "gradio-lite")
    page.get_by_label("name").fill("ada")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("output")).to_have_value("ADA!")
    asked = [path for path in server.requests if path.endswith(".whl")]
    assert asked == [f"/locked/wheels/{wheel}"]


def test_script_and_worker_from_another_origin(
    page: Page, pages: Pages, other_origin: StaticServer
) -> None:
    body = f"""<script type="module" src="{other_origin.url("cloche/cloche.js")}"></script>
    <cloche-app runtime="{other_origin.url("pyodide/")}">{GREET}</cloche-app>"""
    url = pages.write("foreign.html", f"<!doctype html><title>t</title>{body}")
    open_app(page, url)
    greet(page)


def test_two_apps_on_one_page(page: Page, pages: Pages) -> None:
    bye = GREET.replace("Hello", "Bye").replace("!", "")
    body = f"""<cloche-app id="one" runtime="/pyodide/">{GREET}</cloche-app>
    <cloche-app id="two" runtime="/pyodide/">{bye}</cloche-app>"""
    page.goto(pages.write("two.html", document(body)))
    ready(page, "#one")
    ready(page, "#two")
    greet(page, "#one")
    two = page.locator("#two")
    expect(two.get_by_label("name")).to_have_value("")
    two.get_by_label("name").fill("Ada")
    two.get_by_role("button", name="Submit").click()
    expect(two.get_by_label("output")).to_have_value("Bye, Ada")
    expect(page.locator("#one").get_by_label("output")).to_have_value("Hello, Ada!")


HOSTILE = """<style>
  * { box-sizing: content-box !important; font: 31px/2.2 fantasy !important; color: red !important;
      margin: 7px !important; letter-spacing: 4px !important;
      text-transform: uppercase !important; }
  button, input, textarea, label { display: none !important; }
  header, footer, div, span { transform: rotate(3deg); background: yellow; left: 9px }
  html { font-size: 40px }
</style>"""

LOOK = """(selector) => {
  const app = document.querySelector(selector).shadowRoot;
  const style = (node) => {
    const all = getComputedStyle(node);
    const names = ["font", "color", "margin", "letterSpacing", "textTransform", "display"];
    return [...names.map((name) => all[name]), node.offsetHeight];
  };
  return [...app.querySelectorAll("button, textarea, input, label")].map(style);
}"""


def test_a_hostile_page_does_not_reach_the_app_nor_the_app_the_page(
    page: Page, pages: Pages
) -> None:
    app = f'<div style="width:700px"><cloche-app runtime="/pyodide/">{GREET}</cloche-app></div>'
    own = "<header><h1>Mine</h1><button>mine</button></header>"
    calm_url = pages.write("calm.html", document(app))
    open_app(page, calm_url)
    calm = page.evaluate(LOOK, "cloche-app")
    without_app = page.goto(pages.write("hostile-bare.html", document(own, HOSTILE)))
    assert without_app is not None
    before = page.evaluate(HOST_LOOK)
    open_app(page, pages.write("hostile.html", document(own + app, HOSTILE)))
    assert page.evaluate(LOOK, "cloche-app") == calm
    assert page.evaluate(HOST_LOOK) == before
    greet(page)


HOST_LOOK = """() => [...document.querySelectorAll("header, h1, header button")].map((node) => {
  const style = getComputedStyle(node);
  return [style.font, style.color, style.margin, style.padding, style.background, style.display];
}).concat([[document.querySelectorAll("style, link[rel=stylesheet]").length,
            getComputedStyle(document.body).background, document.adoptedStyleSheets.length]])"""


def test_taken_out_and_put_back(page: Page, pages: Pages) -> None:
    url = pages.write(
        "reinsert.html", document(f'<cloche-app runtime="/pyodide/">{GREET}</cloche-app>')
    )
    open_app(page, url)
    assert len(page.workers) == 1
    page.evaluate("window.kept = document.querySelector('cloche-app'); kept.remove()")
    page.wait_for_function("kept.isConnected === false")
    page.wait_for_timeout(300)
    assert page.workers == []
    page.evaluate("document.body.append(kept)")
    ready(page)
    assert len(page.workers) == 1
    greet(page, name="again")


def test_moving_the_element_keeps_its_python(page: Page, pages: Pages) -> None:
    url = pages.write(
        "move.html", document(f'<main></main><cloche-app runtime="/pyodide/">{GREET}</cloche-app>')
    )
    open_app(page, url)
    worker = page.workers[0]
    page.evaluate("document.querySelector('main').append(document.querySelector('cloche-app'))")
    page.wait_for_timeout(200)
    assert page.workers == [worker]
    greet(page)


def test_dom_document_renders_into_the_page(page: Page, pages: Pages) -> None:
    app = f'<cloche-app dom="document" runtime="/pyodide/">{GREET}</cloche-app>'
    open_app(page, pages.write("document.html", document(app)))
    assert page.locator("cloche-app").evaluate("e => e.shadowRoot") is None
    assert page.evaluate("document.querySelector('.gradio-container') !== null")
    greet(page)


@pytest.mark.context(viewport={"width": 360, "height": 740})
def test_nothing_scrolls_sideways_on_a_phone(page: Page, pages: Pages) -> None:
    open_app(
        page,
        pages.write(
            "phone.html", document(f'<cloche-app runtime="/pyodide/">{GREET}</cloche-app>')
        ),
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    greet(page)
