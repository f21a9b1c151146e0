"""The engine's ports on CPython: sync functions run in threads.

Used by tests, by prerendering and to compare with the reference.
"""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from cloche.engine.engine import Engine
from cloche.engine.events import Cancelled, Completed, EngineEvent, Failed
from cloche.engine.ports import Ports
from cloche.engine.submission import Submission

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from cloche.blocks.blocks import Blocks
    from cloche.engine.session import Session

T = TypeVar("T")
#: As many sync functions at a time as the reference runs.
THREADS = 40
_END: Any = object()


class NativeClock:
    """Monotonic seconds."""

    def time(self) -> float:
        """Seconds since some fixed moment."""
        return time.perf_counter()


class NativeRunner:
    """Runs sync functions in threads, with the context variables of the caller."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        #: One context for all steps of a task, so that a generator keeps what it sets.
        self._context: contextvars.ContextVar[contextvars.Context | None] = contextvars.ContextVar(
            "cloche_thread_context", default=None
        )

    async def call(self, fn: Callable[[], T]) -> T:
        """The result of `fn()`, in a thread."""
        result: T = await self._in_thread(fn)
        return result

    async def next(self, iterator: Iterator[T]) -> T:
        """The next item, in a thread; StopAsyncIteration at the end."""
        item: Any = await self._in_thread(lambda: next(iterator, _END))
        if item is _END:
            raise StopAsyncIteration
        result: T = item
        return result

    async def pause(self) -> None:
        """One turn of the loop."""
        await asyncio.sleep(0)

    def close(self) -> None:
        """Let the threads go."""
        if self._pool is not None:
            self._pool.shutdown(wait=False)
            self._pool = None

    async def _in_thread(self, fn: Callable[[], Any]) -> Any:
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="cloche")
        context = self._context.get()
        if context is None:
            context = contextvars.copy_context()
            self._context.set(context)
        future = asyncio.get_running_loop().run_in_executor(self._pool, context.run, _outcome, fn)
        cancelled: asyncio.CancelledError | None = None
        while not future.done():
            try:
                await asyncio.wait({future})
            except asyncio.CancelledError as error:
                cancelled = error  # a thread cannot be stopped; its slot stays taken until it ends
        if cancelled is not None:
            raise cancelled
        failed, value = future.result()
        if failed is not None:
            raise failed
        return value


def _outcome(fn: Callable[[], Any]) -> tuple[BaseException | None, Any]:
    """The exception or the result; some exceptions cannot be put in a future."""
    try:
        return None, fn()
    except BaseException as error:
        return error, None


class NativePackages:
    """On CPython packages are installed or not; their import says so."""

    async def ensure(self, names: Iterable[str]) -> None:
        """Nothing to wait for."""


def native_ports() -> Ports:
    """Ports for an engine on CPython."""
    return Ports(clock=NativeClock(), runner=NativeRunner(), packages=NativePackages())


async def collect(
    engine: Engine,
    session_hash: str,
    fn: int | str,
    data: list[Any],
    *,
    event_data: Any = None,
    trigger_id: int | None = None,
    event_id: str = "event",
) -> list[EngineEvent]:
    """Run one event and wait for its end; everything that was told, in order."""
    index = fn if isinstance(fn, int) else engine.app.function_named(fn).id
    told: list[EngineEvent] = []
    end = asyncio.Event()

    def sink(event: EngineEvent) -> None:
        told.append(event)
        if isinstance(event, Completed | Failed | Cancelled):
            end.set()

    engine.submit(session_hash, Submission(event_id, index, data, event_data, trigger_id), sink)
    await end.wait()
    return told


def run_once(
    app: Blocks,
    fn: int | str,
    data: list[Any],
    session: Session | None = None,
    *,
    event_data: Any = None,
    trigger_id: int | None = None,
) -> list[EngineEvent]:
    """Run one event of an app from outside any event loop; everything that was told, in order.

    Args:
        app: the app.
        fn: id or endpoint name of the listener.
        data: one payload for each input.
        session: `open_native_session(app)`, to keep State from one call to the next.
        event_data, trigger_id: what the page would send.
    """
    engine = session.engine if session is not None else Engine(app, native_ports())
    session_hash = session.session_hash if session is not None else "native"

    async def main() -> list[EngineEvent]:
        engine.open_session(session_hash)
        return await collect(
            engine, session_hash, fn, data, event_data=event_data, trigger_id=trigger_id
        )

    return asyncio.run(main())


def open_native_session(app: Blocks, session_hash: str = "native") -> Session:
    """A session that several `run_once` calls may share."""
    return Engine(app, native_ports()).open_session(session_hash)
