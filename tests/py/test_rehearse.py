"""The work that teaches the browser what a start runs: it computes in steps, and leaves nothing."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Callable

import pytest

from cloche.browser.packages import import_package
from cloche.browser.rehearse import rehearse
from cloche.browser.variety import SAMPLES, turns


def test_it_computes_and_lets_others_go_on() -> None:
    async def longest_wait() -> tuple[int, float]:
        task = asyncio.ensure_future(rehearse(30))
        count, longest = 0, 0.0
        while not task.done():
            begin = time.perf_counter()
            await asyncio.sleep(0.005)
            count, longest = count + 1, max(longest, time.perf_counter() - begin)
        await task
        return count, longest

    modules = set(sys.modules)
    count, longest = asyncio.run(longest_wait())
    # it rests after each of its steps
    assert count >= 5
    assert longest < 1
    assert set(sys.modules) == modules


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.__name__)
def test_a_sample_leaves_no_garbage_that_holds_itself(sample: Callable[[], object]) -> None:
    assert _garbage_of(sample) == 0


def test_turns_leave_none_either() -> None:
    async def garbage() -> int:
        await turns()
        gc.collect()
        await turns()
        return gc.collect()

    assert asyncio.run(garbage()) == 0


def _garbage_of(work: Callable[[], object]) -> int:
    work()
    gc.collect()
    gc.disable()
    try:
        work()
        return gc.collect()
    finally:
        gc.enable()


def test_a_package_comes_with_what_its_first_use_would_import() -> None:
    import_package("pillow")
    assert "PIL.PngImagePlugin" in sys.modules
