"""`ClearButton`: empties components."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, Self

from cloche.blocks.block import Key, Visible
from cloche.blocks.context import Context
from cloche.blocks.dependency import ApiVisibility
from cloche.components.base import Component
from cloche.components.button import Button
from cloche.components.state import State


class ClearButton(Button):
    """A `Button` that empties components when it is pressed.

    Args:
        components: a component or a list of those to empty; a State gets a fresh copy of its
            initial value. `add()` appends more.
        api_name, api_visibility: of the listeners, where States are reset.

    Other arguments as for `Button`.
    """

    def __init__(
        self,
        components: Sequence[Component] | Component | None = None,
        *,
        value: str | Callable[..., Any] | None = "Clear",
        every: Any = None,
        inputs: Any = None,
        variant: Literal["primary", "secondary", "stop", "huggingface"] = "secondary",
        size: Literal["sm", "md", "lg"] = "lg",
        icon: str | Path | None = None,
        link: str | None = None,
        link_target: Literal["_self", "_blank", "_parent", "_top"] = "_self",
        visible: Visible = True,
        interactive: bool = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = "value",
        scale: int | None = None,
        min_width: int | None = None,
        api_name: str | None = None,
        api_visibility: ApiVisibility = "undocumented",
    ) -> None:
        self.api_name = api_name
        self.api_visibility = api_visibility
        super().__init__(
            value,
            every=every,
            inputs=inputs,
            variant=variant,
            size=size,
            icon=icon,
            link=link,
            link_target=link_target,
            visible=visible,
            interactive=interactive,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
            scale=scale,
            min_width=min_width,
        )
        if Context.root() is not None:
            self.add(components)

    @classmethod
    def get_block_name(cls) -> str:
        """The page draws it as a Button."""
        return "button"

    def add(self, components: Sequence[Component] | Component | None) -> Self:
        """Empty these too when the button is pressed."""
        if not components:
            return self
        listed = [components] if isinstance(components, Component) else list(components)
        # emptying needs no Python, so it happens in the page at once
        empty = json.dumps([None if isinstance(c, State) else c.postprocess(None) for c in listed])
        click: Any = self.__getattribute__("click")
        click(None, [], listed, js=f"() => {empty}", api_name=self.api_name)
        states = [component for component in listed if isinstance(component, State)]
        if states:
            first = [state.value for state in states]
            click(
                lambda: copy.deepcopy(first[0] if len(first) == 1 else first),
                None,
                states,
                api_name=self.api_name,
                api_visibility=self.api_visibility,
            )
        return self
