"""`Row`: children side by side."""

from __future__ import annotations

from typing import Literal

from cloche.blocks.block import Key, Visible
from cloche.blocks.container import BlockContext


class Row(BlockContext):
    """Places its children next to each other; they wrap when the page is narrow.

    Args:
        variant: "default" (no background), "panel" (padded, tinted) or "compact" (no gaps).
        visible: False takes it from the page, "hidden" keeps it there unseen.
        elem_id, elem_classes: HTML id and classes.
        scale: share of the free space in its own container.
        render: False places it later by `.render()`.
        height, max_height, min_height: pixels as a number, or CSS text.
        equal_height: stretch all children to the tallest.
        show_progress: show the progress of listeners that output to it.
        key, preserved_by_key: keep it, and these props, over re-renders.
    """

    EVENTS = ()

    def __init__(
        self,
        *,
        variant: Literal["default", "panel", "compact"] = "default",
        visible: Visible = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        scale: int | None = None,
        render: bool = True,
        height: int | str | None = None,
        max_height: int | str | None = None,
        min_height: int | str | None = None,
        equal_height: bool = False,
        show_progress: bool = False,
        key: Key = None,
        preserved_by_key: list[str] | str | None = None,
    ) -> None:
        self.variant = variant
        self.scale = scale
        self.height = height
        self.max_height = max_height
        self.min_height = min_height
        self.equal_height = equal_height
        self.show_progress = show_progress
        super().__init__(
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )
