"""`Engine`: runs the events of one app. Sessions come here, and whatever they submit."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import itertools
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cloche.engine.cachestore import forget_session
from cloche.engine.errors import DuplicateEventError, UnknownFunctionError, UnknownSessionError
from cloche.engine.events import Cancelled, EngineEvent, Failed
from cloche.engine.failures import failure, report
from cloche.engine.inputs import check_length, is_cached
from cloche.engine.job import Job, Sink
from cloche.engine.plan import Plan
from cloche.engine.ports import InterruptingRunner, PausingRunner, Ports
from cloche.engine.queue import Queue
from cloche.engine.request import Request
from cloche.engine.run import Run
from cloche.engine.session import Session
from cloche.engine.submission import Submission
from cloche.engine.threads import LimitedRunner
from cloche.engine.validation import refusal

if TYPE_CHECKING:
    from cloche.blocks.blocks import Blocks
    from cloche.blocks.dependency import BlockFunction


class Engine:
    """Runs events: queues them, calls the functions, tells what happens.

    Args:
        app: a finished app.
        ports: clock, runner of sync functions, packages.

    Attributes:
        interrupt: raises a cancellation in a suspended sync function, where the runner can.
        pause: lets messages of the page in.
    """

    def __init__(self, app: Blocks, ports: Ports) -> None:
        self.app = app
        #: The app's own, whatever is being built when somebody asks.
        self.graph = app.graph
        runner: Any = ports.runner
        limited = LimitedRunner(ports.runner, app.settings.max_threads)
        self.ports = replace(ports, runner=limited)
        self.interrupt: Callable[[asyncio.Task[Any]], bool] | None = (
            runner.interrupt if isinstance(runner, InterruptingRunner) else None
        )
        self.pause: Callable[[], Awaitable[None]] = (
            runner.pause if isinstance(runner, PausingRunner) else _one_turn
        )
        self._sessions: dict[str, Session] = {}
        self._plans: dict[BlockFunction, Plan] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._own_events = itertools.count()
        self._context = contextvars.copy_context()
        self._queue = Queue(
            start=self._start,
            limit_of=self._limit_of,
            max_size=app.max_size,
            rate=app.status_update_rate,
            clock=ports.clock,
            later=_later,
        )

    # --- sessions ---

    def open_session(self, session_hash: str, request: Request | None = None) -> Session:
        """Begin a session, or take up one that is open already."""
        session = self._sessions.get(session_hash)
        if session is None:
            request = request or Request(session_hash=session_hash)
            session = Session(self, session_hash, request, _later)
            self._sessions[session_hash] = session
        elif request is not None:
            session.request = request
        return session

    def has_session(self, session_hash: str) -> bool:
        """Whether a session of this hash is open."""
        return session_hash in self._sessions

    def session(self, session_hash: str) -> Session:
        """An open session.

        Raises:
            UnknownSessionError: it was never opened, or is closed.
        """
        session = self._sessions.get(session_hash)
        if session is None:
            raise UnknownSessionError(
                f"There is no open session {session_hash!r}.",
                "Reload the page; the app's Python was restarted or the session was closed.",
            )
        return session

    async def close_session(self, session_hash: str) -> None:
        """End a session: its events are cancelled, unload listeners and delete callbacks run."""
        session = self._sessions.pop(session_hash, None)
        if session is None:
            return
        for job in list(session.jobs.values()):
            self._cancel(job)
        for fn in _unload_listeners(session):
            await self._run_unload(fn, session)
        session.state.clear()
        forget_session(session_hash)

    async def aclose(self) -> None:
        """End every session, and wait until what was running has ended."""
        for session_hash in list(self._sessions):
            await self.close_session(session_hash)
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    # --- events ---

    def submit(self, session_hash: str, submission: Submission, sink: Sink) -> None:
        """Take an event and return at once; what happens to it is told to `sink`.

        Raises:
            UnknownSessionError: the session is not open.
            UnknownFunctionError: no listener of this id has a Python function.
            DuplicateEventError: the session has an event of this id that has not ended.
            PayloadError: the data does not hold one value for each input.
        """
        session = self.session(session_hash)
        fn = self._function(session, submission.fn_index)
        if fn is None:
            sink(Cancelled(submission.event_id))
            return
        check_length(fn, submission.data)
        if submission.event_id in session.jobs:
            raise DuplicateEventError(
                f"An event {submission.event_id!r} is still under way in this session.",
                "Give every event an id of its own.",
            )
        job = self._job(fn, session, submission, sink)
        if job is None:
            return
        if job.plan.validator is None and job.plan.memo is None:
            self._admit(job)
        else:
            job.check = self._spawn(self._check_and_admit(job))

    def passes_as_is(self, session_hash: str, fn_index: int) -> bool:
        """Whether a listener's function gets values as the page sends them."""
        session = self._sessions.get(session_hash)
        fn = session.function(fn_index) if session is not None else None
        return fn is not None and not fn.preprocess

    def send_chunk(self, session_hash: str, event_id: str, data: Any, event_data: Any) -> None:
        """The next data of an event submitted with `stream`; ignored when that has ended."""
        session = self._sessions.get(session_hash)
        job = session.jobs.get(event_id) if session is not None else None
        if job is not None and job.stream is not None:
            job.stream.push(job.plan, data, event_data)

    def end_stream(self, session_hash: str, event_id: str) -> None:
        """No more chunks come: the event ends when those that wait are used."""
        session = self._sessions.get(session_hash)
        job = session.jobs.get(event_id) if session is not None else None
        if job is not None and job.stream is not None:
            job.stream.close()

    def cancel(self, session_hash: str, event_ids: Iterable[str]) -> None:
        """Cancel events; those that have ended or were never there are ignored."""
        session = self._sessions.get(session_hash)
        if session is None:
            return
        for event_id in event_ids:
            job = session.jobs.get(event_id)
            if job is not None:
                self._cancel(job)

    async def call_server(
        self, session_hash: str, component_id: int, name: str, args: list[Any]
    ) -> Any:
        """Call a function that a component offers to its script in the page; see there."""
        from cloche.engine.server_functions import call_server  # few apps need it

        return await call_server(self.session(session_hash), component_id, name, args)

    def run_ended(self, run: Run) -> None:
        """A run is over in every respect; its place may be taken."""
        self._queue.ended(run)

    def forget(self, fns: Iterable[BlockFunction]) -> None:
        """Drop what is known of listeners that are no longer part of the app."""
        for fn in fns:
            self._plans.pop(fn, None)
            self._queue.forget(fn.concurrency_id)

    def _function(self, session: Session, fn_index: int) -> BlockFunction | None:
        """The listener to run; None when a dynamic part replaced it before the page could know."""
        fn = session.function(fn_index)
        if fn is None:
            if session.had_function(fn_index):
                return None
            raise UnknownFunctionError(
                f"This app has no listener {fn_index}.",
                "Reload the page, so that it has the listeners of the app that runs now.",
            )
        if fn.fn is None:
            raise UnknownFunctionError(
                f"Listener {fn_index} ({fn.api_name}) has no Python function to run.",
                "It acts in the page only; do not submit it.",
            )
        return fn

    def _job(
        self, fn: BlockFunction, session: Session, submission: Submission, sink: Sink
    ) -> Job | None:
        plan = self._plans.get(fn)
        if plan is None:
            try:
                plan = self._plans[fn] = Plan(fn)
            except Exception as error:
                report(error)
                show_error = self.app.settings.show_error
                sink(failure(submission.event_id, error, show_error))
                return None
        job = Job(submission, plan, session, sink, self.ports.clock.time())
        session.jobs[job.event_id] = job
        return job

    def _admit(self, job: Job) -> None:
        if not job.plan.fn.queue:
            self._start(job.plan, [job])
            return
        try:
            self._queue.push(job)
        except Exception as error:
            job.tell(failure(job.event_id, error, self.app.settings.show_error))

    async def _check_and_admit(self, job: Job) -> None:
        """Ask the validator, then the cache: what that holds need not wait for its turn."""
        refused: Failed | None = None
        known = False
        try:
            if job.plan.packages:
                await self.ports.packages.ensure(job.plan.packages)
            if job.plan.validator is not None:
                refused = await refusal(job, job.plan.validator, self.ports)
            if refused is None and job.plan.memo is not None and not job.plan.batch:
                known = is_cached(job, job.plan.memo)
        except asyncio.CancelledError:
            if not job.ended:
                job.tell(Cancelled(job.event_id))
            return
        except Exception as error:
            report(error)
            refused = failure(job.event_id, error, self.app.settings.show_error)
        job.check = None
        if refused is not None:
            job.tell(refused)
        elif known and not job.ended:
            self._start(job.plan, [job])
        elif not job.ended:
            self._admit(job)

    def _start(self, plan: Plan, jobs: list[Job]) -> Run:
        run = Run(self, plan, jobs)
        for job in jobs:
            job.run = run
        run.task = self._spawn(run.execute())
        return run

    def _cancel(self, job: Job) -> None:
        run = job.run
        job.tell(Cancelled(job.event_id))
        if run is not None:
            if run.over:
                run.stop()
        elif job.check is not None:
            job.check.cancel()
        else:
            self._queue.remove(job)

    # --- the rest ---

    async def _run_unload(self, fn: BlockFunction, session: Session) -> None:
        data = [None] * len(fn.inputs)
        submission = Submission(f"unload-{next(self._own_events)}", fn.id, data)
        job = self._job(fn, session, submission, _nobody)
        if job is None:
            return
        task = self._start(job.plan, [job]).task
        if task is not None:
            with contextlib.suppress(Exception):  # told on stderr already
                await task

    def _limit_of(self, job: Job) -> int | None:
        """The lowest limit among the listeners of the job's concurrency id."""
        limits: list[int] = []
        for fn in {job.plan.fn, *job.session.graph.fns.values()}:
            if fn.concurrency_id == job.plan.fn.concurrency_id:
                limit = fn.concurrency_limit
                if limit == "default":
                    limit = self.app.default_concurrency_limit
                if isinstance(limit, int):
                    limits.append(limit)
        return min(limits, default=None)

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        # not from the context of the run that just ended: its job and variables are its own
        task = self._context.run(asyncio.get_running_loop().create_task, coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _later(delay: float, function: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    if delay <= 0:
        loop.call_soon(function)
    else:
        loop.call_later(delay, function)


def _unload_listeners(session: Session) -> list[BlockFunction]:
    return [
        fn
        for fn in session.graph.fns.values()
        if fn.fn is not None and any(event == "unload" for _, event in fn.targets)
    ]


async def _one_turn() -> None:
    await asyncio.sleep(0)


def _nobody(event: EngineEvent) -> None:
    """Takes what no page is there to hear."""
