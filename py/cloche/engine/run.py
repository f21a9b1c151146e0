"""`Run`: one execution of a listener, from its inputs to the end of its event or batch."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal

from cloche.blocks.context import Context
from cloche.blocks.update import skip
from cloche.engine.bars import Bars
from cloche.engine.batch import run_batch
from cloche.engine.call import call
from cloche.engine.context import current_run
from cloche.engine.events import Cancelled, Completed, Generating, ProgressChanged, Started
from cloche.engine.failures import failure, report
from cloche.engine.generators import Breath, Steps
from cloche.engine.inputs import input_values
from cloche.engine.outputs import output_data
from cloche.engine.state import fingerprint
from cloche.engine.streaming import run_stream
from cloche.engine.tqdm_tracking import tracking

if TYPE_CHECKING:
    from cloche.engine.engine import Engine
    from cloche.engine.job import Job
    from cloche.engine.plan import Plan


class Run:
    """Executes one job, or a batch of jobs of one function.

    Attributes:
        jobs: those that take part; several only in a batch.
        started: by the engine's clock.
        bars: progress, made when first asked for.
        task: the asyncio task that executes it.
        used_cache: whether a cache answered, for all or for a part of it.
    """

    __slots__ = ("_bars", "_running", "engine", "jobs", "plan", "started", "task", "used_cache")

    def __init__(self, engine: Engine, plan: Plan, jobs: list[Job]) -> None:
        self.engine = engine
        self.plan = plan
        self.jobs = jobs
        self.started = engine.ports.clock.time()
        self.task: asyncio.Task[None] | None = None
        self.used_cache: Literal["full", "partial"] | None = None
        self._bars: Bars | None = None
        self._running = False

    @property
    def bars(self) -> Bars:
        """The run's progress bars."""
        if self._bars is None:
            self._bars = Bars(self.engine.ports.clock, self.jobs[0].later, self._tell_progress)
        return self._bars

    @property
    def over(self) -> bool:
        """Whether every event of it has its end."""
        return all(job.ended for job in self.jobs)

    def elapsed(self) -> float:
        """Seconds since the start."""
        return self.engine.ports.clock.time() - self.started

    def stop(self) -> None:
        """Cancel what is running; the events have their end already."""
        if self._running and self.task is not None:
            # only one of both, or the function's own clean-up would be cancelled, too
            interrupt = self.engine.interrupt
            if interrupt is None or not interrupt(self.task):
                self.task.cancel()

    async def execute(self) -> None:
        """Run to the end. Raises only what must end the process."""
        try:
            if not self.over:
                self._running = True
                await self._execute()
        except asyncio.CancelledError as error:
            self._interrupted(error)
        except (KeyboardInterrupt, GeneratorExit):
            self._end_as_cancelled()
            raise
        except BaseException as error:
            self._failed(error)
        finally:
            self._running = False
            self.engine.run_ended(self)

    async def _execute(self) -> None:
        current_run.set(self)
        # components built by the function belong to no app
        Context.set_root(None)
        Context.set_container(None)
        plan = self.plan
        eta = plan.durations.mean
        for job in self.jobs:
            job.tell(Started(job.event_id, eta))
        if plan.packages:
            await self.engine.ports.packages.ensure(plan.packages)
            plan.packages = ()
        if plan.fn.render_id is not None:
            from cloche.engine.render import render_part  # few apps need it

            await render_part(self, self.jobs[0])
        elif plan.batch:
            await run_batch(self)
        elif (stream := self.jobs[0].stream) is not None:
            await run_stream(self, self.jobs[0], stream)
        elif plan.kind in ("sync", "async"):
            await self._execute_once(self.jobs[0])
        else:
            await self._execute_steps(self.jobs[0])

    async def _execute_once(self, job: Job) -> None:
        plan = self.plan
        before = state_prints(job) if plan.states else None
        positional, keywords = plan.arguments(input_values(job), job)
        if plan.track_tqdm:
            with tracking(True):
                result = await call(self.engine.ports.runner, plan, positional, keywords)
        else:
            result = await call(self.engine.ports.runner, plan, positional, keywords)
        if not job.ended:
            self.complete(job, output_data(job, result), before)

    async def _execute_steps(self, job: Job) -> None:
        plan, clock = self.plan, self.engine.ports.clock
        before = state_prints(job) if plan.states else None
        positional, keywords = plan.arguments(input_values(job), job)
        data = [skip() for _ in plan.fn.outputs]
        breath = Breath(clock.time())
        with tracking(plan.track_tqdm):
            steps = Steps(self.engine.ports.runner, plan, positional, keywords)
            try:
                while True:
                    try:
                        result = await steps.next()
                    except StopAsyncIteration:
                        break
                    if job.ended:
                        return
                    data = output_data(job, result)
                    limit = plan.fn.time_limit
                    job.tell(Generating(job.event_id, data, self.elapsed(), limit))
                    if breath.due(clock.time()):
                        await self.engine.pause()
            finally:
                await steps.close()
        if not job.ended:
            self.complete(job, data, before)

    def complete(
        self,
        job: Job,
        data: list[Any],
        before: dict[int, bytes] | None,
        render_config: dict[str, Any] | None = None,
    ) -> None:
        """End an event with its data."""
        duration = self.elapsed()
        self.plan.durations.add(duration)
        changed: list[int] = []
        if before is not None:
            after = state_prints(job)
            changed = [state_id for state_id, mark in after.items() if before[state_id] != mark]
        if self._bars is not None:
            self._bars.flush()
        if job.segments is not None:
            outputs = zip(self.plan.fn.outputs, data, strict=True)
            data = [job.segments.joined(block, value) for block, value in outputs]
        mean, hit = self.plan.durations.mean, self.used_cache
        job.tell(Completed(job.event_id, data, duration, mean, changed, render_config, hit))

    def fail(self, job: Job, error: BaseException) -> None:
        """End an event with an error; the author gets the traceback on stderr."""
        if job.ended:
            return
        if self._bars is not None:
            self._bars.flush()
        report(error)
        job.tell(failure(job.event_id, error, self.engine.app.settings.show_error))

    def _failed(self, error: BaseException) -> None:
        if self.over:
            return  # of a cancelled function nobody waits for an answer
        for job in list(self.jobs):
            self.fail(job, error)

    def _interrupted(self, error: asyncio.CancelledError) -> None:
        task = self.task
        if task is not None and task.cancelling():
            self._end_as_cancelled()
        else:
            self._failed(error)  # the function awaited something that was cancelled elsewhere

    def _end_as_cancelled(self) -> None:
        for job in list(self.jobs):
            job.tell(Cancelled(job.event_id))

    def _tell_progress(self, bars: list[dict[str, Any]]) -> None:
        for job in self.jobs:
            job.tell(ProgressChanged(job.event_id, bars))


def state_prints(job: Job) -> dict[int, bytes]:
    """What tells the present contents of the State outputs apart from later ones."""
    state = job.session.state
    return {block._id: fingerprint(state.get(block)) for block in job.plan.states}
