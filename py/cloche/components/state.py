"""`State`: a Python object kept for each session, never sent to the page."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Any, ClassVar

from cloche.components.base import Component
from cloche.events.names import Events


def keep_quiet(value: Any) -> None:
    """The default `delete_callback`: nothing happens."""


class State(Component):
    """Keeps an object for each session. Functions get the object itself and return the next one.

    Args:
        value: initial object; each session starts with a deep copy of it. A function is called once
            for each session.
        render: False places it later by `.render()`.
        time_to_live: seconds after its creation or last change until the object is dropped; None
            never drops it.
        delete_callback: function called with the object when it is dropped.

    Raises:
        TypeError: the initial object cannot be copied.
    """

    EVENTS: ClassVar = [Events.change]
    in_api: ClassVar[bool] = False
    #: The value lives in the session's store, not on the wire.
    stateful: ClassVar[bool] = True
    ts_value: ClassVar[str] = "null"

    def __init__(
        self,
        value: Any = None,
        render: bool = True,
        *,
        time_to_live: float | None = None,
        delete_callback: Callable[[Any], None] | None = None,
    ) -> None:
        self.time_to_live = math.inf if time_to_live is None else time_to_live
        self.delete_callback = delete_callback or keep_quiet
        try:
            kept = copy.deepcopy(value)
        except Exception as error:
            raise TypeError(
                f"State needs an initial value that can be copied, because every session gets its "
                f"own; {type(value).__name__} cannot be ({error}). Pass a function that makes it."
            ) from error
        super().__init__(None, render=render)
        self.value = kept

    def get_config(self) -> dict[str, Any]:
        """Props for the page: neither the value nor the callback can leave Python."""
        config = super().get_config()
        config.pop("value", None)
        config.pop("delete_callback", None)
        if config["time_to_live"] == math.inf:
            config.pop("time_to_live")  # JSON has no infinity
        return config

    def api_info(self) -> dict[str, Any]:
        """Anything; clients never see it."""
        return {"type": {}, "description": "any Python object"}

    def example_payload(self) -> Any:
        """Nothing."""
        return None
