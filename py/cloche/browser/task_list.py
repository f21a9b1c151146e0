"""Shows the worker a task of asyncio in memory (worker/src/task-lists.ts)."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any, cast


class _NoLoop:
    """As much of an event loop as a task needs that never runs."""

    def get_debug(self) -> bool:
        return False

    def call_soon(self, *_given: Any, **_named: Any) -> None:
        pass


async def _nothing() -> None:
    pass


def show(look: Callable[[int, int], None]) -> None:
    """Call `look` with the address and the size in bytes of a task that has not begun."""
    work = _nothing()
    task = asyncio.Task(work, loop=cast(asyncio.AbstractEventLoop, _NoLoop()))
    try:
        look(id(task), sys.getsizeof(task))
    finally:
        task._log_destroy_pending = False  # type: ignore[attr-defined]
        work.close()
