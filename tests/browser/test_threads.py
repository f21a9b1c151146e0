"""Threads, locks, queues and executors take turns in one worker, and scripts that use them run."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from support.calls import open_code, run
from support.server import Pages

CODE = """
import asyncio, queue, random, threading, time
from concurrent.futures import ThreadPoolExecutor, as_completed
import gradio as gr

shared = threading.local()
shared.name = "main"

def echo(text):
    return text
def streams(_):
    items = queue.Queue(maxsize=2)
    def produce():
        for number in range(4):
            time.sleep(0.15)
            items.put(f"item {number}")
        items.put(None)
    threading.Thread(target=produce, daemon=True).start()
    while (item := items.get()) is not None:
        yield item
def simple_queue():
    items = queue.SimpleQueue()
    threading.Timer(0.05, items.put, ["late"]).start()
    return [items.get(timeout=5)]
def nothing_comes():
    start = time.perf_counter()
    try:
        queue.Queue().get(timeout=0.1)
    except queue.Empty:
        return 0.05 < time.perf_counter() - start < 5
def identities():
    seen = []
    def note():
        me = threading.current_thread()
        time.sleep(random.random() / 50)
        seen.append(me is threading.current_thread() and me.ident == threading.get_ident())
        seen.append(getattr(shared, "name", "none of mine"))
        shared.name = me.name
    threads = [threading.Thread(target=note, name=f"t{n}") for n in range(5)]
    for thread in threads:
        thread.start()
    alive = all(thread.is_alive() for thread in threads)
    for thread in threads:
        thread.join()
    return [alive, sum(t.is_alive() for t in threads), seen.count(True), len({*seen}),
            len({t.ident for t in threads}), shared.name, threading.current_thread().name,
            threading.active_count()]
def excludes():
    lock, inside, most = threading.Lock(), [], []
    def work():
        for _ in range(3):
            with lock:
                inside.append(1)
                time.sleep(random.random() / 100)
                most.append(len(inside))
                inside.pop()
    threads = [threading.Thread(target=work) for _ in range(6)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return [max(most), len(most), lock.locked(), lock.acquire(timeout=0.01), lock.acquire(False),
            lock.acquire(timeout=0.02)]
def reenters():
    lock, order = threading.RLock(), []
    def other():
        with lock:
            order.append("other")
    with lock, lock:
        thread = threading.Thread(target=other)
        thread.start()
        time.sleep(0.03)
        order.append("me")
    thread.join()
    try:
        lock.release()
    except RuntimeError:
        order.append("refused")
    return order
def signals():
    go, done = threading.Event(), threading.Barrier(4)
    numbers = []
    def work(number):
        go.wait()
        numbers.append(number)
        done.wait()
    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    [t.start() for t in threads]
    time.sleep(0.02)
    before = len(numbers)
    go.set()
    done.wait()
    return [before, sorted(numbers)]
def pools():
    def square(number):
        time.sleep(0.1)
        return number * number
    start = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        squares = list(pool.map(square, range(8)))
        first = [f.result() for f in as_completed([pool.submit(square, n) for n in (3, 4)])]
        try:
            pool.submit(lambda: 1 / 0).result()
        except ZeroDivisionError as error:
            failed = str(error)
        slow = pool.submit(time.sleep, 0.3)
        try:
            slow.result(timeout=0.05)
        except TimeoutError:
            failed += ", late"
    return [squares, sorted(first), failed, time.perf_counter() - start < 3]
async def to_thread():
    start = time.perf_counter()
    slept = asyncio.gather(*(asyncio.to_thread(time.sleep, 0.3) for _ in range(5)))
    loop = asyncio.get_running_loop()
    two = [loop.run_in_executor(None, time.sleep, 0.3) for _ in range(2)]
    with ThreadPoolExecutor(1) as pool:
        own = await loop.run_in_executor(pool, threading.current_thread)
    await slept
    await asyncio.gather(*two)
    return [own.name.startswith("ThreadPoolExecutor"), time.perf_counter() - start < 1.4]
def asyncio_run():
    async def main():
        await asyncio.sleep(0.01)
        return await asyncio.to_thread(str.upper, "run")
    answers = []
    thread = threading.Thread(target=lambda: answers.append(asyncio.run(main())))
    thread.start()
    thread.join()
    return [asyncio.run(main()), *answers]
async def from_threads():
    loop, answers = asyncio.get_running_loop(), []
    async def double(number):
        await asyncio.sleep(0.01)
        return number * 2
    def work():
        answers.append(asyncio.run_coroutine_threadsafe(double(21), loop).result())
    await asyncio.to_thread(work)
    return answers
def fails():
    def work():
        raise ValueError("in a thread")
    caught = []
    before, threading.excepthook = threading.excepthook, lambda args: caught.append(args.exc_value)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    finally:
        threading.excepthook = before
    errors = [str(caught[0])]
    for wrong in (thread.start, threading.Thread(target=print).join):
        try:
            wrong()
        except RuntimeError as error:
            errors.append(str(error))
    return errors
class Counting(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.number, self.over = 0, False
    def run(self):
        while not self.over:
            self.number += 1
def computes():
    # it never waits, and lets everything else go on
    counting = Counting()
    counting.start()
    time.sleep(0.2)
    counting.over = True
    counting.join()
    return counting.number > 1000
log = []
def waits_for_ever():
    lock = threading.Lock()
    lock.acquire()
    try:
        lock.acquire()
    finally:
        log.append("stopped")
def read_log():
    return ",".join(log)
def keep_local(text):
    shared.name = text
    time.sleep(0.1)
    return shared.name

fns = (simple_queue, nothing_comes, identities, excludes, reenters, signals, pools, to_thread,
       asyncio_run, from_threads, fails, computes)
with gr.Blocks() as demo:
    text, data = gr.Textbox(), gr.JSON()
    for fn in fns:
        gr.Button(fn.__name__).click(fn, None, data, api_name=fn.__name__, concurrency_limit=None)
    for fn in (echo, streams, keep_local):
        gr.Button(fn.__name__).click(fn, text, text, api_name=fn.__name__, concurrency_limit=None)
    for fn in (waits_for_ever, read_log):
        gr.Button(fn.__name__).click(fn, None, text, api_name=fn.__name__)
demo.launch()
"""

EXPECTED = {
    "simple_queue": ["late"],
    "nothing_comes": True,
    "identities": [True, 0, 5, 2, 5, "main", "MainThread", 1],
    "excludes": [1, 18, False, True, False, False],
    "reenters": ["me", "other", "refused"],
    "signals": [0, [0, 1, 2]],
    "pools": [[0, 1, 4, 9, 16, 25, 36, 49], [9, 16], "division by zero, late", True],
    "to_thread": [True, True],
    "asyncio_run": ["RUN", "RUN"],
    "from_threads": [42],
    "fails": [
        "in a thread",
        "threads can only be started once",
        "cannot join thread before it is started",
    ],
    "computes": True,
}


@pytest.fixture
def app(module_page: Page, pages: Pages) -> Page:
    return open_code(module_page, pages, "threads", CODE)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_built_on_threads_works_as_in_python(app: Page, name: str) -> None:
    assert run(app, f"return call('{name}')") == EXPECTED[name]


def test_a_thread_fills_a_queue_that_a_generator_streams_from(app: Page) -> None:
    values, gaps, pings = run(
        app,
        """
        const stream = start('streams', '');
        const pings = [];
        let over = false;
        stream.over.then(() => (over = true));
        while (!over) { pings.push(await timed(call('echo', 'x'))); await sleep(20); }
        const seen = stream.seen.filter(({ type }) => type === 'data');
        return [seen.map(({ data }) => data[0]),
                seen.slice(1, 4).map(({ at }, index) => at - seen[index].at), pings];
        """,
    )
    assert values[:4] == [f"item {number}" for number in range(4)]
    assert min(gaps) > 50, f"the stream came all at once: {gaps}"
    assert sorted(pings)[len(pings) // 2] < 150


def test_all_at_once(app: Page) -> None:
    names = [name for name in EXPECTED if name not in ("identities", "fails")]
    results = run(
        app,
        f"return Promise.all({[*names, *names]}.map((name) => call(name)))",
    )
    for name, result in zip([*names, *names], results, strict=True):
        if name not in ("pools", "to_thread"):  # these look at the clock
            assert result == EXPECTED[name], name


def test_waiting_for_a_lock_can_be_stopped(app: Page) -> None:
    run(
        app,
        """
        const waiting = start('waits_for_ever');
        await until(() => waiting.seen.some(({ position }) => position === 0));
        await sleep(50);
        await waiting.cancel();
        await until(async () => (await call('read_log')) === 'stopped');
        """,
    )


def test_what_is_local_to_the_main_thread_stays_while_a_stack_waits(app: Page) -> None:
    first, second = run(
        app, "return Promise.all([call('keep_local', 'a'), call('keep_local', 'b')])"
    )
    # both are code of the main thread: the second one's value is seen by the first
    assert (first, second) == ("b", "b")


TASKS = """
import asyncio, time
import gradio as gr

made = []
def makes(seconds):
    made.append(asyncio.get_event_loop().create_task(asyncio.sleep(60)))
    time.sleep(float(seconds))
    return seconds
async def counts(_):
    known = asyncio.all_tasks()
    found = [sum(task in known for task in made), len(made)]
    for task in made:
        task.cancel()
    await asyncio.gather(*made, return_exceptions=True)
    return str(found)
with gr.Blocks() as demo:
    text = gr.Textbox()
    for fn in (makes, counts):
        gr.Button(fn.__name__).click(fn, text, text, api_name=fn.__name__, concurrency_limit=None)
demo.launch()
"""


def test_tasks_outlive_the_stacks_that_made_them(page: Page, pages: Pages) -> None:
    """Python keeps tasks in lists of the threads' states, of which Pyodide frees all but ten."""
    app = open_code(page, pages, "tasks", TASKS)
    counts = run(
        app,
        """
        const seconds = Array.from({ length: 60 }, (_, place) => 0.2 + (place * 7) % 30 / 100);
        await Promise.all(seconds.map((each) => call('makes', String(each))));
        return call('counts', '');
        """,
    )
    assert counts == "[60, 60]"
