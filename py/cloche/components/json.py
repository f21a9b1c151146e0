"""`JSON`: structured data, foldable."""

from __future__ import annotations

import json as text_form
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from cloche.blocks.block import Key, Visible
from cloche.blocks.errors import PayloadError
from cloche.components._payload import plain_number
from cloche.components.base import Component
from cloche.events.names import Events


class JSON(Component):
    """Shows JSON. As an input it passes a `dict` or `list`; as an output it takes these or text.

    Args:
        value: initial data (dict, list, JSON text; numpy values and dates are converted), or a
            function called on load.
        open: start with everything unfolded.
        show_indices: number the items of lists.
        height, max_height, min_height: pixels as a number, or CSS text; more content scrolls.
        buttons: "copy" and own `gr.Button`s in its toolbar; default copy.

    Other arguments as for `Component`.
    """

    EVENTS: ClassVar = [Events.change]
    ts_value: ClassVar[str] = "unknown"

    def __init__(
        self,
        value: str | dict[str, Any] | list[Any] | Callable[..., Any] | None = None,
        *,
        label: str | None = None,
        every: Any = None,
        inputs: Any = None,
        show_label: bool | None = None,
        container: bool = True,
        scale: int | None = None,
        min_width: int = 160,
        visible: Visible = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = "value",
        open: bool = False,
        show_indices: bool = False,
        height: int | str | None = None,
        max_height: int | str | None = 500,
        min_height: int | str | None = None,
        buttons: Sequence[Any] | None = None,
    ) -> None:
        self.open = open
        self.show_indices = show_indices
        self.height = height
        self.max_height = max_height
        self.min_height = min_height
        self.buttons = ["copy"] if buttons is None else list(buttons)
        super().__init__(
            value,
            label=label,
            every=every,
            inputs=inputs,
            show_label=show_label,
            container=container,
            scale=scale,
            min_width=min_width,
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )

    def postprocess(self, value: Any) -> Any:
        """Dict, list or JSON text; None empties it.

        Raises:
            PayloadError: text that is not JSON; the message gives line and column.
        """
        if value is None:
            return None
        if isinstance(value, str):
            return _read(value)
        if not isinstance(value, Mapping | list):
            warnings.warn(
                f"JSON shows a dict, a list or JSON text; it was given {type(value).__name__}.",
                stacklevel=2,
            )
        return as_json(value)

    def api_info(self) -> dict[str, Any]:
        """Anything."""
        return {"type": {}, "description": "any JSON value"}

    def example_payload(self) -> Any:
        """An object."""
        return {"foo": "bar"}


def _read(text: str) -> Any:
    try:
        return as_json(text_form.loads(text))
    except ValueError as error:
        raise PayloadError(
            f"This text is not JSON: {error}. Return a dict or a list, or text that is valid JSON."
        ) from error


def as_json(value: Any) -> Any:
    """`value` with everything JSON cannot hold turned into what comes closest.

    Keys and unknown objects become text, tuples lists, numpy values numbers and lists, and
    numbers that are not finite null.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if hasattr(value, "tolist") and not isinstance(value, type):
        return as_json(value.tolist())
    number = plain_number(value)
    return as_json(number) if isinstance(number, int | float) else str(value)
