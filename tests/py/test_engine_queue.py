"""The queue: order, limits, size, places, estimates, batches."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cloche as gr
from cloche.engine.events import Cancelled, Completed, Estimation, Failed, Started
from support.running import Page, Raw, Told, direct_ports, failure_of, play

# --- any schedule ---------------------------------------------------------------------------------

KINDS = ("sync", "async", "generator", "async_generator", "failing", "batch")
FUNCTIONS = 4

actions = st.lists(
    st.one_of(
        st.tuples(st.just("submit"), st.integers(0, FUNCTIONS - 1)),
        st.tuples(st.just("cancel"), st.integers(0, 30)),
        st.tuples(st.just("turns"), st.integers(1, 6)),
        st.tuples(st.just("pause"), st.just(0)),
    ),
    min_size=5,
    max_size=40,
)
functions = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(KINDS),
            "limit": st.sampled_from([1, 2, 3, None, "default"]),
            "shared": st.booleans(),
            "queue": st.sampled_from([True, True, True, False]),
            "turns": st.integers(0, 4),
        }
    ),
    min_size=FUNCTIONS,
    max_size=FUNCTIONS,
)


@dataclass
class Watch:
    """Counts what runs, by concurrency id, and notes in which order things started."""

    running: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    most: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    started: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    finals: int = 0

    def enter(self, lane: str, texts: list[str]) -> None:
        self.running[lane] += 1
        self.most[lane] = max(self.most[lane], self.running[lane])
        self.started[lane] += texts

    def leave(self, lane: str) -> None:
        self.running[lane] -= 1


def make_function(kind: str, lane: str, turns: int, watch: Watch) -> Any:
    def sync(text: str) -> str:
        watch.enter(lane, [text])
        watch.leave(lane)
        return text

    async def coroutine(text: str) -> str:
        watch.enter(lane, [text])
        try:
            for _ in range(turns):
                await asyncio.sleep(0)
            return text
        finally:
            watch.leave(lane)

    def generator(text: str) -> Iterator[str]:
        watch.enter(lane, [text])
        try:
            for _ in range(turns):
                yield text
        finally:
            watch.leave(lane)

    async def async_generator(text: str) -> AsyncIterator[str]:
        watch.enter(lane, [text])
        try:
            for _ in range(turns):
                await asyncio.sleep(0)
                yield text
        finally:
            watch.leave(lane)

    async def failing(text: str) -> str:
        watch.enter(lane, [text])
        try:
            await asyncio.sleep(0)
            raise gr.Error("planned", print_exception=False)
        finally:
            watch.leave(lane)

    async def batch(texts: list[str]) -> list[list[str]]:
        watch.enter(lane, texts)
        try:
            await asyncio.sleep(0)
            assert len(texts) <= 3
            return [texts]
        finally:
            watch.leave(lane)

    return {
        "sync": sync,
        "async": coroutine,
        "generator": generator,
        "async_generator": async_generator,
        "failing": failing,
        "batch": batch,
    }[kind]


def lane_of(number: int, options: dict[str, Any]) -> str:
    if not options["queue"]:
        return f"unqueued{number}"
    return "shared" if options["shared"] else f"own{number}"


def build(chosen: list[dict[str, Any]], watch: Watch) -> gr.Blocks:
    with gr.Blocks() as demo:
        box, out = gr.Textbox(), Raw()
        for number, options in enumerate(chosen):
            lane = lane_of(number, options)
            box.change(
                make_function(options["kind"], lane, options["turns"], watch),
                box,
                out,
                batch=options["kind"] == "batch",
                max_batch_size=3,
                concurrency_limit=options["limit"],
                concurrency_id=lane,
                queue=options["queue"],
            )
    return demo


def limits_of(chosen: list[dict[str, Any]]) -> dict[str, int]:
    limits: dict[str, int] = {}
    for number, options in enumerate(chosen):
        limit = 1 if options["limit"] == "default" else options["limit"]
        lane = lane_of(number, options)
        if limit is not None and options["queue"]:
            limits[lane] = min(limits.get(lane, limit), limit)
    return limits


@given(chosen=functions, script=actions)
@settings(max_examples=100)
def test_any_schedule(chosen: list[dict[str, Any]], script: list[tuple[str, int]]) -> None:
    watch = Watch()
    demo = build(chosen, watch)
    submitted: list[tuple[str, str, Told]] = []

    async def scene(page: Page) -> None:
        for action, number in script:
            if action == "submit":
                text = f"e{len(submitted)}"
                told = page.submit(number, text)
                submitted.append((lane_of(number, chosen[number]), text, told))
            elif action == "cancel":
                if number < len(submitted):
                    page.cancel(submitted[number][2])
            elif action == "turns":
                for _ in range(number):
                    await asyncio.sleep(0)
            else:
                await asyncio.sleep(0.012)
        for _, _, told in submitted:
            await told.end()

    play(demo, scene, direct_ports())
    assert all(count == 0 for count in watch.running.values())
    for lane, limit in limits_of(chosen).items():
        assert watch.most[lane] <= limit
    batched = {lane_of(i, o) for i, o in enumerate(chosen) if o["kind"] == "batch"}
    for lane, started in watch.started.items():
        if lane not in batched and not lane.startswith("unqueued"):
            # first come, first served: those that ran did so in the order they came
            order = [text for name, text, _ in submitted if name == lane]
            assert started == [text for text in order if text in set(started)]
    for _, text, told in submitted:
        kinds = [type(event) for event in told.events]
        assert sum(kind in (Completed, Failed, Cancelled) for kind in kinds) == 1
        assert kinds.count(Started) <= 1
        for event in told.of(Completed):
            assert event.data in ([text], [{"__type__": "update"}])  # the latter: no yield at all


@given(limit=st.integers(1, 4), count=st.integers(1, 12))
@settings(max_examples=20)
def test_limits_hold_in_threads(limit: int, count: int) -> None:
    import threading
    import time

    lock = threading.Lock()
    now = most = 0

    def work() -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.001)
        with lock:
            now -= 1

    with gr.Blocks() as demo:
        gr.Button().click(work, None, None, concurrency_limit=limit)

    async def scene(page: Page) -> None:
        await asyncio.gather(*[page.submit(0).data() for _ in range(count)])

    play(demo, scene)
    assert 1 <= most <= min(limit, count)


# --- limits and sizes -----------------------------------------------------------------------------


def gated(gate: asyncio.Event, **options: Any) -> gr.Blocks:
    async def wait() -> str:
        await gate.wait()
        return "done"

    with gr.Blocks() as demo:
        gr.Button().click(wait, None, Raw(), api_name="go", **options)
        gr.Button().click(lambda: "free", None, Raw(), api_name="free", queue=False)
    return demo


async def turns(n: int = 4) -> None:
    for _ in range(n):
        await asyncio.sleep(0)


@pytest.mark.parametrize(("given_limit", "running"), [(1, 1), (3, 3), (None, 5), ("default", 2)])
def test_limits(given_limit: Any, running: int) -> None:
    gate = asyncio.Event()
    demo = gated(gate, concurrency_limit=given_limit).queue(default_concurrency_limit=2)

    async def scene(page: Page) -> None:
        tolds = [page.submit("go") for _ in range(5)]
        await turns()
        assert sum(bool(told.of(Started)) for told in tolds) == running
        gate.set()
        for told in tolds:
            assert await told.data() == ["done"]

    play(demo, scene)


def test_listeners_without_queue_never_wait() -> None:
    gate = asyncio.Event()

    async def scene(page: Page) -> None:
        page.submit("go")
        page.submit("go")
        free = page.submit("free")
        assert await free.data() == ["free"]
        assert free.of(Estimation) == []
        gate.set()

    play(gated(gate).queue(max_size=1), scene)


def test_a_full_queue_refuses_and_says_so() -> None:
    gate = asyncio.Event()

    async def scene(page: Page) -> None:
        other = Page(page.engine, "other")
        running, waiting = page.submit("go"), other.submit("go")
        await turns()
        refused = await page.submit("go").failure()
        assert "The queue is full: 1 event wait" in refused.error.replace("waits", "wait")
        gate.set()
        await running.data()
        await waiting.data()
        assert await page.submit("go").data() == ["done"]

    play(gated(gate).queue(max_size=1), scene)


# --- places and estimates -------------------------------------------------------------------------


def test_places_are_told_when_they_change() -> None:
    gates = [asyncio.Event() for _ in range(4)]
    turn = iter(gates)

    async def wait() -> None:
        await next(turn).wait()

    with gr.Blocks() as demo:
        gr.Button().click(wait, None, None, api_name="go")

    def places(told: Told) -> list[tuple[int, int]]:
        return [(event.rank, event.queue_size) for event in told.of(Estimation)]

    async def scene(page: Page) -> None:
        first, *rest = (page.submit("go") for _ in range(4))
        await turns()
        assert places(first) == []  # it never waited
        assert [places(told) for told in rest] == [[(0, 1)], [(1, 2)], [(2, 3)]]
        gates[0].set()
        await first.end()
        await turns()
        assert [places(told)[-1] for told in rest[1:]] == [(0, 2), (1, 2)]
        for gate in gates:
            gate.set()
        for told in rest:
            await told.end()

    play(demo, scene)


def test_estimates_follow_from_measured_runs() -> None:
    async def work() -> None:
        await asyncio.sleep(0.02)

    with gr.Blocks() as demo:
        gr.Button().click(work, None, None, api_name="go")

    async def scene(page: Page) -> None:
        first, second = page.submit("go"), page.submit("go")
        assert second.of(Estimation)[0].rank_eta is None
        await second.end()
        assert first.of(Started)[0].eta is None
        third, fourth, fifth = (page.submit("go") for _ in range(3))
        await fifth.end()
        eta = third.of(Started)[0].eta
        assert eta is not None
        assert eta >= 0.02
        near, far = fourth.of(Estimation)[0].rank_eta, fifth.of(Estimation)[0].rank_eta
        assert near is not None
        assert far is not None
        assert eta < near < far
        done = fifth.of(Completed)[0]
        assert done.duration is not None
        assert done.average_duration is not None
        assert done.duration >= 0.02

    play(demo, scene)


def test_places_at_a_fixed_rate() -> None:
    gate = asyncio.Event()

    async def scene(page: Page) -> None:
        page.submit("go")
        waiting = page.submit("go")
        await asyncio.sleep(0.1)
        assert 3 <= len(waiting.of(Estimation)) <= 6
        gate.set()
        await waiting.end()

    play(gated(gate).queue(status_update_rate=0.02), scene)


# --- batches --------------------------------------------------------------------------------------


def batching(fn: Any, outputs: int = 1, **options: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        box = gr.Textbox(label="In")
        outs = [gr.Textbox(label=f"Out {i}") for i in range(outputs)]
        box.change(fn, box, outs, batch=True, api_name="go", **options)
    return demo


def test_waiting_events_of_one_function_are_gathered() -> None:
    sizes: list[int] = []

    def shout(texts: list[str]) -> tuple[list[str], list[int]]:
        sizes.append(len(texts))
        return [text.upper() for text in texts], [len(text) for text in texts]

    async def scene(page: Page) -> None:
        tolds = [page.submit("go", "ab"[: i % 3]) for i in range(7)]
        for i, told in enumerate(tolds):
            text = "ab"[: i % 3]
            assert await told.data() == [text.upper(), str(len(text))]

    play(batching(shout, 2, max_batch_size=3), scene)
    assert sizes == [3, 3, 1]


def test_outside_the_queue_a_batch_has_one_event() -> None:
    def shout(texts: list[str]) -> tuple[list[str]]:
        assert len(texts) == 1
        return (texts,)

    async def scene(page: Page) -> None:
        for told in [page.submit("go", "a"), page.submit("go", "b")]:
            assert await told.data() in (["a"], ["b"])

    play(batching(shout, queue=False), scene)


def test_one_bad_sample_fails_alone() -> None:
    class Strict(Raw):
        def preprocess(self, payload: Any) -> Any:
            return int(payload)

        def postprocess(self, value: Any) -> Any:
            if value == 3:
                raise gr.Error("three")
            return value

    with gr.Blocks() as demo:
        strict = Strict(label="S")
        strict.change(lambda numbers: [numbers], strict, strict, batch=True, api_name="go")

    async def scene(page: Page) -> None:
        one, bad, three = (page.submit("go", text) for text in ("1", "x", "3"))
        assert await one.data() == [1]
        assert "Strict 'S'" in (await bad.failure()).error
        assert (await three.failure()).error == "three"

    play(demo, scene)


def test_an_error_of_the_function_fails_the_whole_batch() -> None:
    def fail(texts: list[str]) -> list[list[str]]:
        raise gr.Error("all")

    async def scene(page: Page) -> None:
        for told in [page.submit("go", "a"), page.submit("go", "b")]:
            assert (await told.failure()).error == "all"

    play(batching(fail), scene)


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("text", "returned 'text' (str)"),
        (["text"], "for Textbox 'Out 0'"),
        ([["a", "b"]], "returned 2"),
        ([], "returned 0 lists"),
    ],
)
def test_results_that_do_not_fit_the_batch(result: Any, said: str) -> None:
    error = failure_of(batching(lambda texts: result), "go", "a").error
    assert "A batch function returns a tuple with one list for each output" in error
    assert said in error
