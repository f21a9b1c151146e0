"""Ten thousand events of every kind through one engine: each ends once, and no limit is broken."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import cloche as gr
from cloche.engine.engine import Engine
from cloche.engine.events import Cancelled, Completed, EngineEvent, Failed
from cloche.engine.submission import Submission
from support.running import FINAL, direct_ports

EVENTS = 10_000
SECONDS = 20


class Watch:
    """How many runs of a kind are under way, and the most there ever were."""

    def __init__(self) -> None:
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        #: The numbers of events whose function ran, as they began.
        self.order: list[float] = []

    @contextmanager
    def inside(self, kind: str) -> Iterator[None]:
        self.now[kind] += 1
        self.most[kind] = max(self.most[kind], self.now[kind])
        try:
            yield
        finally:
            self.now[kind] -= 1


def mixed_app(watch: Watch) -> gr.Blocks:
    def sync(x: float) -> float:
        with watch.inside("sync"):
            return x + 1

    async def one(x: float) -> float:
        with watch.inside("one"), watch.inside("shared"):
            await asyncio.sleep(0)
            return x

    async def three(x: float) -> float:
        with watch.inside("three"):
            await asyncio.sleep(0.0002)
            return x

    async def free(x: float) -> float:
        with watch.inside("free"):
            await asyncio.sleep(0)
            return x

    def steps(x: float) -> Iterator[float]:
        with watch.inside("steps"):
            yield from (x, x + 1)

    async def later_steps(x: float) -> AsyncIterator[float]:
        with watch.inside("later_steps"), watch.inside("shared"):
            for i in range(3):
                await asyncio.sleep(0)
                yield x + i

    def fails(x: float) -> float:
        raise gr.Error("no", print_exception=False)

    def batch(xs: list[float]) -> list[list[float]]:
        with watch.inside("batch"):
            assert len(xs) <= 5
            return [[x * 2 for x in xs]]

    def counts(x: float, total: int) -> tuple[float, int]:
        return x, total + 1

    async def ordered(x: float) -> float:
        watch.order.append(x)
        await asyncio.sleep(0)
        return 0

    @gr.cache
    def cached(x: float) -> float:
        with watch.inside("cached"):
            return x

    with gr.Blocks() as demo:
        x, out, total = gr.Number(), gr.Number(), gr.State(0)
        press = gr.Button().click
        press(sync, x, out)
        press(one, x, out, concurrency_id="shared", concurrency_limit=2)
        press(three, x, out, concurrency_limit=3)
        press(free, x, out, concurrency_limit=None)
        press(steps, x, out)
        press(later_steps, x, out, concurrency_id="shared")
        press(fails, x, out)
        press(batch, x, out, batch=True, max_batch_size=5)
        press(counts, [x, total], [out, total])
        press(cached, x, out)
        press(ordered, x, out)
        press(sync, x, out, queue=False, api_name="unqueued")
        press(sync, x, out, validator=lambda x: gr.validate(x % 7 != 0, "no sevens"))
    return demo


class Judge:
    """Takes what is told; a second end of an event is noted as wrong."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        self.all_ended = asyncio.Event()
        self.ends: dict[str, EngineEvent] = {}
        self.wrong: list[EngineEvent] = []

    def __call__(self, event: EngineEvent) -> None:
        if event.event_id in self.ends:
            self.wrong.append(event)
        elif isinstance(event, FINAL):
            self.ends[event.event_id] = event
            if len(self.ends) == self.wanted:
                self.all_ended.set()


async def simulate(demo: gr.Blocks, chance: random.Random) -> tuple[Judge, Counter[str]]:
    engine = Engine(demo, direct_ports())
    sessions = [f"s{i}" for i in range(4)]
    for session in sessions:
        engine.open_session(session)
    judge = Judge(EVENTS)
    sent: Counter[str] = Counter()
    fns = list(demo.fns.values())
    for number in range(EVENTS):
        fn = chance.choice(fns)
        session = chance.choice(sessions)
        value = number if fn.api_name == "ordered" else number % 50
        data: list[Any] = [value, *[None] * (len(fn.inputs) - 1)]
        event_id = f"e{number}"
        engine.submit(session, Submission(event_id, fn.id, data), judge)
        sent[fn.api_name] += 1
        if chance.random() < 0.05:
            engine.cancel(session, [event_id])
        if chance.random() < 0.1:
            await asyncio.sleep(0)
    await judge.all_ended.wait()
    await engine.aclose()
    return judge, sent


def test_ten_thousand_events() -> None:
    watch = Watch()
    demo = mixed_app(watch)
    start = time.perf_counter()
    judge, sent = asyncio.run(asyncio.wait_for(simulate(demo, random.Random(7)), SECONDS))
    assert time.perf_counter() - start < SECONDS
    assert judge.wrong == []
    assert len(judge.ends) == EVENTS

    kinds = Counter(type(end).__name__ for end in judge.ends.values())
    assert kinds["Completed"] > EVENTS * 0.7
    assert 0 < kinds["Cancelled"] < EVENTS * 0.06
    failed = [end for end in judge.ends.values() if isinstance(end, Failed)]
    refused = [end for end in failed if end.validation]
    assert {end.error for end in failed} == {"no", "no sevens"}
    assert len(failed) - len(refused) <= sent["fails"]
    assert len(refused) > 0

    limits = {"one": 2, "later_steps": 2, "shared": 2, "three": 3, "batch": 1, "steps": 1}
    for kind, limit in limits.items():
        assert 1 <= watch.most[kind] <= limit, (kind, watch.most)
    assert watch.most["three"] == 3  # the limit is used, not only kept
    assert watch.most["free"] > 3
    assert all(count == 0 for count in watch.now.values())

    assert len(watch.order) > sent["ordered"] * 0.9
    assert watch.order == sorted(watch.order)  # nobody is overtaken

    values = {end.data[0] for end in judge.ends.values() if isinstance(end, Completed)}
    assert values <= {*range(100)}
    assert any(isinstance(end, Completed) and end.used_cache for end in judge.ends.values())
    assert any(isinstance(end, Cancelled) for end in judge.ends.values())


def test_waiting_events_start_in_the_order_of_their_arrival() -> None:
    order: list[float] = []

    async def note(x: float) -> None:
        await asyncio.sleep(0)
        order.append(x)

    with gr.Blocks() as demo:
        first, second = gr.Number(), gr.Number()
        first.submit(note, first, concurrency_id="lane")
        second.submit(note, second, concurrency_id="lane")

    async def main() -> None:
        engine = Engine(demo, direct_ports())
        judge = Judge(200)
        for session in ("a", "b"):
            engine.open_session(session)
        for number in range(200):
            where = ("a", "b")[number % 2]
            engine.submit(where, Submission(f"e{number}", number % 2, [number]), judge)
        await judge.all_ended.wait()
        await engine.aclose()

    asyncio.run(main())
    assert order == list(range(200))
