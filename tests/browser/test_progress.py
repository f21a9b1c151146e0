"""The bar of a start tells the truth: on a slow host that compresses, with packages to load."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from support.app import ready
from support.sites import Sites
from support.slow import SlowHost

APP = """
import numpy
import gradio as gr

gr.Interface(lambda x: str(numpy.int64(1)), "text", "text", title="Slow").launch()
"""
# Notes every change of what the boot shows, from the first moment.
WATCH = """
window.noted = [];
const look = () => {
  const root = document.querySelector("cloche-app");
  const bar = (root?.shadowRoot ?? root)?.querySelector(".cl-boot [role=progressbar]");
  if (!bar) return;
  const [now, words] = ["aria-valuenow", "aria-valuetext"].map((name) => bar.getAttribute(name));
  const shown = bar.parentElement.innerText;
  const width = bar.firstElementChild.style.width;
  const last = noted.at(-1);
  if (!last || last.now !== now || last.words !== words || last.shown !== shown)
    noted.push({ now, words, shown, width, at: performance.now() });
};
const all = { subtree: true, childList: true, attributes: true, characterData: true };
new MutationObserver(look).observe(document, all);
"""


def test_the_bar_never_goes_back_and_is_full_only_at_the_end(
    page: Page, site: Sites, mounts: dict[str, Path]
) -> None:
    site(APP, "--no-prerender")
    folder = list(site.built.values())[-1]
    with SlowHost({"/": folder}, 1_500_000) as host:
        page.add_init_script(WATCH)
        page.goto(host.url())
        ready(page)
        noted: list[dict[str, Any]] = page.evaluate("noted")
    told = [(int(note["now"]), note) for note in noted if note["now"] is not None]
    numbers = [number for number, _ in told]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 10, numbers
    assert numbers[0] < 50
    assert 100 not in numbers[:-1]
    assert numbers[-1] in (100, numbers[-2])
    assert all(note["width"] == f"{number}%" for number, note in told)
    stages = dict.fromkeys(note["shown"].splitlines()[0] for note in noted)
    named = ["Loading Python…", "Installing packages…", "Starting the app…"]
    assert [stage for stage in stages if stage in named] == named
    words = [note["words"] for _, note in told if note["words"]]
    assert any("Loading Python, " in text and " of " in text for text in words), words
    some = [(number, note["words"]) for number, note in told][:: max(1, len(told) // 12)]
    print(f"{len(noted)} changes of the bar, some of them: {some}")
