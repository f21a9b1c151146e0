"""`Slider`: a number chosen from a range."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

from cloche.blocks.block import Key, Visible
from cloche.components._payload import plain_number, wrong_payload
from cloche.components.base import FormComponent
from cloche.components.number import check_limits, rounded
from cloche.events.names import Events


class Slider(FormComponent):
    """A number within a range. As an input it passes a number; as an output it takes one.

    Args:
        minimum, maximum: ends of the range.
        value: initial number, default `minimum`, or a function called on load.
        step: distance between the numbers that can be chosen; default about a hundredth of the
            range, a power of ten.
        precision: digits after the point that values are rounded to, both ways.
        randomize: start with a random number on every load of the page; `value` is not used then.
        buttons: "reset" shows a button back to the start; None shows it, [] does not.

    Other arguments as for `Component`.
    """

    EVENTS: ClassVar = [Events.change, Events.input, Events.release]
    ts_value: ClassVar[str] = "number"

    def __init__(
        self,
        minimum: float = 0,
        maximum: float = 100,
        value: float | Callable[..., Any] | None = None,
        *,
        step: float | None = None,
        precision: int | None = None,
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
        randomize: bool = False,
        buttons: Sequence[Literal["reset"]] | None = None,
    ) -> None:
        if minimum >= maximum:
            raise ValueError(
                f"A Slider needs minimum < maximum; got minimum={minimum}, maximum={maximum}."
            )
        self.minimum = minimum
        self.maximum = maximum
        self.precision = precision
        self.step = _default_step(maximum - minimum) if step is None else step
        self.randomize = randomize
        self.buttons = buttons
        super().__init__(
            self.get_random_value if randomize else value,
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

    def get_config(self) -> dict[str, Any]:
        """Props for the page; a random start is already drawn."""
        config = super().get_config()
        config.pop("randomize", None)
        return config

    def get_random_value(self) -> float:
        """A random number of the range, a whole number of steps from `minimum`."""
        steps = int((self.maximum - self.minimum) / self.step)
        value = self.minimum + random.randint(0, steps) * self.step
        return round(value, _decimals(self.step))

    def preprocess(self, payload: float) -> float | int:
        """The number, rounded to `precision`.

        Raises:
            PayloadError: it is not a number, or lies outside the range.
        """
        if not isinstance(payload, int | float):
            raise wrong_payload(self, payload, f"a number from {self.minimum} to {self.maximum}")
        check_limits(self, payload, self.minimum, self.maximum)
        return rounded(payload, self.precision)

    def postprocess(self, value: Any) -> float | int:
        """A number, rounded to `precision`; None is the minimum.

        Raises:
            PayloadError: it is not a number.
        """
        if value is None:
            return self.minimum
        number = plain_number(value)
        if not isinstance(number, int | float):
            raise wrong_payload(self, value, f"a number from {self.minimum} to {self.maximum}")
        return rounded(number, self.precision)

    def api_info(self) -> dict[str, Any]:
        """A number, with its range."""
        return {"type": "number", "description": f"from {self.minimum} to {self.maximum}"}

    def example_payload(self) -> float:
        """The least number."""
        return self.minimum


def _default_step(width: float) -> float:
    """A hundredth of the power of ten that fits in the range."""
    exponent = math.floor(math.log10(width)) - 2
    return 10**exponent if exponent >= 0 else float(f"1e{exponent}")


def _decimals(step: float) -> int:
    """Digits after the point that a multiple of `step` can have."""
    text = f"{step:.12f}".rstrip("0")
    return len(text.partition(".")[2])
