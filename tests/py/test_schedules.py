"""Hypothesis looks for a schedule of several pages that breaks a promise of the engine."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

import cloche as gr
from cloche.engine.engine import Engine
from cloche.engine.errors import UnknownSessionError
from cloche.engine.events import (
    Completed,
    EngineEvent,
    Estimation,
    Failed,
    Generating,
    Started,
)
from cloche.engine.submission import Submission
from support.running import FINAL, Raw, direct_ports

PAGES = ("a", "b", "c")
#: Endpoint -> concurrency id and limit; None for those that never wait.
LANES = {
    "plain": ("one", 1),
    "also": ("one", 1),
    "steps": ("two", 2),
    "later_steps": ("two", 2),
    "batch": ("batch", 1),
    "checked": ("checked", 1),
    "cached": ("cached", 1),
    "watch": ("watch", 2),
    "counts": ("counts", 1),
    "breaks": ("breaks", 3),
    "free": None,
}
MAX_SIZE = 3

actions = st.lists(
    st.one_of(
        st.tuples(st.just("submit"), st.sampled_from(PAGES), st.sampled_from(sorted(LANES))),
        st.tuples(st.just("submit"), st.sampled_from(PAGES), st.sampled_from(["plain", "also"])),
        st.tuples(st.just("cancel"), st.integers(0, 30), st.none()),
        st.tuples(st.just("chunk"), st.integers(0, 30), st.none()),
        st.tuples(st.just("finish"), st.integers(0, 30), st.none()),
        st.tuples(st.just("close"), st.sampled_from(PAGES), st.none()),
        st.tuples(st.just("turns"), st.integers(1, 8), st.none()),
    ),
    min_size=4,
    max_size=50,
)


class Event:
    """A submitted event and everything told of it."""

    def __init__(self, page: str, name: str, number: int) -> None:
        self.page, self.name = page, name
        self.event_id = f"e{number}"
        self.told: list[EngineEvent] = []
        self.ended = asyncio.Event()

    def __call__(self, told: EngineEvent) -> None:
        assert not self.ended.is_set(), f"{told} after {self.told[-1]}"
        self.told.append(told)
        if isinstance(told, FINAL):
            self.ended.set()

    @property
    def kinds(self) -> list[type]:
        return [type(told) for told in self.told]


class World:
    """The app, and what its functions note about themselves."""

    def __init__(self) -> None:
        self.now: Counter[str] = Counter()
        self.started: dict[str, list[str]] = defaultdict(list)
        self.closed = 0
        self.demo = self.build()

    def enter(self, name: str, *texts: str) -> None:
        lane = LANES[name]
        if lane is not None:
            self.now[lane[0]] += 1
            assert self.now[lane[0]] <= lane[1], name
            self.started[lane[0]] += texts

    def leave(self, name: str) -> None:
        lane = LANES[name]
        if lane is not None:
            self.now[lane[0]] -= 1

    def build(self) -> gr.Blocks:
        async def wait(name: str, text: str, turns: int = 2) -> str:
            self.enter(name, text)
            try:
                for _ in range(turns):
                    await asyncio.sleep(0)
                return text
            finally:
                self.leave(name)

        async def plain(text: str) -> str:
            return await wait("plain", text)

        def also(text: str) -> str:
            self.enter("also", text)
            self.leave("also")
            return text

        def steps(text: str) -> Iterator[str]:
            self.enter("steps", text)
            try:
                yield text
                yield text
            finally:
                self.leave("steps")
                self.closed += 1

        async def later_steps(text: str) -> AsyncIterator[str]:
            self.enter("later_steps", text)
            try:
                for _ in range(3):
                    await asyncio.sleep(0)
                    yield text
            finally:
                await asyncio.sleep(0)
                self.leave("later_steps")
                self.closed += 1

        async def batch(texts: list[str]) -> list[list[str]]:
            self.enter("batch", *texts)
            try:
                assert len(texts) <= 3
                await asyncio.sleep(0)
                return [texts]
            finally:
                self.leave("batch")

        async def checked(text: str) -> str:
            return await wait("checked", text)

        async def check(text: str) -> dict[str, Any]:
            await asyncio.sleep(0)
            return gr.validate(not text.endswith("3"), "no threes")

        @gr.cache(key=lambda kwargs: kwargs["text"][-1])
        async def cached(text: str) -> str:
            return await wait("cached", text)

        async def watch(text: str) -> str:
            return await wait("watch", text, 1)

        def counts(text: str, total: int) -> tuple[str, int]:
            self.enter("counts", text)
            self.leave("counts")
            return text, total + 1

        async def breaks(text: str) -> str:
            await wait("breaks", text, 1)
            raise gr.Error("planned", print_exception=False)

        async def free(text: str) -> str:
            return await wait("free", text, 1)

        functions = (plain, also, steps, later_steps, batch, watch, counts, breaks, free)
        with gr.Blocks() as demo:
            box, out, total = gr.HTML(), Raw(), gr.State(0)
            for fn in (*functions, checked, cached):
                name = fn.__name__
                lane = LANES[name]
                trigger = box.stream if name == "watch" else box.click
                trigger(
                    fn,
                    [box, total] if name == "counts" else box,
                    [out, total] if name == "counts" else out,
                    api_name=name,
                    concurrency_id=lane[0] if lane else None,
                    concurrency_limit=lane[1] if lane else 1,
                    queue=lane is not None,
                    batch=name == "batch",
                    max_batch_size=3,
                    validator=check if name == "checked" else None,
                )
        demo.queue(max_size=MAX_SIZE)
        return demo


async def play(world: World, script: list[tuple[str, Any, Any]]) -> list[Event]:
    engine = Engine(world.demo, direct_ports())
    events: list[Event] = []
    for page in PAGES:
        engine.open_session(page)
    for action, first, second in script:
        if action == "submit":
            told = Event(first, second, len(events))
            fn = world.demo.function_named(second)
            data: list[Any] = [told.event_id, *[None] * (len(fn.inputs) - 1)]
            submission = Submission(told.event_id, fn.id, data, stream=second == "watch")
            events.append(told)
            engine.submit(first, submission, told)
        elif action == "turns":
            for _ in range(first):
                await asyncio.sleep(0)
        elif action == "close":
            await engine.close_session(first)
            mine = [told for told in events if told.page == first]
            assert all(told.ended.is_set() for told in mine)
            try:
                engine.session(first)
                raise AssertionError("it is still open")
            except UnknownSessionError:
                engine.open_session(first)
        elif first < len(events):
            told = events[first]
            if action == "cancel":
                engine.cancel(told.page, [told.event_id])
                assert told.ended.is_set()
            elif action == "chunk":
                engine.send_chunk(told.page, told.event_id, ["more"], None)
            else:
                engine.end_stream(told.page, told.event_id)
    for told in events:
        if told.name == "watch":
            engine.end_stream(told.page, told.event_id)
    await asyncio.wait_for(asyncio.gather(*[told.ended.wait() for told in events]), 10)
    await engine.aclose()
    assert engine._queue.size == 0
    assert not engine._tasks
    return events


@given(script=actions)
@settings(max_examples=120)
def test_no_schedule_of_pages_breaks_a_promise(script: list[tuple[str, Any, Any]]) -> None:
    world = World()
    events = asyncio.run(play(world, script))
    assert not +world.now
    by_id = {told.event_id: told for told in events}
    for told in events:
        kinds = told.kinds
        # one end, the last word; one start at most, before whatever the function tells
        assert sum(kind in FINAL for kind in kinds) == 1
        assert kinds.count(Started) <= 1
        if Generating in kinds or Completed in kinds:
            assert Started in kinds
            assert kinds.index(Started) < len(kinds) - 1
        if Started in kinds:
            assert Estimation not in kinds[kinds.index(Started) :]
        places = [t for t in told.told if isinstance(t, Estimation)]
        assert all(0 <= place.rank < place.queue_size <= MAX_SIZE for place in places)
        # nobody is overtaken, so nobody falls back
        ranks = [place.rank for place in places]
        assert ranks == sorted(ranks, reverse=True)
        last = told.told[-1]
        if isinstance(last, Completed) and told.name != "cached":
            possible = [told.event_id, "more"] if told.name == "watch" else [told.event_id]
            assert last.data[0] in possible
        if isinstance(last, Failed):
            event(f"failed: {last.error[:12]}")
            assert last.validation or told.name == "breaks" or "queue is full" in last.error
        event(f"{told.name}: {type(last).__name__}")
        if LANES[told.name] is None:
            assert not places
    for lane in ("one", "two", "batch", "counts", "breaks"):
        # those that ran did so in the order they came
        numbers = [int(text[1:]) for text in world.started[lane]]
        assert numbers == sorted(numbers)
    # every generator that began was closed
    begun = [text for text in world.started["two"] if by_id[text].name in ("steps", "later_steps")]
    assert world.closed == len(begun)
