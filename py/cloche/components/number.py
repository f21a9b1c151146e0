"""`Number`: a field for one number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from cloche.blocks.block import Key, Visible
from cloche.blocks.errors import PayloadError
from cloche.components._payload import plain_number, wrong_payload
from cloche.components.base import FormComponent
from cloche.events.names import Events


class Number(FormComponent):
    """A number. As an input it passes a `float` or `int`, None while empty; as an output one.

    Args:
        value: initial number, or a function called on load.
        placeholder: grey text while it is empty.
        precision: digits after the point that values are rounded to, both ways; 0 passes an `int`,
            negative digits round to tens, hundreds…; None does not round.
        minimum, maximum: a value from the page outside them is refused with an error.
        step: how far the arrows of the field go.
        buttons: own `gr.Button`s in its toolbar.

    Other arguments as for `Component`.
    """

    EVENTS: ClassVar = [Events.change, Events.input, Events.submit, Events.focus, Events.blur]
    ts_value: ClassVar[str] = "number | null"

    def __init__(
        self,
        value: float | Callable[..., Any] | None = None,
        *,
        label: str | None = None,
        placeholder: str | None = None,
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
        precision: int | None = None,
        minimum: float | None = None,
        maximum: float | None = None,
        step: float = 1,
    ) -> None:
        self.placeholder = placeholder
        self.buttons = buttons or []
        self.precision = precision
        self.minimum = minimum
        self.maximum = maximum
        self.step = step
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

    def preprocess(self, payload: float | str | None) -> float | int | None:
        """The number, rounded to `precision`; None when the field is empty.

        Raises:
            PayloadError: it is not a number, or lies outside `minimum` and `maximum`.
        """
        number = self._number(payload)
        if number is None:
            return None
        check_limits(self, number, self.minimum, self.maximum)
        return rounded(number, self.precision)

    def postprocess(self, value: Any) -> float | int | None:
        """A number (also of numpy, or as text), rounded to `precision`; None empties the field.

        Raises:
            PayloadError: it is not a number.
        """
        number = self._number(value)
        return None if number is None else rounded(number, self.precision)

    def _number(self, value: Any) -> float | int | None:
        value = plain_number(value)
        if isinstance(value, str):
            value = value.strip() or None
        if isinstance(value, str):
            value = _parsed(value)
        if value is None or isinstance(value, int | float):
            return value
        raise wrong_payload(self, value, "a number")

    def api_info(self) -> dict[str, Any]:
        """A number, or an integer when `precision` is 0."""
        return {"type": "integer" if self.precision == 0 else "number"}

    def example_payload(self) -> float:
        """The least number allowed, else three or the most."""
        example = 3 if self.minimum is None else self.minimum
        example = example if self.maximum is None else min(example, self.maximum)
        return rounded(example, self.precision)


def _parsed(text: str) -> Any:
    """The number written in `text`, or the text itself when it is none."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def rounded(number: float, precision: int | None) -> float | int:
    """`number` with `precision` digits after the point; an `int` when that is 0."""
    if precision is None:
        return number
    return round(number) if precision == 0 else round(number, precision)


def check_limits(
    component: FormComponent, number: float, minimum: float | None, maximum: float | None
) -> None:
    """Refuse a number outside the limits.

    Raises:
        PayloadError: naming the number and both limits.
    """
    below = minimum is not None and number < minimum
    if not below and (maximum is None or number <= maximum):
        return
    name = f"{type(component).__name__} {component.label!r}" if component.label else "The value"
    if minimum is None:
        limits = f"at most {maximum}"
    elif maximum is None:
        limits = f"at least {minimum}"
    else:
        limits = f"between {minimum} and {maximum}"
    fault = "is below the minimum" if below else "is above the maximum"
    raise PayloadError(f"{name}: {number} {fault}; it must be {limits}.")
