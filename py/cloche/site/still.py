"""Draws an app's UI into its page, so that it stands there before any script is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .headless import answer_of
from .page import asset, json_for_html
from .toolchain import Toolchain

TIMEOUT_SECONDS = 30.0
#: Characters of HTML and CSS: more would cost the visitor what it is to save him.
LARGEST = 200_000
_FRAME = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<style>{css}</style>
<body><div id="place"></div></body>
<script type="module">self.cloche = import("./cloche/cloche.js");</script>
</html>
"""


class DrawingFailed(Exception):
    """The browser gave no answer; the message is its reason."""


@dataclass(frozen=True)
class Still:
    """HTML of a drawn app, and the CSS that it is drawn with."""

    html: str
    css: str


def draw_still(
    browser: str,
    config: dict[str, Any],
    tools: Toolchain,
    folder: Path,
    timeout: float = TIMEOUT_SECONDS,
) -> Still | None:
    """The UI of `config` as `browser` draws it; `folder` holds the files that it shows.

    None where HTML alone cannot show it (on a canvas, in a frame, on a phone in another way than on
    a desk by more than CSS), and where it is large. Raises DrawingFailed.
    """
    frame = _FRAME.format(css=asset("page.css").strip()).encode()

    def find(name: str) -> Path | bytes | None:
        if name == "frame.html":
            return frame
        inside = name.removeprefix("cloche/")
        return tools.web / inside if inside != name else folder / name

    page = asset("still.html").replace("__CONFIG__", json_for_html(config))
    answer = answer_of(browser, page, find, timeout)
    still = answer.get("still")
    if "still" not in answer:
        raise DrawingFailed(str(answer.get("error") or "it gave no drawing"))
    if not isinstance(still, dict):
        return None
    found = Still(str(still.get("html") or ""), str(still.get("css") or ""))
    return found if found.html and len(found.html) + len(found.css) <= LARGEST else None
