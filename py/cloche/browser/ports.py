"""The engine's ports in a worker: time, and running sync functions on stacks that may suspend."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from cloche.browser import waiting

T = TypeVar("T")


class PerformanceClock:
    """Monotonic seconds."""

    def time(self) -> float:
        """Seconds since some fixed moment."""
        return time.perf_counter()


class BrowserRunner:
    """Calls sync functions in the current task.

    Where the browser has stack switching, `time.sleep` and other waits inside them suspend the
    task's stack, so that everything else goes on; elsewhere they block the worker, never the page.
    """

    async def call(self, fn: Callable[[], T]) -> T:
        """The result of `fn()`."""
        waiting.begin()
        return fn()

    async def next(self, iterator: Iterator[T]) -> T:
        """The next item; StopAsyncIteration at the end, as coroutines may not raise the other."""
        waiting.begin()
        try:
            return next(iterator)
        except StopIteration:
            raise StopAsyncIteration from None

    async def pause(self) -> None:
        """Let messages of the page in: only a timer does, a bare `sleep(0)` starves them."""
        await asyncio.sleep(0.001)

    def interrupt(self, task: asyncio.Task[Any]) -> bool:
        """Raise a cancellation where the sync code of `task` is suspended, if it is."""
        return waiting.stop(task)
