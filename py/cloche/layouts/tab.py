"""`Tab`: one page of `Tabs`."""

from __future__ import annotations

from typing import ClassVar, Literal

from cloche.blocks.block import Key, Visible
from cloche.blocks.container import BlockContext
from cloche.events.names import Events


class Tab(BlockContext):
    """A page behind a tab. Neighbouring tabs outside `gr.Tabs` get one made around them.

    Args:
        label: text of the tab.
        visible: False takes the tab away, "hidden" keeps its content in the page unseen.
        interactive: False shows the tab but does not let it be opened.
        id: name for `gr.Tabs(selected=...)`; a number or text.
        alignment: which end of the bar the tab stands at, "left" or "right".
        elem_id, elem_classes: HTML id and classes of the page.
        scale: share of the free space in its own container.
        height, max_height: pixels as a number, or CSS text; content beyond it scrolls.
        render: False places it later by `.render()`.
        key, preserved_by_key: keep it, and these props, over re-renders.
        render_children: draw the content before the tab is first opened.
    """

    EVENTS: ClassVar = [Events.select]
    expected_parent: ClassVar[str | None] = "tabs"
    page_type: ClassVar[str | None] = "tabitem"

    def __init__(
        self,
        label: str | None = None,
        visible: Visible = True,
        interactive: bool = True,
        *,
        id: int | str | None = None,
        alignment: Literal["left", "right"] = "left",
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        scale: int | None = None,
        height: int | str | None = None,
        max_height: int | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = None,
        render_children: bool = False,
    ) -> None:
        self.label = label
        self.interactive = interactive
        self.id = id
        self.alignment = alignment
        self.scale = scale
        self.height = height
        self.max_height = max_height
        self.render_children = render_children
        super().__init__(
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )


TabItem = Tab
