"""`loading="click"`: a picture of the app, and nothing of Python, until the visitor starts it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from support.app import ready
from support.server import Pages, StaticServer
from support.sites import Sites

PYTHON = re.compile(r"/pyodide/|worker\.js|snapshot-|core-[0-9a-f]+\.zip|\.whl|/wheels/")

APP = """
import gradio as gr

with gr.Blocks(title="Greeter") as demo:
    name = gr.Textbox("Ada", label="Name", autofocus=True)
    told = gr.Textbox(label="Told")
    gr.Button("Greet").click(lambda n: f"Hello {n}", name, told)
demo.launch()
"""


PLAIN = APP.replace(", autofocus=True", "")


def test_a_built_page_shows_its_ui_and_waits(page: Page, site: Sites, server: StaticServer) -> None:
    url = site(APP, "--loading", "click")
    server.requests.clear()
    page.goto(url)
    start = page.get_by_role("button", name="Start Greeter")
    expect(start).to_be_visible()
    expect(page.get_by_role("region", name="Greeter")).to_be_visible()
    field = page.locator("input, textarea").first
    expect(field).to_have_value("Ada")
    # seen, but nothing for a keyboard or a screen reader
    assert field.evaluate("field => field.closest('[inert]') !== null")
    page.keyboard.press("Tab")
    expect(start).to_be_focused()
    page.keyboard.press("Tab")
    assert not field.evaluate("field => field === document.activeElement")
    page.wait_for_load_state("networkidle")
    assert [path for path in server.requests if PYTHON.search(path)] == []
    field.evaluate("field => { field.mark = 1; }")
    start.focus()
    page.keyboard.press("Enter")
    expect(start).to_have_count(0)
    expect(page.get_by_role("main", name="Greeter")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Grace")
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_label("Told")).to_have_value("Hello AdaGrace", timeout=120_000)
    ready(page)
    assert field.evaluate("field => field.mark") == 1
    assert [path for path in server.requests if PYTHON.search(path)] != []


def test_a_page_without_a_build_shows_a_calm_frame(
    page: Page, pages: Pages, server: StaticServer
) -> None:
    url = pages.write(
        "click.html",
        f"""<!doctype html><html lang="en"><title>t</title>
        <script type="module" src="/cloche/cloche.js"></script>
        <gradio-lite runtime="/pyodide/" loading="click" title="My app">{PLAIN}</gradio-lite>
        <div style="height: 4000px"></div>
        <cloche-app runtime="/pyodide/" loading="lazy" id="far">{APP}</cloche-app>""",
    )
    server.requests.clear()
    page.goto(url)
    start = page.get_by_role("button", name="Start My app")
    expect(page.get_by_role("heading", name="My app")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert [path for path in server.requests if PYTHON.search(path)] == []
    start.press("Space")
    ready(page, "gradio-lite")
    # told by the app only now
    expect(page.get_by_role("region", name="Greeter")).to_be_focused()
    assert page.locator("#far .cl-main").count() == 0
    page.locator("#far").scroll_into_view_if_needed()
    ready(page, "#far")
