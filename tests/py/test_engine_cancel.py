"""Cancelling functions and closing sessions: each event ends once, slots come free."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import cloche as gr
from cloche.engine.engine import Engine
from cloche.engine.events import Cancelled, Estimation, Logged, Started
from cloche.engine.native import NativeClock, NativePackages
from cloche.engine.ports import Ports
from support.running import DirectRunner, Page, Raw, play


def app(fn: Any, **options: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        gr.Button().click(fn, None, Raw(), api_name="go", **options)
    return demo


async def turns(n: int = 5) -> None:
    for _ in range(n):
        await asyncio.sleep(0)


def test_a_waiting_event_is_dropped_and_the_others_move_up() -> None:
    gate = asyncio.Event()
    ran: list[int] = []

    async def wait() -> None:
        ran.append(1)
        await gate.wait()

    async def scene(page: Page) -> None:
        first, second, third = (page.submit("go") for _ in range(3))
        await turns()
        page.cancel(second)
        assert second.events[-1] == Cancelled(second.event_id)
        assert second.of(Started) == []
        await turns()
        assert [e.rank for e in third.of(Estimation)] == [1, 0]
        gate.set()
        await first.data()
        await third.data()
        assert len(ran) == 2

    play(app(wait), scene)


def test_a_running_coroutine_is_cancelled_and_may_clean_up() -> None:
    log: list[str] = []

    async def wait() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)
            log.append("cleaned")

    async def scene(page: Page) -> None:
        told = page.submit("go")
        await turns()
        page.cancel(told)
        assert isinstance(await told.end(), Cancelled)
        again = page.submit("go")
        await turns(10)
        assert again.of(Started) != []
        assert log == ["cleaned"]
        page.cancel(again)

    play(app(wait), scene)


def test_an_event_cancelled_before_its_first_turn_never_runs() -> None:
    ran: list[int] = []

    async def scene(page: Page) -> None:
        told = page.submit("go")
        page.cancel(told)
        assert told.events == [Cancelled(told.event_id)]
        assert await page.submit("go").data() == [None]
        assert len(ran) == 1

    play(app(lambda: ran.append(1)), scene)


def test_a_running_thread_keeps_its_slot_until_it_ends_and_its_result_is_dropped() -> None:
    spans: list[tuple[float, float]] = []

    def slow() -> str:
        start = time.perf_counter()
        time.sleep(0.06)
        gr.Info("too late")
        spans.append((start, time.perf_counter()))
        return "late"

    async def scene(page: Page) -> None:
        told = page.submit("go")
        await asyncio.sleep(0.02)
        page.cancel(told)
        assert isinstance(told.events[-1], Cancelled)  # at once, not when the thread ends
        second = page.submit("go")
        assert await second.data() == ["late"]
        assert told.of(Logged) == []
        assert len(second.of(Logged)) == 1

    play(app(slow), scene)
    assert spans[1][0] >= spans[0][1]


def test_a_runner_that_can_interrupt_raises_inside_the_suspended_function() -> None:
    """As the browser does with stack switching: the function's own future gets the exception."""
    log: list[str] = []

    class Suspending(DirectRunner):
        def __init__(self) -> None:
            self.waiting: dict[Any, asyncio.Future[None]] = {}

        async def call(self, fn: Any) -> Any:
            future = asyncio.get_running_loop().create_future()
            self.waiting[asyncio.current_task()] = future
            try:
                await asyncio.shield(future)
            except KeyError:
                log.append("raised inside")
                raise
            return fn()

        def interrupt(self, task: asyncio.Task[Any]) -> bool:
            self.waiting[task].set_exception(KeyError("interrupted"))
            return True

    async def scene(page: Page) -> None:
        told = page.submit("go")
        await turns()
        page.cancel(told)
        await turns()
        assert isinstance(await told.end(), Cancelled)

    ports = Ports(clock=NativeClock(), runner=Suspending(), packages=NativePackages())
    play(app(lambda: log.append("ran")), scene, ports)
    assert "ran" not in log


def test_cancelling_one_of_a_batch_spares_the_others() -> None:
    gate = asyncio.Event()

    async def batch(texts: list[str]) -> list[list[str]]:
        await gate.wait()
        return [[text.upper() for text in texts]]

    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.change(batch, box, Raw(), batch=True, api_name="go")

    async def scene(page: Page) -> None:
        a, b = page.submit("go", "a"), page.submit("go", "b")
        await asyncio.sleep(0.03)
        page.cancel(a)
        gate.set()
        assert isinstance(await a.end(), Cancelled)
        assert await b.data() == ["B"]

    play(demo, scene)


def test_a_validator_under_way_is_cancelled() -> None:
    ran: list[int] = []

    async def check() -> None:
        await asyncio.sleep(60)

    async def scene(page: Page) -> None:
        told = page.submit("go")
        await turns()
        page.cancel(told)
        assert isinstance(await told.end(), Cancelled)
        await turns()

    play(app(lambda: ran.append(1), validator=check), scene)
    assert ran == []


def test_unknown_events_are_ignored() -> None:
    async def scene(page: Page) -> None:
        page.engine.cancel("page", ["nobody"])
        page.engine.cancel("nowhere", ["nobody"])
        assert await page.submit("go").data() == [1]

    play(app(lambda: 1), scene)


def test_closing_a_session_ends_its_events_only_and_runs_unload() -> None:
    log: list[Any] = []

    async def wait() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            log.append("stopped")

    def left(request: gr.Request) -> None:
        log.append(request.session_hash)

    with gr.Blocks() as demo:
        gr.Button().click(wait, None, None, api_name="go", concurrency_limit=2)
        demo.unload(left)
        demo.unload(lambda: 1 / 0)

    async def scene(page: Page) -> None:
        other = Page(page.engine, "other")
        running, theirs, waiting = page.submit("go"), other.submit("go"), page.submit("go")
        await turns()
        await page.engine.close_session("page")
        assert isinstance(await running.end(), Cancelled)
        assert isinstance(await waiting.end(), Cancelled)
        assert not theirs.ended.is_set()
        assert "page" in log
        await page.engine.close_session("page")  # a second time is nothing
        await turns()
        assert log.count("stopped") == 1

    play(demo, scene)
    assert log.count("page") == 1
    assert log.count("other") == 1
    assert log.count("stopped") == 2


def test_reopening_keeps_the_session() -> None:
    async def scene(page: Page) -> None:
        from cloche.engine.request import Request

        assert page.engine.open_session("page") is page.session
        request = Request("https://example.org/?a=1")
        page.engine.open_session("page", request)
        assert page.session.request is request
        assert isinstance(page.engine, Engine)

    play(app(lambda: 1), scene)
