"""`Dropdown`: one or several of many choices, in a list that opens."""

from __future__ import annotations

import enum
import warnings
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

from cloche.blocks.block import Key, Visible
from cloche.components._choices import (
    Choice,
    as_choices,
    check_choice,
    check_type,
    is_choice,
    position,
)
from cloche.components._payload import plain_number
from cloche.components.base import FormComponent
from cloche.events.names import Events


class DefaultValue(enum.Enum):
    """Stands for "no value given", which is not the same as None."""

    FIRST_CHOICE = "first choice"


class Dropdown(FormComponent):
    """Choices in a list that opens and filters.

    As an input it passes the chosen value, a list of values with `multiselect`, or indices; as an
    output it takes the same values.

    Args:
        choices: values, or (name shown, value) pairs.
        value: value, or list of values, that starts chosen; not given means the first choice (none
            with `multiselect`), None means none; or a function called on load.
        type: "value" passes values, "index" their positions from 0 (None for a custom value).
        multiselect: let several be chosen.
        allow_custom_value: let the user type a value that is not among the choices.
        max_choices: most values the user can choose with `multiselect`.
        num_choices_shown: most choices the open list shows at a time; None shows all.
        filterable: let the user type to narrow the list.
        buttons: own `gr.Button`s in its toolbar.

    Other arguments as for `Component`.
    """

    EVENTS: ClassVar = [
        Events.change,
        Events.input,
        Events.select,
        Events.focus,
        Events.blur,
        Events.key_up,
    ]
    ts_value: ClassVar[str] = "string | number | (string | number)[] | null"

    def __init__(
        self,
        choices: Sequence[Choice] | None = None,
        *,
        value: (
            str | float | Sequence[str | int | float] | Callable[..., Any] | DefaultValue | None
        ) = DefaultValue.FIRST_CHOICE,
        type: Literal["value", "index"] = "value",
        multiselect: bool | None = None,
        allow_custom_value: bool = False,
        max_choices: int | None = None,
        num_choices_shown: int | None = 100,
        filterable: bool = True,
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
        check_type(type)
        self.choices = as_choices(choices)
        self.type = type
        self.multiselect = multiselect
        self.allow_custom_value = allow_custom_value
        self.max_choices = max_choices
        self.num_choices_shown = num_choices_shown
        self.filterable = filterable
        self.buttons = buttons or []
        if not multiselect and max_choices is not None:
            warnings.warn("max_choices only counts with multiselect=True.", stacklevel=2)
        if not filterable and allow_custom_value:
            warnings.warn(
                "filterable=False is not possible with allow_custom_value=True, because a custom "
                "value is typed into the filter; the Dropdown stays filterable.",
                stacklevel=2,
            )
            self.filterable = True
        if value is DefaultValue.FIRST_CHOICE:
            first = self.choices[0][1] if self.choices else None
            value = [] if multiselect else first
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
        """The chosen value or values, or their indices; None when nothing is chosen.

        Raises:
            PayloadError: a value that is not among the choices, unless custom values are allowed.
        """
        if payload is None:
            return None
        chosen = payload if isinstance(payload, list) else [payload]
        if not self.allow_custom_value:
            for value in chosen:
                check_choice(self, self.choices, value)
        if self.type == "value":
            return payload
        indices = [position(self.choices, value) for value in chosen]
        return indices if isinstance(payload, list) else indices[0]

    def postprocess(self, value: Any) -> Any:
        """The value to choose, with `multiselect` a list; None clears it.

        A value that is no choice is passed on with a warning, unless custom values are allowed.
        """
        if value is None:
            return None
        value = plain_number(value)
        if not self.multiselect:
            self._warn_unknown(value)
            return value
        values = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
        for one in values:
            self._warn_unknown(one)
        return values

    def _warn_unknown(self, value: Any) -> None:
        if not self.allow_custom_value and not is_choice(self.choices, value):
            name = f"Dropdown {self.label!r}" if self.label else "A Dropdown"
            warnings.warn(
                f"{name} was given {value!r}, which is not among its choices. Add it to "
                "choices= or set allow_custom_value=True.",
                stacklevel=4,
            )

    def api_info(self) -> dict[str, Any]:
        """One of the values, or a list of them."""
        one = {"type": "string", "enum": [value for _, value in self.choices]}
        return {"type": "array", "items": one} if self.multiselect else one

    def example_payload(self) -> Any:
        """The first choice."""
        if not self.choices:
            return None
        first = self.choices[0][1]
        return [first] if self.multiselect else first
