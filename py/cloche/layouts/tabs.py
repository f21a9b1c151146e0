"""`Tabs`: a bar of tabs with one page open."""

from __future__ import annotations

from typing import ClassVar, Literal

from cloche.blocks.block import Key, Visible
from cloche.blocks.container import BlockContext
from cloche.events.names import Events


class Tabs(BlockContext):
    """Holds `Tab`s and shows one at a time. Return `gr.Tabs(selected=...)` to switch.

    Args:
        selected: `id` of the tab that is open; None opens the first.
        overflow_behavior: tabs without room go into a "menu", or the bar wraps ("wrap").
        visible: False takes it from the page, "hidden" keeps it there unseen.
        elem_id, elem_classes: HTML id and classes.
        render: False places it later by `.render()`.
        key, preserved_by_key: keep it, and these props, over re-renders.
    """

    EVENTS: ClassVar = [Events.change, Events.select]

    def __init__(
        self,
        *,
        selected: int | str | None = None,
        overflow_behavior: Literal["menu", "wrap"] = "menu",
        visible: Visible = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = None,
    ) -> None:
        self.selected = selected
        self.overflow_behavior = overflow_behavior
        super().__init__(
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )
