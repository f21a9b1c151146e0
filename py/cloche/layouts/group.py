"""`Group`: children joined without gaps."""

from __future__ import annotations

from cloche.blocks.block import Key, Visible
from cloche.blocks.container import BlockContext


class Group(BlockContext):
    """Joins its children into one panel: no gaps between them, one border around them.

    Args:
        visible: False takes it from the page, "hidden" keeps it there unseen.
        elem_id, elem_classes: HTML id and classes.
        render: False places it later by `.render()`.
        key, preserved_by_key: keep it, and these props, over re-renders.
    """

    EVENTS = ()

    def __init__(
        self,
        *,
        visible: Visible = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = None,
    ) -> None:
        super().__init__(
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )
