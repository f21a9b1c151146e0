"""What the worker calls: start, run the app's script, and pass messages on.

The order of a boot: the worker loads Pyodide, puts this package on `sys.path`, mounts the app's
files and packages, calls `start(interrupts)`, awaits `run_app(path)`, and then `connect(post)` for
every page that uses the app: what comes of it has `receive(text, attachments)` for that page's
messages, and `close()` for when it is gone.
"""

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING, Any, ClassVar

from cloche.blocks.blocks import launched
from cloche.blocks.context import reset_ids
from cloche.bridge.bridge import Bridge
from cloche.bridge.codec import encode
from cloche.bridge.messages import Ready
from cloche.browser import preempt, threads, unavailable, urlopen, waiting
from cloche.browser.alias import install_alias
from cloche.browser.files import BrowserFiles
from cloche.browser.packages import BrowserPackages, install_loader, packages_of
from cloche.browser.ports import BrowserRunner, PerformanceClock
from cloche.browser.script import Failure, run_app_script
from cloche.engine.engine import Engine
from cloche.engine.ports import Ports
from cloche.media.store import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloche.blocks.blocks import Blocks


class _Running:
    """The one app of this worker."""

    app: Blocks | None = None
    engine: Engine | None = None
    packages = BrowserPackages()
    sweeping: asyncio.Task[None] | None = None
    #: Where the app's files are.
    folder = "."
    #: Those who are connected.
    pages: ClassVar[set[Page]] = set()
    closing: ClassVar[set[asyncio.Task[None]]] = set()


def start(interrupts: Any = None) -> None:
    """Make `gradio` importable, and code that waits or computes block nothing.

    Args:
        interrupts: what worker/src/interrupt.ts makes; None leaves Python's own ways to wait.
    """
    install_alias()
    install_loader(_Running.packages)
    if interrupts is not None:
        waiting.install(interrupts)
        threads.install(waiting.begin)
        preempt.install(interrupts)
        urlopen.install()
    unavailable.install()


async def run_app(path: str) -> Any:
    """Run the app's script. None when it launched; else a JS object `{error, hint, traceback}`."""
    from pyodide.ffi import to_js

    _Running.folder = os.getcwd()
    launched.clear()
    # the page may show a UI made at build time, whose blocks are to have the same ids
    reset_ids()
    failure = await run_app_script(path)
    if failure is not None:
        from js import Object

        return to_js(failure.as_dict(), dict_converter=Object.fromEntries)
    _launched()
    return None


async def component_packages() -> str:
    """Packages that values of the app's components need, as a JSON list, when they are loaded."""
    names = packages_of(_Running.app) if _Running.app is not None else []
    await _Running.packages.ensure(names)
    return json.dumps(names)


class Page:
    """One page that uses the app, as the worker sees it.

    Args:
        bridge: speaks with the page.
    """

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    def receive(self, text: str, attachments: Sequence[Any] | None = None) -> None:
        """Act on one message of the page."""
        self._bridge.receive(text, list(attachments) if attachments is not None else ())

    def close(self) -> None:
        """The page is gone: its sessions end, those of other pages go on."""
        _Running.pages.discard(self)
        task = asyncio.ensure_future(self._bridge.close())
        _Running.closing.add(task)
        task.add_done_callback(_Running.closing.discard)


def connect(post: Any) -> Page:
    """Take in a page, once the app has been launched; it hears at once that the app is ready.

    Args:
        post: sends a message to the page, as `post(text, attachments)`.
    """
    app, engine = _Running.app, _Running.engine
    if app is None or engine is None:
        raise RuntimeError("No app is running in this worker.")

    def send(text: str, attachments: Sequence[bytes | memoryview]) -> None:
        if not attachments:
            post(text)
            return
        from pyodide.ffi import to_js

        # to_js copies out of WebAssembly memory, so that the buffer can be transferred
        post(text, to_js([to_js(part).buffer for part in attachments]))

    page = Page(Bridge(app, engine, BrowserFiles(), send, _rerun))
    _Running.pages.add(page)
    send(encode(Ready()), ())
    return page


def _launched() -> tuple[Blocks, Engine]:
    """The app that the script has launched, ready to run events."""
    app = launched[-1]
    settings = app.settings
    store().configure(
        settings.allowed_paths, settings.blocked_paths, settings.max_file_size_bytes()
    )
    ports = Ports(clock=PerformanceClock(), runner=BrowserRunner(), packages=_Running.packages)
    _Running.app, _Running.engine = app, Engine(app, ports)
    _Running.packages.load_behind(packages_of(app))
    if _Running.sweeping is not None:
        _Running.sweeping.cancel()
        _Running.sweeping = None
    if app.delete_cache:
        _Running.sweeping = asyncio.ensure_future(_sweep(*app.delete_cache))
    return app, _Running.engine


async def _sweep(every: float, age: float) -> None:
    """Drop old files of the app every so many seconds."""
    while True:
        await asyncio.sleep(every)
        store().sweep(age)


async def _rerun(
    entrypoint: str, files: Sequence[tuple[str, Any]], removed: Sequence[str]
) -> tuple[Blocks, Engine] | Failure:
    from cloche.browser.rerun import rerun

    if len(_Running.pages) > 1:
        return Failure(
            error="Several elements share this Python, so that it cannot run the script again.",
            hint="Reload their pages; new files get a Python of their own.",
        )
    failure = await rerun(_Running.folder, entrypoint, files, removed)
    return failure or _launched()
