"""Browsers with a profile of their own, and a plain static server, for measuring."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Playwright

PROBES = (Path(__file__).parent / "probes.js").read_text(encoding="utf-8")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


class _Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".wasm": "application/wasm",
        ".mjs": "text/javascript",
        ".js": "text/javascript",
    }

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder` without any special header; gives its address."""
    handler = functools.partial(_Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


def executable() -> str:
    """The browser to measure with."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise SystemExit("No Chromium found: set CHROMIUM to its path, or run npm test once.")
    return found


@contextmanager
def profile() -> Iterator[Path]:
    """A fresh, empty browser profile."""
    folder = Path(tempfile.mkdtemp(prefix="cloche-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def page(playwright: Playwright, folder: Path) -> Iterator[Page]:
    """A page of a new browser process that uses the profile in `folder`."""
    context = playwright.chromium.launch_persistent_context(
        str(folder), executable_path=executable(), args=_FLAGS, headless=True
    )
    try:
        context.add_init_script(PROBES)
        yield context.pages[0]
    finally:
        context.close()
