"""Without a build: the UI of the last visit stands there before Python does, and is used."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from support.app import open_app, ready
from support.gate import Gate
from support.server import Pages

APP = """
import time
import gradio as gr

with gr.Blocks(title="Again") as demo:
    name = gr.Textbox("start", label="Name")
    when = gr.Textbox(str(time.time_ns()), label="When")
    gr.Image("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E", label="Sign")
    told = gr.Textbox(label="Told")
    gr.Button("Greet").click(lambda n, w: f"Hello {n}, {w}", [name, when], told)
demo.launch()
"""
PAGE = """<!doctype html><html lang="en"><title>t</title>
<script type="module" src="/cloche/cloche.js"></script>
<cloche-app runtime="/pyodide/" {more}><script type="text/python">{app}</script></cloche-app>"""
COUNT = "async () => (await (await caches.open('cloche-configs')).keys()).length"


def kept(page: Page, count: int) -> None:
    page.wait_for_function(f"({COUNT})().then((n) => n === {count})")


def test_the_second_visit_is_painted_at_once(page: Page, pages: Pages) -> None:
    open_app(page, pages.write("again.html", PAGE.format(app=APP, more="")))
    first = page.get_by_label("When").input_value()
    kept(page, 1)

    gate = Gate(page)
    page.reload()
    name = page.get_by_label("Name")
    expect(name).to_have_value("start")
    expect(page.get_by_label("When")).to_have_value(first)
    name.fill("Ada")
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_text("Starting Python…").first).to_be_visible()
    name.evaluate("field => { field.mark = 1; field.focus(); }")
    gate.open()
    # what the page showed when the button was pressed
    expect(page.get_by_label("Told")).to_have_value(f"Hello Ada, {first}", timeout=120_000)
    ready(page)
    assert page.get_by_label("When").input_value() > first
    expect(name).to_be_focused()
    expect(name).to_have_value("Ada")
    assert name.evaluate("field => field.mark") == 1
    page.unroute_all()

    # other code is another app: nothing is shown of the old one
    page.route("**/worker.js", lambda route: None)
    pages.write("again.html", PAGE.format(app=APP.replace("Name", "Your name"), more=""))
    page.reload()
    expect(page.locator(".cl-boot").get_by_role("status")).to_be_visible()
    page.wait_for_timeout(700)
    expect(page.get_by_label("When")).to_have_count(0)

    # the picture of an app that waits for a click
    page.goto(pages.write("poster.html", PAGE.format(app=APP, more='loading="click"')))
    expect(page.get_by_role("button", name="Start Again")).to_be_visible()
    expect(page.locator(".cl-poster-over")).to_be_visible()
    expect(page.get_by_label("When")).not_to_have_value(first)
