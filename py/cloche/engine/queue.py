"""`Queue`: decides which waiting event starts when.

One lane for each concurrency id, each with its own limit. Lanes do not compete: a free slot of one
says nothing about another, so no order among them has to be kept, and none can starve.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from cloche.blocks.errors import Error
from cloche.engine.describe import count
from cloche.engine.events import Estimation
from cloche.engine.lane import Lane
from cloche.engine.ports import Clock, Later

if TYPE_CHECKING:
    from cloche.engine.job import Job
    from cloche.engine.plan import Plan
    from cloche.engine.run import Run

#: So many waiting events hear of every change of their place; of more, each hears it now and then,
#: or telling them all would take longer than running them.
FEW = 20
PACE = 0.25
#: Seconds that the first event of a batch waits for others.
GATHER = 0.01


class QueueFullError(Error):
    """As many events wait as `queue(max_size=)` allows."""


class Queue:
    """The waiting events of one app.

    Args:
        start: begins the execution of jobs.
        limit_of: runs at a time for the concurrency id of a job, None for any number.
        max_size: how many events may wait in all.
        rate: "auto" tells places whenever they change, a number every so many seconds.
    """

    def __init__(
        self,
        *,
        start: Callable[[Plan, list[Job]], Run],
        limit_of: Callable[[Job], int | None],
        max_size: int | None,
        rate: float | Literal["auto"],
        clock: Clock,
        later: Later,
    ) -> None:
        self._start = start
        self._limit_of = limit_of
        self._max_size = max_size
        self._rate = rate
        self._clock = clock
        self._later = later
        self._lanes: dict[str, Lane] = {}
        self._of_run: dict[Run, Lane] = {}
        self._stale: dict[Lane, None] = {}
        self._telling = False
        #: Events that wait, in all lanes.
        self.size = 0

    def push(self, job: Job) -> None:
        """Let a job wait, or start it at once where there is a slot.

        Raises:
            QueueFullError: too many wait already.
        """
        if self._max_size is not None and self.size >= self._max_size:
            raise QueueFullError(
                f"The queue is full: {count(self.size, 'event')} wait already. "
                "Try again in a moment.",
                title="Queue is full",
            )
        lane = self._lane(job)
        lane.waiting.append(job)
        self.size += 1
        self._serve(lane)
        if job.run is None:
            self._tell(lane, len(lane.waiting) - 1)
            if self._rate != "auto":
                self._plan_telling(self._rate)

    def remove(self, job: Job) -> None:
        """Drop a waiting job."""
        lane = self._lane(job)
        lane.waiting.remove(job)
        self.size -= 1
        self._places_changed(lane)

    def ended(self, run: Run) -> None:
        """A run that was started here gives its slot back."""
        lane = self._of_run.pop(run, None)
        if lane is None:
            return
        lane.running.discard(run)
        self._serve(lane)
        self._places_changed(lane)
        if lane.forgotten and lane.idle:
            self._lanes.pop(lane.name, None)

    def forget(self, concurrency_id: str) -> None:
        """A listener is no longer part of the app: its lane goes, once it is idle."""
        lane = self._lanes.get(concurrency_id)
        if lane is not None:
            lane.forgotten = True
            if lane.idle:
                del self._lanes[concurrency_id]

    def _lane(self, job: Job) -> Lane:
        name = job.plan.fn.concurrency_id
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = Lane(name, self._limit_of(job))
        return lane

    def _serve(self, lane: Lane) -> None:
        """Start what may start."""
        while lane.waiting and lane.has_slot:
            first = lane.waiting[0]
            if first.plan.batch and not self._may_start_batch(lane):
                return
            jobs = lane.take()
            self.size -= len(jobs)
            run = self._start(first.plan, jobs)
            lane.running.add(run)
            self._of_run[run] = lane
            self._places_changed(lane)

    def _may_start_batch(self, lane: Lane) -> bool:
        """Whether the batch is full, or its first event has waited long enough for company."""
        waited = self._clock.time() - lane.waiting[0].enqueued
        if waited >= GATHER or lane.batch_is_full():
            return True
        self._later(GATHER - waited, lambda: self._serve(lane))
        return False

    # --- places ---

    def _places_changed(self, lane: Lane) -> None:
        """Tell the new places once the present moment is over; many changes are told as one."""
        if self._rate == "auto" and lane.waiting:
            self._stale[lane] = None
            self._plan_telling(0.0 if self.size <= FEW else PACE)

    def _plan_telling(self, delay: float) -> None:
        if not self._telling:
            self._telling = True
            self._later(delay, self._tell_places)

    def _tell_places(self) -> None:
        self._telling = False
        if self._rate == "auto":
            lanes = list(self._stale)
            self._stale.clear()
        else:
            lanes = [lane for lane in self._lanes.values() if lane.waiting]
            if lanes:
                self._plan_telling(self._rate)
        for lane in lanes:
            for rank in range(len(lane.waiting)):
                self._tell(lane, rank)

    def _tell(self, lane: Lane, rank: int) -> None:
        job = lane.waiting[rank]
        size = len(lane.waiting)
        place = (rank, size)
        if self._rate == "auto" and job.told_rank == place:
            return
        job.told_rank = place
        job.tell(Estimation(job.event_id, rank, size, lane.eta(rank, self._clock.time())))
