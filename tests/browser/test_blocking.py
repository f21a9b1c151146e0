"""Sync functions that wait let everything else go on, and fail with Python's own exceptions."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page

from support.calls import open_code, run
from support.server import Pages

CODE = """
import time, urllib.error, urllib.parse, urllib.request
import gradio as gr
import requests
from pyodide.ffi import can_run_sync, run_sync
from pyodide.http import open_url, pyfetch

def echo(text):
    return text
def sleeps(_):
    time.sleep(1)
    return "slept"
def steps(_):
    for number in range(3):
        time.sleep(0.3)
        yield number
def by_requests(url):
    return requests.get(url, timeout=20).text
def by_urllib(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()
def by_pyodide(url):
    return open_url(url).read()
def by_run_sync(url):
    async def get():
        return await (await pyfetch(url)).text()
    return run_sync(get())
def by_promise(url):
    import js
    return run_sync(run_sync(js.fetch(url)).text())
def suspends(_):
    seen = [can_run_sync()]
    sorted([2, 1], key=lambda number: (seen.append(can_run_sync()), number))
    return seen
def suspending_steps(_):
    yield can_run_sync()
    yield can_run_sync()
def posts(url):
    body = urllib.parse.urlencode({"name": "Ada"}).encode()
    request = urllib.request.Request(url, body, {"X-Own": "yes"})
    with urllib.request.urlopen(request) as answer:
        return [answer.status, answer.headers["content-type"], answer.url, answer.read().decode()]
def chunks(url):
    with urllib.request.urlopen(url) as answer:
        return [line.decode().strip() for line in answer]
def stream(url):
    with urllib.request.urlopen(url) as answer:
        for line in answer:
            yield line.decode().strip()
def missing_urllib(url):
    try:
        urllib.request.urlopen(url)
    except urllib.error.HTTPError as error:
        return [error.code, error.reason, error.read().decode()]
def missing_requests(url):
    try:
        requests.get(url).raise_for_status()
    except requests.HTTPError as error:
        return error.response.status_code
def missing_pyodide(url):
    try:
        open_url(url)
    except Exception as error:
        return [type(error).__name__, error.status]
def dead_urllib(url):
    try:
        urllib.request.urlopen(url)
    except urllib.error.URLError as error:
        return str(error.reason)
def dead_requests(url):
    try:
        requests.get(url)
    except requests.ConnectionError as error:
        return "ConnectionError"
def late(url):
    try:
        urllib.request.urlopen(url, timeout=0.2)
    except urllib.error.URLError as error:
        return type(error.reason).__name__

with gr.Blocks() as demo:
    text, data = gr.Textbox(), gr.JSON()
    for fn in (echo, sleeps, steps, by_requests, by_urllib, by_pyodide, by_run_sync, by_promise,
               suspends, suspending_steps, posts, chunks, stream, missing_urllib, missing_requests,
               missing_pyodide, dead_urllib, dead_requests, late):
        plain = fn in (echo, sleeps, by_requests, by_urllib, by_pyodide, by_run_sync, by_promise)
        out = text if plain or fn in (stream, dead_urllib, dead_requests, late) else data
        gr.Button(fn.__name__).click(fn, text, out, api_name=fn.__name__)
demo.launch()
"""


class _Slow(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/missing":
            self._answer(404, b"nothing here")
        elif self.path == "/chunked":
            self._chunks()
        else:
            time.sleep(1)
            self._answer(200, b"slow answer")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        own = self.headers["X-Own"].encode()
        self._answer(200, own + b" " + self.headers["Content-Type"].encode() + b" " + body)

    def do_OPTIONS(self) -> None:
        self._answer(204, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _chunks(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number in range(3):
            line = f"line {number}\n".encode()
            self.wfile.write(f"{len(line):x}\r\n".encode() + line + b"\r\n")
            self.wfile.flush()
            time.sleep(0.3)
        self.wfile.write(b"0\r\n\r\n")

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "*")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """The test report is for tests."""


@pytest.fixture(scope="module")
def slow() -> Iterator[str]:
    """Another origin: everything takes a second, /missing is not there, /chunked comes in parts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Slow)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def app(module_page: Page, pages: Pages) -> Page:
    return open_code(module_page, pages, "blocking", CODE)


WAITING = ("sleeps", "by_requests", "by_urllib", "by_pyodide", "by_run_sync", "by_promise")


@pytest.mark.parametrize("name", WAITING)
def test_events_and_streams_go_on_while_a_function_waits(app: Page, slow: str, name: str) -> None:
    answer, pings, gaps = run(
        app,
        f"""
        const waiting = call('{name}', '{slow}/');
        const stream = start('steps', '');
        const pings = [];
        let over = false;
        waiting.finally(() => (over = true));
        await sleep(50);
        while (!over) {{ pings.push(await timed(call('echo', 'x'))); await sleep(20); }}
        const answer = await waiting;
        await stream.over;
        const at = stream.seen.filter(({{ type }}) => type === 'data').map((event) => event.at);
        return [answer, pings, at.slice(1, 3).map((time, index) => time - at[index])];
        """,
    )
    assert answer in ("slept", "slow answer")
    pings = sorted(pings)
    print(f"{name}: {len(pings)} events meanwhile, median {pings[len(pings) // 2]:.1f} ms")
    assert len(pings) > 5
    assert pings[len(pings) // 2] < 150
    assert min(gaps) > 100, f"the stream came all at once: {gaps}"


def test_functions_and_steps_run_on_stacks_that_can_be_suspended(app: Page) -> None:
    assert run(app, "return call('suspends', '')") == [True, True, True]
    steps = run(
        app,
        "const run = start('suspending_steps', ''); await run.over;"
        "return run.seen.filter(({ type }) => type === 'data').map(({ data }) => data[0]);",
    )
    assert set(steps) == {True}


def test_urllib_posts_with_headers(app: Page, slow: str) -> None:
    status, kind, url, body = run(app, f"return call('posts', '{slow}/form')")
    assert (status, kind, url) == (200, "text/plain", f"{slow}/form")
    assert body == "yes application/x-www-form-urlencoded name=Ada"


def test_urllib_reads_chunked_answers_as_they_come(app: Page, slow: str) -> None:
    lines = ["line 0", "line 1", "line 2"]
    assert run(app, f"return call('chunks', '{slow}/chunked')") == lines
    data, gaps = run(
        app,
        f"""
        const run = start('stream', '{slow}/chunked');
        await run.over;
        const seen = run.seen.filter(({{ type }}) => type === 'data');
        return [seen.map(({{ data }}) => data[0]),
                seen.slice(1, 3).map(({{ at }}, index) => at - seen[index].at)];
        """,
    )
    assert data[:3] == lines
    assert min(gaps) > 100, gaps


def test_failures_are_pythons_own(app: Page, slow: str, expect_errors: Callable[..., None]) -> None:
    expect_errors("404", "ERR_CONNECTION_REFUSED", "ERR_UNSAFE_PORT", "Failed to load resource")
    missing, dead = f"{slow}/missing", "http://127.0.0.1:9/"
    code, _, body = run(app, f"return call('missing_urllib', '{missing}')")
    assert (code, body) == (404, "nothing here")
    assert run(app, f"return call('missing_requests', '{missing}')") == 404
    assert run(app, f"return call('missing_pyodide', '{missing}')") == ["HttpStatusError", 404]
    assert "CORS" in run(app, f"return call('dead_urllib', '{dead}')")
    assert run(app, f"return call('dead_requests', '{dead}')") == "ConnectionError"
    assert run(app, f"return call('late', '{slow}/')") == "TimeoutError"


STACKS = """
import random, time
import gradio as gr

def nap(key):
    time.sleep(random.random() * 0.03)
    return key
class Slow:
    def __eq__(self, other):
        return nap(True)
    def __hash__(self):
        return 1
def compute():
    end = time.perf_counter() + random.random() * 0.1
    while time.perf_counter() < end:
        pass
def raising():
    try:
        nap(1)
        raise ValueError
    except ValueError:
        nap(2)
WAYS = (lambda: sorted([3, 1, 2], key=nap), lambda: sum(map(nap, range(3))), compute, raising,
        lambda: {Slow(): 1, Slow(): 2})
def deep(depth):
    return deep(depth - 1) if depth else random.choice(WAYS)()
def works(text):
    for _ in range(int(text) % 4 + 1):
        deep(random.randrange(30))
    return text
def steps(text):
    for _ in range(int(text) % 4 + 1):
        deep(random.randrange(30))
        yield text

with gr.Blocks() as demo:
    text = gr.Textbox()
    for fn in (works, steps):
        gr.Button(fn.__name__).click(fn, text, text, api_name=fn.__name__, concurrency_limit=None)
demo.launch()
"""


def test_stacks_may_be_suspended_at_any_depth_and_go_on_in_any_order(
    module_page: Page, pages: Pages
) -> None:
    app = open_code(module_page, pages, "stacks", STACKS)
    for _ in range(4):
        wrong = run(
            app,
            """
            const events = Array.from({ length: 40 }, (_, number) => String(number));
            const wrong = await Promise.all(events.map(async (text) => {
              const event = start(text % 3 ? 'works' : 'steps', text);
              if (text % 7 === 0) {
                await sleep(Math.random() * 100);
                await event.cancel();
                return null;
              }
              await event.over;
              const value = event.seen.filter(({ type }) => type === 'data').at(-1)?.data[0];
              return value === text ? null : [text, value, event.seen.at(-1)];
            }));
            return wrong.filter(Boolean);
            """,
        )
        assert wrong == []
