"""Where each argument of a listener comes from: an input, or something injected."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cloche.blocks.errors import PayloadError
from cloche.engine.describe import came
from cloche.engine.request import header_for
from cloche.events.injection import Parameter

if TYPE_CHECKING:
    from cloche.engine.job import Job

#: Gives the argument for the preprocessed input values of a job.
Source = Callable[[list[Any], "Job"], Any]


class Nth:
    """The input at a position."""

    __slots__ = ("index",)

    def __init__(self, index: int) -> None:
        self.index = index

    def __call__(self, values: list[Any], job: Job) -> Any:
        return values[self.index]


def nth(index: int) -> Source:
    """The input at a position."""
    return Nth(index)


def constant(value: Any) -> Source:
    """Always the same value."""
    return lambda values, job: value


def injected(parameter: Parameter) -> Source:
    """What fills an injected parameter; a kind that has no meaning here gives its default."""
    match parameter.injected:
        case "event_data":
            return lambda values, job: event_data(parameter.hint, job)
        case "request":
            return lambda values, job: job.session.request
        case "header":
            return lambda values, job: _header(parameter, job)
        case _:
            return constant(None if parameter.required else parameter.default)


def _header(parameter: Parameter, job: Job) -> Any:
    found = header_for(job.session.request, parameter.name)
    return parameter.default if found is None and not parameter.required else found


def event_data(cls: type[Any], job: Job) -> Any:
    """The event's details, with the live component that fired as `target`.

    Raises:
        PayloadError: the page sent something that is no record of details.
    """
    submission = job.submission
    details = submission.event_data
    if details is not None and not isinstance(details, dict):
        raise PayloadError(
            f"The details of this event must be an object, got {came(details)}. "
            "Send event_data as an object or leave it out."
        )
    target = None if submission.trigger_id is None else job.session.block(submission.trigger_id)
    return cls(target, details)
