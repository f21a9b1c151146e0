"""Examples in a real page: a click or a key fills inputs, pictures are seen, outputs kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.app import open_app
from support.sites import Sites

PICTURE = Path(__file__).parents[2] / "examples" / "image_tools" / "landscape.jpg"

CODE = """
import gradio as gr

runs = []

def greet(name, intensity, loud):
    text = f"Hello, {name}" + "!" * int(intensity)
    return text.upper() if loud else text

def count(text):
    runs.append(text)
    return f"{text} was run {runs.count(text)} times"

def picked(event: gr.SelectData):
    return f"{event.index}: {event.value}"

names = ["Ann", "Bob with " + "a very long name " * 20, "Cleo"]
rows = [[name, i + 1, i % 2 == 0] for i, name in enumerate(names + [f"N{i}" for i in range(80)])]

with gr.Blocks(title="Examples") as demo:
    with gr.Row():
        with gr.Column():
            name = gr.Textbox(label="name")
            intensity = gr.Slider(0, 100, label="intensity", step=1)
            loud = gr.Checkbox(label="loud")
        greeting = gr.Textbox(label="greeting")
    greeter = gr.Examples(rows, [name, intensity, loud], greeting, greet, run_on_click=True,
                          label="People", examples_per_page=5)
    told = gr.Textbox(label="told")
    greeter.dataset.select(picked, None, told)
    with gr.Row():
        picture = gr.Image(label="picture", type="filepath")
        word = gr.Textbox(label="word")
        kept = gr.Textbox(label="kept")
        ready = gr.Textbox(label="ready")
    gr.Examples(["landscape.jpg"], picture, label="Pictures")
    gr.Examples(["one", "two"], word, kept, count, cache_examples=True, cache_mode="lazy",
                label="Words", example_labels=["The first", "The second"])
    start = gr.Textbox(label="start")
    gr.Examples(["three", "four"], start, ready, count, cache_examples=True, label="At the start")
    gr.Button("Count").click(count, word, kept)
demo.launch()
"""


@pytest.fixture(scope="module")
def address(site: Sites) -> str:
    return site(CODE, files={"landscape.jpg": PICTURE.read_bytes()})


def test_examples(page: Page, address: str) -> None:
    open_app(page, address)
    table = page.get_by_role("grid", name="People")
    expect(table.get_by_role("columnheader")).to_have_text(["name", "intensity", "loud"])

    # a row of cached examples is there at the start
    expect(page.get_by_label("start", exact=True)).to_have_value("three")
    expect(page.get_by_label("ready")).to_have_value("three was run 1 times")

    # a click fills all inputs, runs the function, tells the row
    table.get_by_role("row", name="Example 3: Cleo, 3, Yes").click()
    expect(page.get_by_label("name", exact=True)).to_have_value("Cleo")
    expect(page.get_by_label("loud", exact=True)).to_be_checked()
    expect(page.get_by_label("greeting")).to_have_value("HELLO, CLEO!!!")
    expect(page.get_by_label("told")).to_have_value("2: ['Cleo', 3, True]")
    chosen = table.get_by_role("row", selected=True)
    expect(chosen).to_have_accessible_name("Example 3: Cleo, 3, Yes")

    # the keyboard alone: one row up, Enter
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(chosen).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.get_by_label("greeting")).to_have_value("HELLO, ANN!")

    # the last page: a position over all rows
    pages = page.get_by_role("navigation", name="Pages")
    expect(pages.get_by_role("button")).to_have_count(6)
    pages.get_by_role("button", name="Page 17").click()
    table.get_by_role("row", name=re.compile("N79")).press(" ")
    expect(page.get_by_label("told")).to_have_value("82: ['N79', 83, True]")
    expect(page.get_by_label("name", exact=True)).to_have_value("N79")


def test_pictures_and_kept_outputs(page: Page, address: str) -> None:
    open_app(page, address)
    thumbnail = page.get_by_role("button", name="Example 1: landscape.jpg")
    seen = "image => image.complete && image.naturalWidth > 0"
    page.wait_for_function(
        f"image => ({seen})(image)", arg=thumbnail.locator("img").element_handle()
    )
    thumbnail.click()
    expect(thumbnail).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".cl-image-picture")).to_have_attribute("src", re.compile("^blob:"))

    for _ in range(2):
        page.get_by_role("button", name="Example 2: The second").click()
        expect(page.get_by_label("word", exact=True)).to_have_value("two")
        expect(page.get_by_label("kept", exact=True)).to_have_value("two was run 1 times")
        page.get_by_role("button", name="Example 1: The first").click()
        expect(page.get_by_label("kept", exact=True)).to_have_value("one was run 1 times")
    page.get_by_role("button", name="Example 2: four").click()
    expect(page.get_by_label("ready")).to_have_value("four was run 1 times")


@pytest.mark.context(color_scheme="dark", viewport={"width": 360, "height": 800}, has_touch=True)
def test_on_a_phone(page: Page, address: str) -> None:
    open_app(page, address)
    table = page.get_by_role("grid", name="People")
    table.get_by_role("row", name=re.compile("Bob")).tap()
    expect(page.get_by_label("greeting")).to_have_value(re.compile("^Hello, Bob"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = page.get_by_role("button", name="Page 2").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 40
