"""The UI that `cloche build` draws into the page: there without scripts, then the app itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import PIL.Image
import PIL.ImageChops
import pytest
from playwright.sync_api import Page, expect

from support.app import ready
from support.gate import SCRIPTS, Gate
from support.server import StaticServer
from support.sites import Sites

APP = """
import gradio as gr

def told(*values):
    return " / ".join(str(value) for value in values)

with gr.Blocks(title="Still", css=".own { letter-spacing: 1px; }") as demo:
    gr.Markdown("# A title\\n\\nSome *words* and `code`.", elem_classes="own")
    with gr.Row():
        with gr.Column():
            name = gr.Textbox("start", label="Name", info="Of somebody")
            story = gr.Textbox(label="Story", lines=3)
            agree = gr.Checkbox(label="Agree")
            size = gr.Radio(["small", "large"], value="small", label="Size")
            much = gr.Slider(0, 10, value=3, step=1, label="Much")
            count = gr.Number(4, label="Count")
        with gr.Column():
            told_box = gr.Textbox(label="Told")
            entered = gr.Textbox(label="Entered")
            photo = gr.Image(label="Photo", type="filepath")
            got = gr.Textbox(label="Got")
    with gr.Tabs():
        with gr.Tab("First"):
            gr.Textbox("in the first", label="One")
        with gr.Tab("Second"):
            gr.Textbox("in the second", label="Two")
    with gr.Accordion("More", open=False):
        gr.Textbox("inside", label="Inner")
    every = [name, story, agree, size, much, count]
    gr.Button("Tell", variant="primary").click(told, every, told_box)
    name.submit(lambda text: text, name, entered)
    photo.upload(lambda path: path.split("/")[-1], photo, got)
demo.launch()
"""


_BYTES = io.BytesIO()
PIL.Image.new("RGB", (3, 2)).save(_BYTES, "png")
PNG = _BYTES.getvalue()


def picture(page: Page) -> PIL.Image.Image:
    """The page without what moves, and without the line that tells of Python's start."""
    page.add_style_tag(content=".cl-boot { visibility: hidden; }")
    page.wait_for_timeout(300)
    shot = page.screenshot(full_page=True, animations="disabled", caret="hide")
    return PIL.Image.open(io.BytesIO(shot)).convert("RGB")


def drawn(page: Page) -> None:
    """Returns when the app itself stands there."""
    page.wait_for_function("!document.querySelector('style[data-cloche-still]')")


@pytest.mark.parametrize(
    ("scheme", "width", "query"),
    [("light", 1280, ""), ("dark", 390, ""), ("light", 390, ""), ("light", 1000, "?__theme=dark")],
)
def test_it_looks_like_the_app(
    page: Page, site: Sites, scheme: Any, width: int, query: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    gate, scripts = Gate(page), Gate(page, SCRIPTS)
    page.goto(site(APP) + query, wait_until="commit")
    expect(page.get_by_role("heading", name="A title")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("start")
    expect(page.get_by_text("Starting Still")).to_be_hidden()
    assert page.evaluate("customElements.get('cloche-app') === undefined")
    before = picture(page)
    scripts.open()
    drawn(page)
    after = picture(page)
    assert before.size == after.size
    assert PIL.ImageChops.difference(before, after).getbbox() is None
    gate.open()
    ready(page)


def test_what_is_done_with_it_is_done_with_the_app(page: Page, site: Sites) -> None:
    scripts = Gate(page, SCRIPTS)
    page.goto(site(APP), wait_until="commit")
    name, story = page.get_by_label("Name"), page.get_by_label("Story")
    name.fill("Ada")
    name.press("Enter")
    story.click()
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.get_by_label("Agree").check()
    page.get_by_label("large").check()
    page.get_by_role("slider").press("ArrowRight")
    page.get_by_label("Count").fill("7")
    for tab in ("Second", "First", "Second"):
        page.get_by_role("tab", name=tab).click()
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Tell").click()
    # after the button was pressed
    name.fill("Ada Lovelace")
    name.evaluate("field => field.setSelectionRange(1, 4)")
    page.mouse.wheel(0, 40)
    page.wait_for_timeout(100)
    scrolled = page.evaluate("scrollY")
    scripts.open()
    drawn(page)
    assert page.evaluate("scrollY") == scrolled
    expect(name).to_be_focused()
    assert name.evaluate("f => [f.selectionStart, f.selectionEnd]") == [1, 4]
    expect(page.get_by_label("Two")).to_be_visible()
    expect(page.get_by_label("Inner")).to_be_visible()
    ready(page)
    expect(page.get_by_label("Told")).to_have_value("Ada / one\ntwo / True / large / 4 / 7")
    expect(page.get_by_label("Entered")).to_have_value("Ada")
    expect(name).to_have_value("Ada Lovelace")
    expect(story).to_have_value("one\ntwo")
    expect(page.get_by_label("Agree")).to_be_checked()
    expect(page.get_by_label("large")).to_be_checked()
    # nothing is noted any more, and nothing prevented
    assert page.evaluate("document.querySelector('.cl-still').clocheStill === undefined")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Drop").first.click()
    chooser.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.get_by_label("Got")).to_have_value("a.png")


def test_a_file_is_asked_for_when_the_app_is_there(page: Page, site: Sites) -> None:
    scripts = Gate(page, SCRIPTS)
    page.goto(site(APP), wait_until="commit")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("Drop").first.click()
        scripts.open()
    chooser.value.set_files({"name": "b.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.get_by_label("Got")).to_have_value("b.png", timeout=60_000)


def test_nothing_is_taken_from_under_a_finger(page: Page, site: Sites) -> None:
    scripts = Gate(page, SCRIPTS)
    page.goto(site(APP), wait_until="commit")
    tell = page.get_by_role("button", name="Tell")
    tell.hover()
    page.mouse.down()
    scripts.open()
    page.wait_for_function("customElements.get('cloche-app') !== undefined")
    page.wait_for_timeout(500)
    assert page.locator("style[data-cloche-still]").count() == 1
    page.mouse.up()
    drawn(page)
    told = "start / None / False / small / 3 / 4"
    expect(page.get_by_label("Told")).to_have_value(told, timeout=60_000)


@pytest.mark.parametrize("lost", ["chunks/main-*.js", "chunks/app-*.js"])
def test_without_the_apps_scripts_it_does_not_stay(
    page: Page, site: Sites, expect_errors: Callable[..., None], lost: str
) -> None:
    expect_errors(r"ERR_FAILED")
    page.route(f"**/{lost}", lambda route: route.abort())
    page.goto(site(APP))
    expect(page.get_by_text("could not").first).to_be_visible()
    expect(page.get_by_label("Name")).to_have_count(0)


ONE = "import gradio as gr\nwith gr.Blocks() as demo:\n    {}\ndemo.launch()\n"


@pytest.mark.parametrize(
    ("code", "options"),
    [
        (ONE.format("gr.HTML('<canvas></canvas>')"), []),
        # the line break at its start would be lost
        (ONE.format("gr.Textbox('\\nbelow', lines=3)"), []),
        (ONE.format("gr.Textbox()"), ["--loading", "click"]),
        (ONE.format("gr.Textbox()"), ["--dom", "shadow"]),
        (ONE.format("gr.Textbox()"), ["--no-prerender"]),
        (ONE.format("gr.Markdown('long ' * 50_000)"), []),
        (ONE.format("gr.Textbox()").replace("launch()", "launch(i18n=gr.I18n(de={'a': 'b'}))"), []),
    ],
)
def test_where_html_cannot_show_it_there_is_none(
    server: StaticServer, site: Sites, code: str, options: list[str]
) -> None:
    folder = server.find(urlsplit(site(code, *options)).path)
    assert folder is not None
    assert 'class="cl-still"' not in (folder / "index.html").read_text("utf-8")
