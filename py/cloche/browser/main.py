"""What the worker calls: start, run the app's script, and pass messages on.

The order of a boot: the worker loads Pyodide, puts this package on `sys.path`, mounts the app's
files and packages, calls `start(post)`, awaits `run_app(path)`, and from then on calls
`receive(text, attachments)` for every message.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

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

    post: Any = None
    bridge: Bridge | None = None
    packages = BrowserPackages()
    #: Where the app's files are.
    folder = "."


def start(post: Any, interrupts: Any = None) -> None:
    """Make `gradio` importable, and code that waits or computes block nothing.

    Args:
        post: the worker's `post(text, attachments)`.
        interrupts: what worker/src/interrupt.ts makes; None leaves Python's own ways to wait.
    """
    _Running.post = post
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
    _serve()
    return None


def receive(text: str, attachments: Sequence[Any] | None = None) -> None:
    """Act on one message of the page."""
    bridge = _Running.bridge
    if bridge is None:
        raise RuntimeError("No app is running in this worker.")
    bridge.receive(text, list(attachments) if attachments is not None else ())


def _serve() -> None:
    app, engine = _launched()
    _Running.bridge = Bridge(app, engine, BrowserFiles(), _post, _rerun)
    _post(encode(Ready()), ())


def _launched() -> tuple[Blocks, Engine]:
    """The app that the script has launched, ready to run events."""
    app = launched[-1]
    settings = app.settings
    store().configure(
        settings.allowed_paths, settings.blocked_paths, settings.max_file_size_bytes()
    )
    ports = Ports(clock=PerformanceClock(), runner=BrowserRunner(), packages=_Running.packages)
    _Running.packages.load_behind(packages_of(app))
    return app, Engine(app, ports)


async def _rerun(
    entrypoint: str, files: Sequence[tuple[str, Any]], removed: Sequence[str]
) -> tuple[Blocks, Engine] | Failure:
    from cloche.browser.rerun import rerun

    failure = await rerun(_Running.folder, entrypoint, files, removed)
    return failure or _launched()


def _post(text: str, attachments: Sequence[bytes | memoryview]) -> None:
    if not attachments:
        _Running.post(text)
        return
    from pyodide.ffi import to_js

    # to_js copies out of WebAssembly memory, so that the buffer can be transferred
    _Running.post(text, to_js([to_js(part).buffer for part in attachments]))
