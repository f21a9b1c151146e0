"""What can be measured of the look: targets for fingers, whole words, no shifts, directions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from support.app import open_app
from support.sites import Sites

SHOWCASE = Path(__file__).parent / "showcase"
TABS = ("Text", "Choice", "Shown", "Pictures", "Running")
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}


def tabs(page: Page) -> Iterator[str]:
    """Shows one tab after the other; those that do not fit are in a menu."""
    for name in TABS:
        tab = page.get_by_role("tab", name=name, exact=True)
        if not tab.is_visible():
            page.get_by_role("button", name="More").click()
            tab = page.get_by_role("menuitem", name=name)
        tab.click()
        page.wait_for_timeout(400)
        yield name


# A control inside a label is reached by the whole label, a link in a sentence is as high as its
# line, and the author's own HTML is the author's.
SMALL = """() => {
  const root = document.querySelector(".gradio-container");
  const controls = "button, input, textarea, summary, [role=tab], a[href]";
  const small = [];
  for (const control of root.querySelectorAll(controls)) {
    if (control.closest(".cl-prose, .cl-footer, .cl-sr-only") || control.disabled) continue;
    const target = control.closest("label, .cl-input, .cl-slider") ?? control;
    const { width, height } = target.getBoundingClientRect();
    if (!width || !height) continue;
    if (width < 40 || height < 40)
      small.push(`${control.outerHTML.slice(0, 160)}: ${width} x ${height}`);
  }
  return small;
}"""

# Lines of each word: a word that is on two lines was broken.
BROKEN = """() => {
  const broken = [];
  const where = "button, .cl-label, .cl-info, [role=tab], h1, h2, h3";
  for (const element of document.querySelectorAll(where)) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      for (const word of node.data.matchAll(/\\S+/g)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const tops = new Set([...range.getClientRects()].map((r) => Math.round(r.top)));
        if (tops.size > 1) broken.push(word[0]);
      }
  }
  return broken;
}"""


@pytest.mark.context(**PHONE)
def test_on_a_phone(page: Page, site: Sites) -> None:
    open_app(page, site(SHOWCASE))
    for name in tabs(page):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        assert page.evaluate(SMALL) == [], name
        assert page.evaluate(BROKEN) == [], name


SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput && entry.value > 0.002)
      for (const { node } of entry.sources)
        // the start's own line goes when the app is there; what is of the app must not move
        if (node?.closest?.("[data-block]")) window.shifts.push(node.outerHTML.slice(0, 160));
}).observe({ type: "layout-shift", buffered: true });"""


def test_nothing_moves_by_itself(page: Page, site: Sites) -> None:
    """From the first paint to the live app, and while functions run."""
    page.add_init_script(SHIFTS)
    open_app(page, site(SHOWCASE))
    assert page.evaluate("shifts") == []
    page.get_by_role("tab", name="Running").click()
    page.wait_for_timeout(600)
    page.evaluate("shifts.length = 0")
    page.get_by_role("button", name="Wait").click()
    expect(page.get_by_label("out")).to_have_value("Ada")
    assert page.evaluate("shifts") == []


@pytest.mark.context(viewport={"width": 390, "height": 800})
def test_right_to_left(page: Page, site: Sites) -> None:
    open_app(page, site(SHOWCASE))
    page.evaluate("document.querySelector('.cl-root').dir = 'rtl'")
    for name in tabs(page):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        outside = page.evaluate(
            """() => [...document.querySelectorAll(".gradio-container *")].filter((e) => {
              const { left, right, width } = e.getBoundingClientRect();
              const scrolls = e.closest("pre, [role=tablist], .cl-sr-only, .katex");
              return width > 2 && (left < -1 || right > 391) && !scrolls;
            }).map((e) => e.outerHTML.slice(0, 100))"""
        )
        assert outside == [], name


LONG = """
import gradio as gr

word = "Donaudampfschifffahrtsgesellschaftskapit\u00e4nsm\u00fctzenhalterung"
text = "a rather long sentence that goes on and on until nobody knows how it began, " * 3

with gr.Blocks(title=word) as demo:
    gr.Markdown(f"# {word}\\n`{word}`\\n\\n| {word} | b |\\n|---|---|\\n| {text} | 1 |")
    with gr.Row():
        with gr.Column():
            gr.Textbox(label=word, info=text, interactive=True, submit_btn=word, max_length=99)
            gr.Number(1234567890123456, label=word, info=word, interactive=True)
            gr.Slider(-1000000, 1000000, 123456, label=word, step=0.001, interactive=True)
            gr.Checkbox(label=word, interactive=True)
            gr.Radio([word, text, "x"], label=text, interactive=True)
        with gr.Column():
            gr.Dropdown([word, text], value=[word, text], multiselect=True, interactive=True)
            gr.Dropdown([word, text], value=text, label=word, interactive=True)
            gr.Label({word: 0.5, text: 0.3}, label=word)
            gr.JSON({word: text, "list": [word]}, label=word)
            gr.Image(label=word, interactive=True)
            gr.HTML(f"<p>{word}</p>")
    with gr.Row():
        fail = gr.Button(word)
        gr.Button(text, variant="primary")
    with gr.Accordion(f"{word} {text}"):
        gr.Examples([[text, 1], [word, 2]], [gr.Textbox(label=word), gr.Number(label="n")])

    @fail.click
    def failing():
        raise gr.Error(word, title=word)

demo.launch()
"""

# What scrolls by itself may be wider inside than it is.
SPILT = """() => [...document.querySelectorAll(".gradio-container *")].filter((element) => {
  const { overflowX, display } = getComputedStyle(element);
  if (element.closest("pre, .cl-sr-only, svg, table, [role=grid]")) return false;
  const block = element.closest("[data-block]");
  const box = element.getBoundingClientRect();
  const left = box.width > 1 ? box.left - block?.getBoundingClientRect().left : 0;
  const spilt = element.scrollWidth > element.clientWidth + 2 && element.clientWidth > 0;
  return left < -1 || (spilt && overflowX === "visible" && display !== "inline");
}).map((element) => element.outerHTML.slice(0, 160))"""

# Text of a table's cell beyond the cell lies on its neighbour.
OVERLAPPING = """() => [...document.querySelectorAll("th, td")].filter((cell) => {
  const { overflowX } = getComputedStyle(cell);
  return cell.scrollWidth > cell.clientWidth + 2 && overflowX === "visible";
}).map((cell) => cell.outerHTML.slice(0, 160))"""


@pytest.mark.context(viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True)
def test_long_words_and_texts_stay_inside(
    page: Page, site: Sites, expect_errors: Callable[..., None]
) -> None:
    open_app(page, site(LONG))
    page.get_by_role("button", name=re.compile("^Donau[^ :]+$")).last.click()
    expect(page.get_by_role("alert")).to_be_visible()
    for width in (360, 1000):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SPILT) == [], width
        assert page.evaluate(OVERLAPPING) == [], width
