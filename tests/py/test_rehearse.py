"""The work that teaches the browser what a start runs: it computes in steps, and leaves nothing."""

from __future__ import annotations

import asyncio
import sys
import time

from cloche.browser.packages import import_package
from cloche.browser.rehearse import rehearse


def test_it_computes_for_so_long_and_lets_others_go_on() -> None:
    async def turns_meanwhile() -> tuple[int, float]:
        begin = time.perf_counter()
        task = asyncio.ensure_future(rehearse(0.1))
        turns = 0
        while not task.done():
            await asyncio.sleep(0.005)
            turns += 1
        await task
        return turns, time.perf_counter() - begin

    modules = set(sys.modules)
    turns, seconds = asyncio.run(turns_meanwhile())
    assert seconds >= 0.1
    # it rests after each of its steps
    assert turns >= 5
    assert set(sys.modules) - modules <= {"json"}


def test_a_package_comes_with_what_its_first_use_would_import() -> None:
    import_package("pillow")
    assert "PIL.PngImagePlugin" in sys.modules
