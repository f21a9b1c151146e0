"""`Submission`: what the page asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Submission:
    """One event to run.

    Attributes:
        event_id: chosen by the page; every answer repeats it.
        fn_index: the listener's id.
        data: one JSON value for each input; null for State, a dict of props where the listener
            takes the whole component.
        event_data: details of the event, if the listener collects them.
        trigger_id: the component that fired; for chains the one that started the chain.
        stream: further chunks of data follow in the same run.
    """

    event_id: str
    fn_index: int
    data: list[Any]
    event_data: Any = None
    trigger_id: int | None = None
    stream: bool = False
