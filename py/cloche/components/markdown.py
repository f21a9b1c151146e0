"""`Markdown`: formatted text."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

from cloche.blocks.block import Key, Visible
from cloche.components._payload import wrong_payload
from cloche.components.base import Component
from cloche.events.names import Events


class Markdown(Component):
    """Text with Markdown, LaTeX and highlighted code. Both ways its value is a `str`.

    Args:
        value: initial text, or a function called on load; common indentation is removed.
        rtl: write from right to left.
        latex_delimiters: what encloses LaTeX: dicts of `left`, `right` and `display` (True for a
            formula on its own line); default `$$` … `$$` as display; [] turns LaTeX off.
        sanitize_html: remove scripts and event handlers from HTML in the text.
        line_breaks: a single line end breaks the line.
        header_links: headings get a link to themselves.
        height, max_height, min_height: pixels as a number, or CSS text; more content scrolls.
        buttons: "copy" shows a button that copies the text.
        container: draw a box with the label around it.
        padding: keep a distance to the edge of the box.

    Other arguments as for `Component`.
    """

    EVENTS: ClassVar = [Events.change, Events.copy]
    ts_value: ClassVar[str] = "string | null"

    def __init__(
        self,
        value: str | Callable[..., Any] | None = None,
        *,
        label: str | None = None,
        every: Any = None,
        inputs: Any = None,
        show_label: bool | None = None,
        scale: int | None = None,
        min_width: int | None = None,
        rtl: bool = False,
        latex_delimiters: list[dict[str, str | bool]] | None = None,
        visible: Visible = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = "value",
        sanitize_html: bool = True,
        line_breaks: bool = False,
        header_links: bool = False,
        height: int | str | None = None,
        max_height: int | str | None = None,
        min_height: int | str | None = None,
        buttons: Sequence[Literal["copy"]] | None = None,
        container: bool = False,
        padding: bool = False,
    ) -> None:
        self.rtl = rtl
        if latex_delimiters is None:
            latex_delimiters = [{"left": "$$", "right": "$$", "display": True}]
        self.latex_delimiters = latex_delimiters
        self.sanitize_html = sanitize_html
        self.line_breaks = line_breaks
        self.header_links = header_links
        self.height = height
        self.max_height = max_height
        self.min_height = min_height
        self.buttons = buttons
        self.padding = padding
        super().__init__(
            value,
            label=label,
            every=every,
            inputs=inputs,
            show_label=show_label,
            scale=scale,
            min_width=min_width,
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
            container=container,
        )

    def preprocess(self, payload: str | None) -> str | None:
        """The text.

        Raises:
            PayloadError: it is not text.
        """
        if payload is None or isinstance(payload, str):
            return payload
        raise wrong_payload(self, payload, "text")

    def postprocess(self, value: Any) -> str | None:
        """Any object as text, without its common indentation; None empties it."""
        return None if value is None else inspect.cleandoc(str(value))

    def api_info(self) -> dict[str, Any]:
        """A string."""
        return {"type": "string"}

    def example_payload(self) -> str:
        """A heading."""
        return "# Hello!"
