"""Generators: every yield goes out, the end repeats the last, and they are always closed."""

from __future__ import annotations

import asyncio
import functools
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextvars import ContextVar
from typing import Any

import pytest

import cloche as gr
from cloche.engine.events import Cancelled, Completed, Failed
from cloche.engine.ports import Ports
from support.running import Page, Raw, Told, direct_ports, failure_of, play

SKIP = {"__type__": "update"}


def app(fn: Any, outputs: int = 1) -> gr.Blocks:
    with gr.Blocks() as demo:
        gr.Button().click(fn, None, [Raw() for _ in range(outputs)], api_name="go")
    return demo


async def run(page: Page) -> Told:
    told = page.submit("go")
    await told.end()
    return told


@pytest.mark.parametrize("ports", [None, direct_ports()])
def test_each_yield_replaces_the_outputs_and_the_end_repeats_the_last(ports: Ports | None) -> None:
    def count() -> Iterator[Any]:
        yield 1
        yield gr.update(visible=False)
        yield gr.skip()
        yield 2

    told = play(app(count), run, ports)
    patch = {"visible": False, "__type__": "update"}
    assert told.yields == [[1], [patch], [SKIP], [2]]
    assert told.of(Completed)[0].data == [2]


def test_several_outputs_and_partials() -> None:
    def pairs(a: int) -> Iterator[Any]:
        yield a, 1
        yield [a, 2]

    told = play(app(functools.partial(pairs, 7), 2), run)
    assert told.yields == [[7, 1], [7, 2]]


def test_no_yield_at_all_leaves_the_outputs_alone() -> None:
    def nothing() -> Iterator[int]:
        return
        yield

    told = play(app(nothing, 2), run)
    assert told.yields == []
    assert told.of(Completed)[0].data == [SKIP, SKIP]


def test_an_error_midway_keeps_what_was_yielded_and_runs_finally() -> None:
    closed: list[str] = []

    def fails() -> Iterator[int]:
        try:
            yield 1
            raise gr.Error("midway")
        finally:
            closed.append("closed")

    told = play(app(fails), run)
    assert told.yields == [[1]]
    assert told.of(Failed)[0].error == "midway"
    assert closed == ["closed"]


def test_a_yield_that_cannot_be_shown_closes_the_generator() -> None:
    closed: list[str] = []

    def wrong() -> Iterator[int]:
        try:
            yield 1
            yield 2
        finally:
            closed.append("closed")

    failed = failure_of(app(wrong, 2), "go")
    assert "returned 1 value (1), but 2 outputs" in failed.error
    assert closed == ["closed"]


def test_context_variables_last_from_step_to_step() -> None:
    variable: ContextVar[int] = ContextVar("variable", default=0)

    def steps() -> Iterator[int]:
        for _ in range(3):
            variable.set(variable.get() + 1)
            yield variable.get()

    assert play(app(steps), run).yields == [[1], [2], [3]]
    assert variable.get() == 0


def test_sync_steps_leave_the_loop_free() -> None:
    threads: set[int] = set()

    def slow() -> Iterator[int]:
        for i in range(3):
            threads.add(threading.get_ident())
            time.sleep(0.02)
            yield i

    async def scene(page: Page) -> int:
        told = page.submit("go")
        turns = 0
        while not told.ended.is_set():
            turns += 1
            await asyncio.sleep(0.005)
        return turns

    assert play(app(slow), scene) >= 5
    assert threading.get_ident() not in threads


# --- cancelling -----------------------------------------------------------------------------------


def sync_forever(log: list[str]) -> Iterator[int]:
    try:
        n = 0
        while True:
            yield n
            n += 1
    finally:
        log.append("closed")


async def async_forever(log: list[str]) -> AsyncIterator[int]:
    try:
        n = 0
        while True:  # it never waits for anything
            yield n
            n += 1
    finally:
        await asyncio.sleep(0)
        log.append("closed")


async def async_waiting(log: list[str]) -> AsyncIterator[int]:
    try:
        yield 0
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        log.append("cancelled")
        raise
    finally:
        log.append("closed")


async def async_stubborn(log: list[str]) -> AsyncIterator[int]:
    yield 0
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        log.append("swallowed")
    yield 1
    log.append("never")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 (anything may be waited for)
            await asyncio.sleep(0.002)


@pytest.mark.parametrize("ports", [None, direct_ports()])
@pytest.mark.parametrize(
    ("fn", "expected"),
    [
        (sync_forever, ["closed"]),
        (async_forever, ["closed"]),
        (async_waiting, ["cancelled", "closed"]),
        (async_stubborn, ["swallowed"]),
    ],
)
def test_cancel_closes_the_generator(fn: Any, expected: list[str], ports: Ports | None) -> None:
    log: list[str] = []

    async def scene(page: Page) -> None:
        told = page.submit("go")
        await until(lambda: bool(told.yields))
        page.cancel(told)
        assert isinstance(await told.end(), Cancelled)
        await until(lambda: len(log) >= len(expected))
        assert log == expected
        page.cancel(told)  # a second time is nothing
        again = page.submit("go")  # the slot is free
        await until(lambda: bool(again.yields))
        page.cancel(again)

    play(app(functools.partial(fn, log)), scene, ports)
    assert "never" not in log


def test_a_failing_finally_block_is_told_to_the_author(capsys: pytest.CaptureFixture[str]) -> None:
    def messy() -> Iterator[int]:
        try:
            while True:
                time.sleep(0.001)
                yield 1
        finally:
            raise RuntimeError("in finally")

    async def scene(page: Page) -> None:
        told = page.submit("go")
        await until(lambda: bool(told.yields))
        page.cancel(told)
        assert isinstance(await told.end(), Cancelled)
        next_one = page.submit("go")
        await until(lambda: bool(next_one.yields))
        page.cancel(next_one)

    play(app(messy), scene)
    assert "in finally" in capsys.readouterr().err


def test_a_generator_that_yields_while_it_is_closed(capsys: pytest.CaptureFixture[str]) -> None:
    def stubborn() -> Iterator[int]:
        while True:
            try:
                time.sleep(0.001)
                yield 1
            except GeneratorExit:
                yield 2

    async def scene(page: Page) -> None:
        told = page.submit("go")
        await until(lambda: bool(told.yields))
        page.cancel(told)
        assert isinstance(await told.end(), Cancelled)

    play(app(stubborn), scene)
    assert "ignored GeneratorExit" in capsys.readouterr().err
