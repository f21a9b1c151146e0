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
    def deep(number, depth):
        if depth:
            return deep(number, depth - 1)
        time.sleep(0.05)
        return number
    with ThreadPoolExecutor(8) as pool:
        return [len(list(pool.map(deep, range(8), range(0, 80, 10)))) for _ in range(6)]
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


def test_classes_are_made_and_dropped_while_many_stacks_wait(
    module_page: Page, pages: Pages
) -> None:
    app = open_code(module_page, pages, "garbage", CODE)
    many = run(
        app,
        "return Promise.all([call('pools'), call('makes_classes'), call('pools'), "
        "call('makes_classes')])",
    )
    assert many == [[8] * 6, True, [8] * 6, True]
    assert run(app, "return call('collects')")


def test_garbage_goes_although_a_function_waits_for_long(module_page: Page, pages: Pages) -> None:
    app = open_code(module_page, pages, "garbage", CODE)
    freed = run(
        app,
        """const long = start('waits', 60);
        try { return await call('makes_garbage') } finally { await long.cancel() }""",
    )
    assert freed
    assert run(app, "return call('collects')")


def test_what_the_app_switched_off_stays_off(module_page: Page, pages: Pages) -> None:
    app = open_code(module_page, pages, "garbage", CODE)
    assert run(app, "return [await call('switched_off'), await call('collects')]") == [False, True]
