"""What the engine needs of the world around it: time, running sync functions, heavy packages.

One implementation lives in `browser/`, one for CPython in `native.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, runtime_checkable

T = TypeVar("T")

#: Runs a function after some seconds, on the loop's thread.
Later = Callable[[float, Callable[[], None]], Any]


class Clock(Protocol):
    """A monotonic clock."""

    def time(self) -> float:
        """Seconds since some fixed moment."""


class Runner(Protocol):
    """Runs sync code so that other events may go on meanwhile.

    Both methods return only when the code has ended, even if the waiting task is cancelled: the
    cancellation is raised after that, so that a concurrency slot is never freed too early.
    """

    async def call(self, fn: Callable[[], T]) -> T:
        """The result of `fn()`."""

    async def next(self, iterator: Iterator[T]) -> T:
        """One step of a sync generator; raises StopAsyncIteration at its end."""


@runtime_checkable
class InterruptingRunner(Protocol):
    """A runner that can also raise a cancellation inside a suspended sync function."""

    def interrupt(self, task: asyncio.Task[Any]) -> bool:
        """Make the sync function that `task` runs now raise where it is suspended.

        False when no sync function is suspended there: then the task itself must be cancelled.
        """


@runtime_checkable
class PausingRunner(Protocol):
    """A runner that knows how to let the page's messages in; else the loop's own turn must do."""

    async def pause(self) -> None:
        """Return after messages that have arrived were handled."""


class Packages(Protocol):
    """Packages of the runtime that are loaded behind the visible UI."""

    async def ensure(self, names: Iterable[str]) -> None:
        """Wait until all of `names` can be imported."""


@dataclass(slots=True, frozen=True)
class Ports:
    """The engine's whole outside."""

    clock: Clock
    runner: Runner
    packages: Packages
