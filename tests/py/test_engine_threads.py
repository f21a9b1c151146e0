"""`launch(max_threads=)` limits sync functions, whatever the listeners allow."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

import cloche as gr
from cloche.engine.events import Cancelled
from support.running import Page, Raw, play


class Gauge:
    """How many functions are inside, and the most there ever were."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now = self.most = 0

    def work(self) -> None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.02)
        with self.lock:
            self.now -= 1


def test_all_listeners_share_the_limit() -> None:
    gauge = Gauge()

    def steps() -> Iterator[int]:
        for i in range(2):
            gauge.work()
            yield i

    with gr.Blocks() as demo:
        gr.Button().click(gauge.work, None, None, concurrency_limit=None)
        gr.Button().click(steps, None, Raw(), concurrency_limit=None)
        gr.Button().click(gauge.work, None, None, queue=False)
    demo.launch(max_threads=2)

    async def scene(page: Page) -> None:
        await asyncio.gather(*[page.submit(i % 3).data() for i in range(15)])

    play(demo, scene)
    assert gauge.most == 2


def test_coroutines_do_not_count_and_waiting_ones_can_be_cancelled() -> None:
    leave = threading.Event()

    async def later() -> str:
        return "later"

    with gr.Blocks() as demo:
        gr.Button().click(lambda: leave.wait(10), None, None, concurrency_limit=None)
        gr.Button().click(later, None, Raw())
    demo.launch(max_threads=1)

    async def scene(page: Page) -> None:
        first, second = page.submit(0), page.submit(0)
        assert await page.submit(1).data() == ["later"]
        page.cancel(second)
        assert isinstance(await second.end(), Cancelled)
        leave.set()
        await first.data()

    play(demo, scene)


@pytest.mark.parametrize("wrong", [0, -1, "2"])
def test_a_wrong_limit_is_refused(wrong: Any) -> None:
    with gr.Blocks() as demo:
        pass
    with pytest.raises(ValueError, match="max_threads must be a whole number"):
        demo.launch(max_threads=wrong)
