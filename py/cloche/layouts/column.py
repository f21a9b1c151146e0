"""`Column`: children below each other."""

from __future__ import annotations

from typing import Literal

from cloche.blocks.block import Key, Visible
from cloche.blocks.container import BlockContext


class Column(BlockContext):
    """Stacks its children; several columns in a Row share its width.

    Args:
        scale: share of the Row's width, relative to its neighbours; a whole number.
        min_width: pixels below which the Row wraps instead of narrowing this column further.
        variant: "default" (no background), "panel" (padded, tinted) or "compact" (no gaps).
        visible: False takes it from the page, "hidden" keeps it there unseen.
        elem_id, elem_classes: HTML id and classes.
        render: False places it later by `.render()`.
        show_progress: show the progress of listeners that output to it.
        key, preserved_by_key: keep it, and these props, over re-renders.
    """

    EVENTS = ()

    def __init__(
        self,
        *,
        scale: int = 1,
        min_width: int = 320,
        variant: Literal["default", "panel", "compact"] = "default",
        visible: Visible = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        show_progress: bool = False,
        key: Key = None,
        preserved_by_key: list[str] | str | None = None,
    ) -> None:
        self.scale = scale
        self.min_width = min_width
        self.variant = variant
        self.show_progress = show_progress
        super().__init__(
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )
