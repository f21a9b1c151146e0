"""Input streams: one run that calls its function once for each chunk the page sends."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from cloche.blocks.update import skip
from cloche.engine.call import call
from cloche.engine.events import Generating
from cloche.engine.generators import Breath, Steps
from cloche.engine.inputs import check_length, input_values
from cloche.engine.outputs import output_data
from cloche.engine.tqdm_tracking import tracking

if TYPE_CHECKING:
    from cloche.engine.job import Job
    from cloche.engine.plan import Plan
    from cloche.engine.run import Run

#: Data and event data of one moment.
Chunk = tuple[list[Any], Any]


class InputStream:
    """Chunks that wait for a run.

    A function that is slower than the stream gets the newest one, so that it does not lag behind;
    of a component with `keeps_every_chunk` (sound) it gets them all.
    """

    __slots__ = ("_chunks", "_closed", "_error", "_wake")

    def __init__(self, plan: Plan) -> None:
        every = any(getattr(block, "keeps_every_chunk", False) for block in plan.fn.inputs)
        self._chunks: deque[Chunk] = deque(maxlen=None if every else 1)
        self._closed = False
        self._error: Exception | None = None
        self._wake = asyncio.Event()

    def push(self, plan: Plan, data: Any, event_data: Any) -> None:
        """Take a chunk; one that does not fit the inputs is the end of the run."""
        try:
            check_length(plan.fn, data)
        except Exception as error:
            self._error = error
        else:
            if not self._closed:
                self._chunks.append((data, event_data))
        self._wake.set()

    def close(self) -> None:
        """No more chunks come; those that wait are still used."""
        self._closed = True
        self._wake.set()

    async def next(self, seconds: float | None) -> Chunk | None:
        """The next chunk; None when the stream was closed or the time is over.

        Raises:
            PayloadError: the chunk does not hold one value for each input.
        """
        try:
            async with asyncio.timeout(seconds):
                while not self._chunks and not self._closed and self._error is None:
                    self._wake.clear()
                    await self._wake.wait()
        except TimeoutError:
            return None
        if self._error is not None:
            raise self._error
        return self._chunks.popleft() if self._chunks else None


async def run_stream(run: Run, job: Job, stream: InputStream) -> None:
    """Execute a job until its stream ends or the listener's time limit, counted from the start."""
    from cloche.engine.run import state_prints

    plan, clock = run.plan, run.engine.ports.clock
    limit = plan.fn.time_limit
    before = state_prints(job) if plan.states else None
    data: list[Any] = [skip() for _ in plan.fn.outputs]
    breath = Breath(clock.time())
    chunk: Chunk | None = (job.submission.data, job.submission.event_data)
    while chunk is not None:
        job.submission.data, job.submission.event_data = chunk
        async for result in _results(run, job):
            if job.ended:
                return
            data = output_data(job, result)
            left = None if limit is None else max(0.0, limit - run.elapsed())
            job.tell(Generating(job.event_id, data, run.elapsed(), left))
            if breath.due(clock.time()):
                await run.engine.pause()
        left = None if limit is None else limit - run.elapsed()
        chunk = None if left is not None and left <= 0 else await stream.next(left)
    if not job.ended:
        run.complete(job, data, before)


async def _results(run: Run, job: Job) -> AsyncIterator[Any]:
    """What the function gives for the present chunk: one value, or each yield."""
    plan, runner = run.plan, run.engine.ports.runner
    positional, keywords = plan.arguments(input_values(job), job)
    with tracking(plan.track_tqdm):
        if plan.kind in ("sync", "async"):
            yield await call(runner, plan, positional, keywords)
            return
        steps = Steps(runner, plan, positional, keywords)
        try:
            while not job.ended:
                try:
                    result = await steps.next()
                except StopAsyncIteration:
                    return
                yield result
        finally:
            await steps.close()
