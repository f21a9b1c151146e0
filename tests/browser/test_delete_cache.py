"""`delete_cache=` drops old files that functions were given, in a real page."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from support.calls import open_code, run
from support.server import Pages

CODE = """
import os
import gradio as gr

given = []
def take(path):
    given.append(path)
    return str(os.path.exists(path))
def left():
    return str([os.path.exists(path) for path in given])
with gr.Blocks(delete_cache=(1, 1)) as demo:
    picture, text = gr.Image(type="filepath"), gr.Textbox(label="Files")
    picture.input(take, picture, text, api_name="take")
    gr.Button("Left").click(left, None, text, api_name="left")
demo.launch()
"""


def test_old_files_go_at_the_next_sweep(page: Page, pages: Pages) -> None:
    app = open_code(page, pages, "delete-cache", CODE)
    taken = run(
        app,
        """
        const canvas = new OffscreenCanvas(4, 4);
        canvas.getContext('2d').fillRect(0, 0, 4, 4);
        const taken = await call('take', await canvas.convertToBlob());
        client.close();
        return taken;
        """,
    )
    assert taken == "True"
    for _ in range(20):
        app.get_by_role("button", name="Left").click()
        expect(app.get_by_label("Files")).to_have_value(re.compile(r"True|False"))
        if app.get_by_label("Files").input_value() == "[False]":
            return
        app.wait_for_timeout(500)
    raise AssertionError("the file is still there")
