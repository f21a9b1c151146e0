"""Runs generators: each yield goes out as it comes, and whatever happens they are closed."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Iterator
from typing import Any

from cloche.engine.failures import report
from cloche.engine.plan import Plan
from cloche.engine.ports import Runner

#: Seconds that yields may follow each other before messages of the page get their turn.
_BREATH = 0.02


class Steps:
    """The yields of one run, sync or async alike.

    A generator that never waits would keep cancellations from arriving, so it is paused in between.
    """

    def __init__(self, runner: Runner, plan: Plan, positional: Any, keywords: Any) -> None:
        self._runner = runner
        self._is_async = plan.kind == "async_generator"
        self._iterator: Any = plan.call(*positional, **keywords)

    async def next(self) -> Any:
        """The next yield; StopAsyncIteration at the end."""
        if self._is_async:
            iterator: AsyncIterator[Any] = self._iterator
            return await iterator.__anext__()
        steps: Iterator[Any] = self._iterator
        return await self._runner.next(steps)

    async def close(self) -> None:
        """Run the generator's `finally` blocks, if it has not ended."""
        try:
            if self._is_async:
                await self._iterator.aclose()
            elif inspect.getgeneratorstate(self._iterator) != inspect.GEN_CLOSED:
                await self._runner.call(self._iterator.close)
        except Exception as error:  # the event has its end already; the author should know
            report(error)


class Breath:
    """Decides when a pause between yields is due."""

    def __init__(self, now: float) -> None:
        self._last = now

    def due(self, now: float) -> bool:
        """Whether yields have followed each other for long enough."""
        if now - self._last < _BREATH:
            return False
        self._last = now
        return True
