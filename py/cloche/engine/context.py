"""Which run the code that is executing now belongs to.

A context variable: it follows the function into coroutines, tasks and worker threads.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cloche.engine.run import Run

current_run: ContextVar[Run | None] = ContextVar("cloche_run", default=None)
