"""HTML's script in a real page: functions of the server, and libraries that `head=` brings."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from support.app import open_app
from support.server import Pages, StaticServer

CODE = """
import gradio as gr
import tempfile, os, time

def total(a, b=1, *more):
    time.sleep(0.05)
    return {"sum": a + b + sum(more)}

async def keep(file, request: gr.Request):
    with open(file["path"]) as opened:
        return [opened.read(), bool(request.session_hash)]

def fails():
    raise gr.Error("not today", print_exception=False)

HEAD = '<script src="lib.js"></script><link rel="stylesheet" href="lib.css">'
SCRIPT = '''
const said = element.querySelector("output");
element.querySelector(".sum").onclick = async () => {
  said.textContent = JSON.stringify(await server.total(1, 2, 3));
};
element.querySelector(".file").onclick = async () => {
  const file = await upload(new File(["content"], "a.txt"));
  said.textContent = JSON.stringify(await server.keep(file));
};
element.querySelector(".fail").onclick = async () => {
  const error = await server.fails().catch((error) => error);
  said.textContent = error.message;
};
said.textContent = window.library ? window.library.greet(props.value) : "no library";
'''
MARKUP = (
    "<p class='styled'>${value}</p><button class='sum'>Sum</button>"
    "<button class='file'>File</button><button class='fail'>Fail</button><output></output>"
)

with gr.Blocks() as demo:
    for name in ("one", "two"):
        gr.HTML(name, html_template=MARKUP, js_on_load=SCRIPT, head=HEAD, elem_id=name,
                server_functions=[total, keep, fails])
    gr.HTML("x", html_template="${value}", head='<script src="missing.js"></script>', label="Third",
            elem_id="three", js_on_load="element.textContent = 'started all the same'")
demo.launch()
"""
LIBRARY = "window.loads = (window.loads ?? 0) + 1; window.library = { greet: (n) => `hi ${n}` };"


@pytest.fixture
def url(pages: Pages, server: StaticServer) -> str:
    pages.write("lib.js", LIBRARY)
    pages.write("lib.css", ".styled { outline: 3px solid rgb(1, 2, 3) }")
    return pages.write(
        "html-script.html",
        '<!doctype html><title>t</title><script type="module" src="/cloche/cloche.js"></script>'
        f'<cloche-app runtime="/pyodide/">{CODE.replace("<", "&lt;")}</cloche-app>',
    )


def test_functions_of_the_server_and_libraries(
    page: Page, url: str, expect_errors: Callable[..., None]
) -> None:
    expect_errors(r"404.*missing\.js")
    open_app(page, url)
    one, two = page.locator("#one"), page.locator("#two")
    # the library was there before the script, and was fetched once
    expect(one.locator("output")).to_have_text("hi one")
    expect(two.locator("output")).to_have_text("hi two")
    assert page.evaluate("window.loads") == 1
    # its style sheet reaches into the app's own root
    outline = "element => getComputedStyle(element).outlineColor"
    expect(one.locator(".styled")).to_have_css("outline-color", "rgb(1, 2, 3)")
    assert two.locator(".styled").evaluate(outline) == "rgb(1, 2, 3)"
    # one that is missing is named, and what comes after it starts
    expect(page.get_by_role("alert").filter(has_text="missing.js")).to_be_visible()
    expect(page.locator("#three")).to_have_text("started all the same")

    one.get_by_role("button", name="Sum").click()
    expect(one.locator("output")).to_have_text('{"sum":6}')
    two.get_by_role("button", name="File").click()
    expect(two.locator("output")).to_have_text('["content",true]')
    two.get_by_role("button", name="Fail").click()
    expect(two.locator("output")).to_have_text("not today")
