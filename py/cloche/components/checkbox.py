"""`Checkbox`: yes or no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from cloche.blocks.block import Key, Visible
from cloche.components._payload import wrong_payload
from cloche.components.base import FormComponent
from cloche.events.names import Events


class Checkbox(FormComponent):
    """A box to tick. As an input it passes a `bool`; as an output anything true ticks it.

    Args:
        value: whether it starts ticked, or a function called on load.
        buttons: own `gr.Button`s in its toolbar.

    Other arguments as for `Component`.
    """

    EVENTS: ClassVar = [Events.change, Events.input, Events.select]
    ts_value: ClassVar[str] = "boolean"

    def __init__(
        self,
        value: bool | Callable[..., Any] = False,
        *,
        label: str | None = None,
        info: str | None = None,
        every: Any = None,
        inputs: Any = None,
        show_label: bool | None = None,
        container: bool = True,
        scale: int | None = None,
        min_width: int = 160,
        interactive: bool | None = None,
        visible: Visible = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = "value",
        buttons: list[Any] | None = None,
    ) -> None:
        self.buttons = buttons or []
        super().__init__(
            value,
            label=label,
            info=info,
            every=every,
            inputs=inputs,
            show_label=show_label,
            container=container,
            scale=scale,
            min_width=min_width,
            interactive=interactive,
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )

    def preprocess(self, payload: bool | None) -> bool | None:
        """Whether it is ticked.

        Raises:
            PayloadError: it is not a boolean.
        """
        if payload is None or isinstance(payload, bool):
            return payload
        raise wrong_payload(self, payload, "true or false")

    def postprocess(self, value: Any) -> bool:
        """Anything; what counts as true in Python ticks the box."""
        return bool(value)

    def api_info(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}

    def example_payload(self) -> bool:
        """Ticked."""
        return True
