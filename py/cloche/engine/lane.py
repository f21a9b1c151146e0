"""`Lane`: the waiting list of one concurrency id."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cloche.engine.job import Job
    from cloche.engine.run import Run


class Lane:
    """Events of listeners that share a concurrency id, first come, first served.

    Attributes:
        limit: runs at a time, None for any number.
        waiting: those that have not started, in order.
        running: their executions.
        forgotten: a listener it was made for is gone; it is made anew when it is needed again.
    """

    __slots__ = ("forgotten", "limit", "name", "running", "waiting")

    def __init__(self, name: str, limit: int | None) -> None:
        self.name = name
        self.limit = limit
        self.waiting: deque[Job] = deque()
        self.running: set[Run] = set()
        self.forgotten = False

    @property
    def idle(self) -> bool:
        """Whether nothing waits or runs."""
        return not self.waiting and not self.running

    @property
    def has_slot(self) -> bool:
        """Whether one more may start."""
        return self.limit is None or len(self.running) < self.limit

    def take(self) -> list[Job]:
        """The next job; of a batch function, with later ones of the same function."""
        first = self.waiting.popleft()
        plan = first.plan
        if not plan.batch:
            return [first]
        taken = [first]
        kept: deque[Job] = deque()
        while self.waiting and len(taken) < plan.fn.max_batch_size:
            job = self.waiting.popleft()
            (taken if job.plan is plan else kept).append(job)
        self.waiting.extendleft(reversed(kept))
        return taken

    def batch_is_full(self) -> bool:
        """Whether as many events of the first one's function wait as one call takes."""
        plan = self.waiting[0].plan
        same = sum(job.plan is plan for job in self.waiting)
        return same >= plan.fn.max_batch_size

    def seconds_to_slot(self, now: float) -> float | None:
        """When the next run probably ends; None while a running function was never measured."""
        if self.has_slot:
            return 0.0
        rests: list[float] = []
        for run in self.running:
            mean = run.plan.durations.mean
            if mean is None:
                return None
            rests.append(max(0.0, mean - (now - run.started)))
        return min(rests)

    def eta(self, rank: int, now: float) -> float | None:
        """Seconds until the job at this place has probably ended."""
        job = self.waiting[rank]
        mean = job.plan.durations.mean
        to_slot = self.seconds_to_slot(now)
        if mean is None or to_slot is None:
            return None
        return mean * (rank + 1) / (self.limit or rank + 1) + to_slot
