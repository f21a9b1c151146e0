"""What the engine tells about an event on its way: plain records, in the order they happen.

Each submitted event ends with exactly one of `Completed`, `Failed` or `Cancelled`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

LogLevel = Literal["info", "warning", "success", "error"]


@dataclass(slots=True)
class Estimation:
    """Place among the waiting events: 0 is next. `rank_eta` in seconds, None while unknown."""

    event_id: str
    rank: int
    queue_size: int
    rank_eta: float | None = None


@dataclass(slots=True)
class Started:
    """The function is about to run; `eta` is its mean duration in seconds so far."""

    event_id: str
    eta: float | None = None


@dataclass(slots=True)
class ProgressChanged:
    """Bars from the outermost to the innermost; an empty list hides them.

    Each is a dict with the keys index, length, unit, progress and desc.
    """

    event_id: str
    bars: list[dict[str, Any]]


@dataclass(slots=True)
class Logged:
    """A toast; `duration` in seconds, None stays until closed."""

    event_id: str
    message: str
    level: LogLevel = "info"
    title: str = "Info"
    duration: float | None = 10
    visible: bool = True


@dataclass(slots=True)
class Generating:
    """One yield: the full value of every output."""

    event_id: str
    data: list[Any]
    duration: float | None = None
    time_limit: float | None = None


@dataclass(slots=True)
class Completed:
    """The run succeeded.

    Attributes:
        data: per output a JSON-able value, a file record, or a patch (`__type__` is "update").
        duration, average_duration: seconds of this run, and the mean of this function's runs.
        changed_state_ids: State outputs whose content differs from before the run.
        render_config: the new content of a dynamic part.
        used_cache: "full" or "partial" when a cache answered.
    """

    event_id: str
    data: list[Any]
    duration: float | None = None
    average_duration: float | None = None
    changed_state_ids: list[int] = field(default_factory=list)
    render_config: dict[str, Any] | None = None
    used_cache: Literal["full", "partial"] | None = None


@dataclass(slots=True)
class Failed:
    """The run failed, or its inputs were refused.

    Attributes:
        error: text for the user.
        title, duration, visible: of the toast.
        traceback: frames of the user's code.
        validation: per input `is_valid`, `message` and `parameter_name` when a validator refused.
    """

    event_id: str
    error: str
    title: str = "Error"
    duration: float | None = 10
    visible: bool = True
    traceback: str | None = None
    validation: list[dict[str, Any]] | None = None


@dataclass(slots=True)
class Cancelled:
    """The event was cancelled while it waited or ran; what it still returns is dropped."""

    event_id: str


EngineEvent = (
    Estimation | Started | ProgressChanged | Logged | Generating | Completed | Failed | Cancelled
)
FinalEvent = Completed | Failed | Cancelled
