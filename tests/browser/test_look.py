"""What can be measured of the look: targets for fingers, whole words, no shifts, directions."""

from __future__ import annotations

from collections.abc import Iterator
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
