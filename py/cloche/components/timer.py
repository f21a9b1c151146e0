"""`Timer`: ticks at an interval while the page is in view; has no look."""

from __future__ import annotations

from typing import Any, ClassVar

from cloche.blocks.errors import PayloadError
from cloche.components.base import Component
from cloche.events.names import Events


class Timer(Component):
    """Fires `tick` every so many seconds. It passes its interval, and takes a new one as a number.

    Args:
        value: seconds between two ticks, more than 0.
        active: whether it ticks; `gr.Timer(active=False)` as an output stops it.
        render: False places it later by `.render()`.

    Raises:
        ValueError: an interval that is no number above 0.
    """

    EVENTS: ClassVar = [Events.tick, Events.change]
    ts_value: ClassVar[str] = "number"

    def __init__(self, value: float = 1, *, active: bool = True, render: bool = True) -> None:
        self.active = active
        super().__init__(value, render=render)

    def preprocess(self, payload: Any) -> float | None:
        """The interval in seconds."""
        return None if payload is None else _seconds(payload)

    def postprocess(self, value: Any) -> float | None:
        """A new interval; None leaves it as it is."""
        return None if value is None else _seconds(value)

    def api_info(self) -> dict[str, Any]:
        """A number."""
        return {"type": "number"}

    def example_payload(self) -> Any:
        """A second."""
        return 1


def _seconds(value: Any) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 < value < float("inf"):
        raise PayloadError(
            f"Timer takes its interval in seconds, a number above 0; got {value!r}. "
            "Return gr.Timer(active=False) to stop it."
        )
    seconds: float = value
    return seconds
