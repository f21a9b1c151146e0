"""`Radio`: one of a few choices, all in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

from cloche.blocks.block import Key, Visible
from cloche.components._choices import Choice, as_choices, check_choice, check_type, position
from cloche.components._payload import plain_number
from cloche.components.base import FormComponent
from cloche.events.names import Events


class Radio(FormComponent):
    """One of several choices. It passes the value or its index; as an output it takes a value.

    Args:
        choices: values, or (name shown, value) pairs.
        value: value that starts chosen, None for none, or a function called on load.
        type: "value" passes the chosen value, "index" its position from 0.
        rtl: lay the choices out from right to left.
        buttons: own `gr.Button`s in its toolbar.

    Other arguments as for `Component`.
    """

    EVENTS: ClassVar = [Events.select, Events.change, Events.input]
    ts_value: ClassVar[str] = "string | number | null"

    def __init__(
        self,
        choices: Sequence[Choice] | None = None,
        *,
        value: str | float | Callable[..., Any] | None = None,
        type: Literal["value", "index"] = "value",
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
        rtl: bool = False,
        buttons: list[Any] | None = None,
    ) -> None:
        check_type(type)
        self.choices = as_choices(choices)
        self.type = type
        self.rtl = rtl
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

    def preprocess(self, payload: Any) -> Any:
        """The chosen value, or its index; None when nothing is chosen.

        Raises:
            PayloadError: the value is not among the choices.
        """
        if payload is None:
            return None
        check_choice(self, self.choices, payload)
        return position(self.choices, payload) if self.type == "index" else payload

    def postprocess(self, value: Any) -> Any:
        """The value to choose; None or a value that is no choice clears it on the page."""
        return plain_number(value)

    def api_info(self) -> dict[str, Any]:
        """One of the values."""
        return {
            "enum": [value for _, value in self.choices],
            "title": "Radio",
            "type": "string",
        }

    def example_payload(self) -> Any:
        """The first choice."""
        return self.choices[0][1] if self.choices else None
