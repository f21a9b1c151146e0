"""`launch(max_threads=)`: how many sync functions run at a time, whatever their own limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import TypeVar

from cloche.engine.ports import Runner

T = TypeVar("T")


class LimitedRunner:
    """Lets a runner do so much at a time; the rest waits in order. Coroutines do not count."""

    def __init__(self, runner: Runner, limit: int) -> None:
        self._runner = runner
        self._free = asyncio.Semaphore(limit)

    async def call(self, fn: Callable[[], T]) -> T:
        """The result of `fn()`."""
        async with self._free:
            return await self._runner.call(fn)

    async def next(self, iterator: Iterator[T]) -> T:
        """One step of a generator; between its steps others may run."""
        async with self._free:
            return await self._runner.next(iterator)
