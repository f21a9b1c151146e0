"""Garbage that holds itself is freed while functions wait, and never by way of their stacks."""

from __future__ import annotations

from playwright.sync_api import Page

from support.calls import open_code, run
from support.server import Pages

CODE = """
import asyncio, gc, time, weakref
from concurrent.futures import ThreadPoolExecutor
import gradio as gr

class Loop:
    pass

def waits(seconds):
    time.sleep(seconds)
    return gc.isenabled()
def pools():
    def square(number):
        time.sleep(0.1)
        return number * number
    with ThreadPoolExecutor(8) as pool:
        return [sum(pool.map(square, range(8))) for _ in range(3)]
async def makes_classes():
    for _ in range(60):
        begin = time.perf_counter()
        while time.perf_counter() - begin < 0.012:
            exec(compile("class A:\\n    pass", "made", "exec"), {"__name__": "made"})
        await asyncio.sleep(0.005)
    return True
async def makes_garbage():
    refs = []
    for _ in range(30_000):
        loop = Loop()
        loop.itself = loop
        refs.append(weakref.ref(loop))
    for _ in range(60):
        await asyncio.sleep(0.1)
        if not any(ref() for ref in refs[:20_000]):
            return True
    return False
def switched_off():
    gc.disable()
    time.sleep(0.05)
    left = gc.isenabled()
    gc.enable()
    return left
def collects():
    return gc.isenabled()

with gr.Blocks() as demo:
    seconds, data = gr.Number(), gr.JSON()
    gr.Button("waits").click(waits, seconds, data, api_name="waits", concurrency_limit=None)
    for fn in (pools, makes_classes, makes_garbage, switched_off, collects):
        gr.Button(fn.__name__).click(fn, None, data, api_name=fn.__name__, concurrency_limit=None)
demo.launch()
"""


def test_classes_are_made_and_dropped_while_other_functions_wait(page: Page, pages: Pages) -> None:
    app = open_code(page, pages, "garbage", CODE)
    answers = run(app, "return Promise.all([call('pools'), call('makes_classes'), call('pools')])")
    assert answers == [[140] * 3, True, [140] * 3]
    # the collector goes on a moment after the last stack
    run(app, "await until(async () => await call('collects'))")


def test_garbage_goes_although_a_function_waits_for_long(page: Page, pages: Pages) -> None:
    app = open_code(page, pages, "garbage", CODE)
    freed = run(
        app,
        """const long = start('waits', 60);
        try { return await call('makes_garbage') } finally { await long.cancel() }""",
    )
    assert freed
    # the collector goes on a moment after the last stack
    run(app, "await until(async () => await call('collects'))")


def test_what_the_app_switched_off_stays_off(page: Page, pages: Pages) -> None:
    app = open_code(page, pages, "garbage", CODE)
    assert run(app, "return [await call('switched_off'), await call('collects')]") == [False, True]
