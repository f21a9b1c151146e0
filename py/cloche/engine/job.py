"""`Job`: one submitted event, from its arrival to its single end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cloche.engine.events import Cancelled, Completed, EngineEvent, Failed
from cloche.engine.segments import Segments
from cloche.engine.streaming import InputStream

if TYPE_CHECKING:
    from cloche.engine.plan import Plan
    from cloche.engine.run import Run
    from cloche.engine.session import Session
    from cloche.engine.submission import Submission

Sink = Callable[[EngineEvent], None]
_FINAL = (Completed, Failed, Cancelled)


class Job:
    """An event on its way. Whatever is told after its end is dropped.

    Attributes:
        run: the execution it takes part in, None while it waits.
        check: the task of its validator, while that runs.
        enqueued: when it began to wait, by the engine's clock.
        stream: chunks that the page sends, of an input stream.
        segments: what was yielded for outputs that stream.
        told_rank: the place and size last told, so that only changes are told.
    """

    __slots__ = (
        "_loop",
        "_sink",
        "_thread",
        "check",
        "ended",
        "enqueued",
        "event_id",
        "plan",
        "run",
        "segments",
        "session",
        "stream",
        "submission",
        "told_rank",
    )

    def __init__(
        self, submission: Submission, plan: Plan, session: Session, sink: Sink, enqueued: float
    ) -> None:
        self.event_id = submission.event_id
        self.submission = submission
        self.plan = plan
        self.session = session
        self.enqueued = enqueued
        self.run: Run | None = None
        self.check: asyncio.Task[Any] | None = None
        self.told_rank: tuple[int, int] | None = None
        self.stream = InputStream(plan) if submission.stream else None
        self.segments = Segments() if plan.segmented else None
        self.ended = False
        self._sink = sink
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()

    def tell(self, event: EngineEvent) -> None:
        """Pass an event on, at once on the loop's thread, in order from any other."""
        if self.ended:
            return
        if threading.get_ident() == self._thread:
            if isinstance(event, _FINAL):
                self.ended = True
                self.session.jobs.pop(self.event_id, None)
            self._sink(event)
        else:
            self._loop.call_soon_threadsafe(self.tell, event)

    def later(self, delay: float, function: Callable[[], None]) -> None:
        """Call `function` on the loop's thread after `delay` seconds."""
        if threading.get_ident() == self._thread:
            self._loop.call_later(delay, function)
        else:
            self._loop.call_soon_threadsafe(self._loop.call_later, delay, function)
