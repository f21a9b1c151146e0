"""`Accordion`: content that folds away."""

from __future__ import annotations

from typing import ClassVar

from cloche.blocks.block import Key, Visible
from cloche.blocks.container import BlockContext
from cloche.events.names import Events


class Accordion(BlockContext):
    """A heading that shows and hides what is below it. Return `gr.Accordion(open=...)` to toggle.

    Args:
        label: text of the heading.
        open: whether it starts open.
        height, max_height: pixels as a number, or CSS text; content beyond it scrolls.
        visible: False takes it from the page, "hidden" keeps it there unseen.
        elem_id, elem_classes: HTML id and classes.
        render: False places it later by `.render()`.
        key, preserved_by_key: keep it, and these props, over re-renders.
    """

    EVENTS: ClassVar = [Events.expand, Events.collapse]

    def __init__(
        self,
        label: str | None = None,
        *,
        open: bool = True,
        height: int | str | None = None,
        max_height: int | str | None = None,
        visible: Visible = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = None,
    ) -> None:
        self.label = label
        self.open = open
        self.height = height
        self.max_height = max_height
        super().__init__(
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )
