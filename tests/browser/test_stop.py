"""Stop stops, whatever the function does, and the page goes on meanwhile."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from support.calls import open_code, run
from support.server import Pages

CODE = """
import asyncio, time
import gradio as gr

log = []
def echo(text):
    return text
def logs():
    return "|".join(log)
def sleeper():
    try:
        time.sleep(60)
    finally:
        time.sleep(0.05)
        log.append("sleeper")
def counting():
    number = 0
    try:
        while True:
            yield number
            number += 1
            time.sleep(0.05)
    finally:
        log.append("counting")
def spinning():
    number = 0
    try:
        while True:
            try:
                number += 1
            except Exception:
                pass
    finally:
        log.append("spinning")
def spinning_steps():
    try:
        yield "first"
        while True:
            pass
    finally:
        log.append("spinning_steps")
def long_steps():
    try:
        while True:
            sum(range(100_000))
    finally:
        log.append("long_steps")
async def spinning_async():
    try:
        while True:
            pass
    finally:
        await asyncio.sleep(0.05)
        log.append("spinning_async")
async def awaiting():
    try:
        await asyncio.sleep(60)
    finally:
        log.append("awaiting")
async def async_steps():
    try:
        number = 0
        while True:
            yield number
            number += 1
            await asyncio.sleep(0.05)
    finally:
        log.append("async_steps")
def numbers(preempted):
    from cloche.browser.preempt import _Preemption
    (_Preemption.interrupts.on if preempted else _Preemption.interrupts.off)()
    start = time.perf_counter()
    total = 0
    for number in range(1_500_000):
        total += number * number % 7
    took = time.perf_counter() - start
    _Preemption.interrupts.on()
    return took

with gr.Blocks() as demo:
    text = gr.Textbox()
    flag = gr.Checkbox()
    for fn in (logs, sleeper, counting, spinning, spinning_steps, long_steps, spinning_async,
               awaiting, async_steps):
        gr.Button(fn.__name__).click(fn, None, text, api_name=fn.__name__)
    gr.Button().click(echo, text, text, api_name="echo")
    gr.Button().click(numbers, flag, gr.JSON(), api_name="numbers")
    only = gr.Button("only")
    only.click(sleeper, None, text, api_name="alone", concurrency_limit=1, concurrency_id="one")
    only.click(echo, text, text, api_name="behind", concurrency_limit=1, concurrency_id="one")
demo.launch()
"""


@pytest.fixture
def app(module_page: Page, pages: Pages) -> Page:
    return open_code(module_page, pages, "stop", CODE)


ENDLESS = (
    "sleeper",
    "counting",
    "spinning",
    "spinning_steps",
    "long_steps",
    "spinning_async",
    "awaiting",
    "async_steps",
)


@pytest.mark.parametrize("name", ENDLESS)
def test_a_running_function_is_stopped_and_its_finally_runs(app: Page, name: str) -> None:
    def attempt() -> tuple[list[float], float]:
        pings, stop = run(
            app,
            f"""
        await call('echo', '');
        const ended = async () =>
          (await call('logs')).split('|').filter((word) => word === '{name}').length;
        const before = await ended();
        const running = start('{name}');
        await until(() => running.seen.some(({{ type, position }}) => position === 0));
        await sleep(100);
        const pings = [];
        for (let i = 0; i < 8; i++) pings.push(await timed(call('echo', 'x')));
        const begin = now();
        await running.cancel();
        await running.over;
        await until(async () => (await ended()) > before);
        const stop = now() - begin;
        if (!running.seen.at(-1).cancelled) throw new Error(JSON.stringify(running.seen.at(-1)));
        return [pings, stop];
        """,
        )
        print(f"{name}: echo {sorted(pings)[4]:.0f} ms beside it, stopped in {stop:.0f} ms")
        return pings, stop

    # the promise is 150 ms; what is measured here has the clean-up and a question in it, and a
    # busy machine gets a second and a third chance
    for _ in range(3):
        pings, stop = attempt()
        if stop < 300 and sorted(pings)[4] < 150:
            return
    pytest.fail(f"stopped in {stop:.0f} ms, echo beside it: {pings}")


def test_a_waiting_event_leaves_the_queue(app: Page) -> None:
    run(
        app,
        """
        const first = start('alone');
        await until(() => first.seen.some(({ position }) => position === 0));
        const second = start('behind', 'never'), third = start('behind', 'third');
        await until(() => third.seen.some(({ size }) => size === 2));
        await second.cancel();
        await until(() => third.seen.some(({ position, size }) => position === 0 && size === 1));
        await first.cancel();
        await third.over;
        await second.over;
        if (second.seen.some(({ type }) => type === 'data')) throw new Error('it ran');
        if (!third.seen.some(({ data }) => data?.[0] === 'third')) throw new Error('no third');
        """,
    )


def test_two_loops_that_compute_take_turns(app: Page) -> None:
    pings = run(
        app,
        """
        const loops = [start('spinning'), start('spinning_async'), start('sleeper')];
        for (const { seen } of loops)
          await until(() => seen.some(({ position }) => position === 0));
        const pings = [];
        for (let i = 0; i < 8; i++) pings.push(await timed(call('echo', 'x')));
        for (const loop of loops) await loop.cancel();
        await Promise.all(loops.map(({ over }) => over));
        return pings;
        """,
    )
    assert sorted(pings)[4] < 300, pings


def test_what_the_interruptions_cost(app: Page) -> None:
    with_them, without = run(
        app,
        """
        const took = [[], []];
        for (let i = 0; i < 9; i++)
          for (const on of [0, 1]) took[1 - on].push(Number(await call('numbers', !!on)));
        return took.map((all) => Math.min(...all));
        """,
    )
    print(f"1.5 million steps: {with_them:.3f} s with interruptions, {without:.3f} s without")
    print(f"overhead {with_them / without - 1:+.1%}")
    # what it costs is printed; this only tells a cost from a fault
    assert with_them < without * 4


UI = """
import time
import gradio as gr

seen = []
def remember(word):
    seen.append(word)
    return len(seen)
def unstoppable():
    return sum(range(10**11))
def asleep():
    time.sleep(60)
def counting():
    for number in range(100):
        yield f"step {number}"
        time.sleep(0.2)

with gr.Blocks() as demo:
    word = gr.Textbox(label="word")
    count = gr.Number(label="count", precision=0)
    result = gr.Textbox(label="result")
    gr.Button("Remember").click(remember, word, count)
    runs = [
        gr.Button("Sum").click(unstoppable, None, result),
        gr.Button("Sleep").click(asleep, None, result),
        gr.Button("Steps").click(counting, None, result),
    ]
    gr.Button("Stop").click(None, None, None, cancels=runs)
demo.launch()
"""


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def restarts(page: Page, name: str) -> None:
    """Presses a button whose function only the end of the worker stops, then Stop."""
    page.get_by_label("word").fill("kept")
    press(page, "Remember")
    expect(page.get_by_label("count")).to_have_value("1")
    press(page, name)
    page.wait_for_timeout(300)
    began = page.evaluate("performance.now()")
    press(page, "Stop")
    toast = page.get_by_text("did not react to being stopped")
    expect(toast).to_be_visible()
    told = page.evaluate("performance.now()")
    page.evaluate("async () => (await document.querySelector('cloche-app').app).ready()")
    ready = page.evaluate("performance.now()")
    print(f"{name}: told after {told - began:.0f} ms, Python is back after {ready - began:.0f} ms")
    expect(page.get_by_label("word")).to_have_value("kept")
    expect(page.get_by_label("count")).to_have_value("1")
    press(page, "Remember")
    # 1 again: Python's own list is a new one
    expect(toast).to_be_visible()
    page.get_by_label("word").fill("next")
    press(page, "Remember")
    expect(page.get_by_label("count")).to_have_value("2")


def test_one_long_call_is_ended_with_its_worker(page: Page, pages: Pages) -> None:
    open_code(page, pages, "unstoppable", UI)
    restarts(page, "Sum")


def test_the_stop_button_ends_a_sleep_without_a_restart(page: Page, pages: Pages) -> None:
    open_code(page, pages, "sleep", UI)
    press(page, "Remember")
    press(page, "Sleep")
    press(page, "Steps")
    expect(page.get_by_label("result")).to_have_value(re.compile(r"step [1-9]"))
    press(page, "Stop")
    page.wait_for_timeout(1500)
    expect(page.get_by_text("did not react")).to_have_count(0)
    press(page, "Remember")
    expect(page.get_by_label("count")).to_have_value("2")


def test_interface_has_a_stop_button(page: Page, pages: Pages) -> None:
    open_code(
        page,
        pages,
        "interface-stop",
        """
        import time
        import gradio as gr
        log = []
        def count(goal):
            try:
                for number in range(int(goal)):
                    yield f"{number}|{len(log)}"
                    time.sleep(0.05)
            finally:
                log.append("closed")
        gr.Interface(count, "number", gr.Textbox(label="out")).launch()
        """,
    )
    page.get_by_role("spinbutton").fill("1000")
    press(page, "Submit")
    expect(page.get_by_label("out")).to_have_value(re.compile(r"\d+\|0"))
    press(page, "Stop")
    expect(page.get_by_role("button", name="Submit")).to_be_visible()
    page.get_by_role("spinbutton").fill("2")
    press(page, "Submit")
    expect(page.get_by_label("out")).to_have_value("1|1")


OFF = "delete WebAssembly.Suspending; delete WebAssembly.promising;\n"


@pytest.fixture
def plain_page(page: Page) -> Page:
    """As in a browser whose WebAssembly cannot suspend a stack."""

    def without(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=OFF + answer.text())

    page.context.route("**/worker.js", without)
    return page


def test_without_stack_switching_yields_are_shown_and_stop_restarts(
    plain_page: Page, pages: Pages
) -> None:
    page = open_code(plain_page, pages, "plain", UI)
    press(page, "Steps")
    # that a step is seen at all means that it was shown before the end
    expect(page.get_by_label("result")).to_have_value(re.compile(r"step [1-9]"))
    press(page, "Stop")
    # it is stopped between two yields, so nothing is lost
    expect(page.get_by_text("did not react")).to_have_count(0)
    restarts(page, "Sleep")


def test_without_stack_switching_async_functions_interleave(plain_page: Page, pages: Pages) -> None:
    page = open_code(
        plain_page,
        pages,
        "plain-async",
        """
        import asyncio, queue, threading, time
        from concurrent.futures import ThreadPoolExecutor
        import gradio as gr
        from pyodide.ffi import can_run_sync
        async def slow():
            await asyncio.sleep(0.5)
            return "slow"
        async def suspends():
            return can_run_sync()
        def threads():
            items = queue.Queue()
            threading.Thread(target=lambda: (time.sleep(0.01), items.put("thread"))).start()
            with ThreadPoolExecutor(2) as pool:
                words = list(pool.map(str.upper, ["p", "q"]))
            start = time.perf_counter()
            gone = threading.Event().wait(0.05)
            return f"{items.get()} {words} {gone} {time.perf_counter() - start >= 0.05}"
        later = []
        def begins():
            threading.Thread(target=later.append, args=["after"]).start()
            return "before"
        def what_came():
            return str(later)
        def hangs():
            queue.Queue().get()
        with gr.Blocks() as demo:
            out = gr.Textbox()
            for fn in (slow, suspends, threads, begins, what_came, hangs):
                gr.Button().click(fn, None, out, api_name=fn.__name__)
        demo.launch()
        """,
    )
    assert run(page, "return call('suspends')") == "False"
    order = run(
        page,
        """
        const order = [];
        await Promise.all([
          call('slow').then(() => order.push('slow')),
          sleep(50).then(() => call('suspends')).then(() => order.push('quick')),
        ]);
        return order;
        """,
    )
    assert order == ["quick", "slow"]
    # a thread runs when somebody waits for it, or when the function that started it has ended
    assert run(page, "return call('threads')") == "thread ['P', 'Q'] False True"
    assert run(page, "return [await call('begins'), await call('what_came')]") == [
        "before",
        "['after']",
    ]
    error = run(page, "return call('hangs').catch((error) => error.message)")
    assert "wait for ever" in error
