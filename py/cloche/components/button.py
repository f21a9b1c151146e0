"""`Button`: something to press."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, Literal

from cloche.blocks.block import Key, Visible
from cloche.components.base import Component
from cloche.events.names import Events


class Button(Component):
    """A button. As an input it passes its text as `str`; as an output it takes new text.

    An instance may also stand in the `buttons=` of another component, as a tool of its toolbar.

    Args:
        value: its text, or a function called on load.
        variant: "primary", "secondary", "stop" or "huggingface".
        size: "sm", "md" or "lg".
        icon: path or URL of a picture shown before the text.
        link: URL opened when it is pressed.
        link_target: where `link` opens: "_self", "_blank", "_parent" or "_top".
        interactive: False greys it out.

    Other arguments as for `Component`.
    """

    EVENTS: ClassVar = [Events.change, Events.click]
    in_api: ClassVar[bool] = False
    ts_value: ClassVar[str] = "string | null"

    def __init__(
        self,
        value: str | Callable[..., Any] | None = "Run",
        *,
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
    ) -> None:
        self.variant = variant
        self.size = size
        self.icon = self.own_file(icon)
        self.link = link
        self.link_target = link_target
        super().__init__(
            value,
            every=every,
            inputs=inputs,
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

    def preprocess(self, payload: Any) -> str | None:
        """The button's text."""
        return None if payload is None else str(payload)

    def postprocess(self, value: Any) -> str | None:
        """Any object as text; None leaves the button without text."""
        return None if value is None else str(value)

    def api_info(self) -> dict[str, Any]:
        """A string."""
        return {"type": "string"}

    def example_payload(self) -> str:
        """Its text."""
        return str(self.value or "")
