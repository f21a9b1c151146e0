"""A page without a browser: submits events to an engine and keeps what it is told."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, ClassVar, TypeVar

from cloche.blocks.blocks import Blocks
from cloche.components.base import Component
from cloche.engine.engine import Engine
from cloche.engine.events import Cancelled, Completed, EngineEvent, Failed, FinalEvent, Generating
from cloche.engine.native import NativeClock, NativePackages, native_ports
from cloche.engine.ports import Ports
from cloche.engine.submission import Submission
from cloche.events.names import Events

T = TypeVar("T")
FINAL = (Completed, Failed, Cancelled)


class Raw(Component):
    """A component that shows whatever it is given, so that tests see what the engine made of it."""

    EVENTS: ClassVar = [Events.change]

    def api_info(self) -> dict[str, Any]:
        return {}

    def example_payload(self) -> Any:
        return None


class DirectRunner:
    """Calls sync functions in the task itself, as a browser without stack switching does."""

    async def call(self, fn: Callable[[], T]) -> T:
        return fn()

    async def next(self, iterator: Iterator[T]) -> T:
        try:
            return next(iterator)
        except StopIteration:
            raise StopAsyncIteration from None


def direct_ports() -> Ports:
    return Ports(clock=NativeClock(), runner=DirectRunner(), packages=NativePackages())


class Told:
    """Everything told of one event; telling anything after the end is an error."""

    def __init__(self, event_id: str) -> None:
        self.event_id = event_id
        self.events: list[EngineEvent] = []
        self.ended = asyncio.Event()

    def __call__(self, event: EngineEvent) -> None:
        assert event.event_id == self.event_id
        assert not self.ended.is_set(), f"{event} was told after {self.events[-1]}"
        self.events.append(event)
        if isinstance(event, FINAL):
            self.ended.set()

    async def end(self) -> FinalEvent:
        await asyncio.wait_for(self.ended.wait(), 10)
        last = self.events[-1]
        assert isinstance(last, FINAL)
        return last

    async def data(self) -> list[Any]:
        last = await self.end()
        assert isinstance(last, Completed), last
        return last.data

    async def failure(self) -> Failed:
        last = await self.end()
        assert isinstance(last, Failed), last
        return last

    def of(self, kind: type[T]) -> list[T]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def yields(self) -> list[list[Any]]:
        return [event.data for event in self.of(Generating)]


class Page:
    """One session."""

    def __init__(self, engine: Engine, session_hash: str = "page") -> None:
        self.engine = engine
        self.session_hash = session_hash
        self.session = engine.open_session(session_hash)
        self._ids = itertools.count()

    def submit(
        self,
        fn: int | str,
        *data: Any,
        event_data: Any = None,
        trigger: Any = None,
    ) -> Told:
        """`fn` is a listener's id or endpoint name, `trigger` the component that fired."""
        index = fn if isinstance(fn, int) else self.engine.app.function_named(fn).id
        told = Told(f"{self.session_hash}-{next(self._ids)}")
        trigger_id = None if trigger is None else trigger._id
        submission = Submission(told.event_id, index, list(data), event_data, trigger_id)
        self.engine.submit(self.session_hash, submission, told)
        return told

    def cancel(self, *tolds: Told) -> None:
        self.engine.cancel(self.session_hash, [told.event_id for told in tolds])


def play(app: Blocks, scene: Callable[[Page], Awaitable[T]], ports: Ports | None = None) -> T:
    """Open a page of `app`, play `scene` on it, and close everything."""

    async def main() -> T:
        engine = Engine(app, ports or native_ports())
        try:
            return await scene(Page(engine))
        finally:
            await engine.aclose()

    return asyncio.run(main())


def result_of(app: Blocks, fn: int | str, *data: Any, **details: Any) -> list[Any]:
    """The data of one event that must succeed."""
    return play(app, lambda page: page.submit(fn, *data, **details).data())


def failure_of(app: Blocks, fn: int | str, *data: Any, **details: Any) -> Failed:
    """How one event that must fail does so."""
    return play(app, lambda page: page.submit(fn, *data, **details).failure())
