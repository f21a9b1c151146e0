"""Loads a page of this machine in a headless Chromium, and hears the one answer that it gives."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from urllib.parse import unquote, urlsplit

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--mute-audio",
    "--no-first-run",
    # A build asks nobody for anything: only this machine has an address.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
_KEPT = ("PATH", "SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL")
_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".json": "application/json",
}


def find_browser() -> str | None:
    """Path of a Chromium on this machine: $CHROMIUM, else the first known name on PATH."""
    for name in (os.environ.get("CHROMIUM"), *NAMES, _MAC):
        path = shutil.which(name) if name else None
        if path:
            return path
    return None


def answer_of(
    browser: str, page: str, find: Callable[[str], Path | bytes | None], timeout: float
) -> dict[str, Any]:
    """What the HTML `page` posts, as JSON, to the address "answer" beside it.

    `find` gives the file, or the content, of every other address that the page asks for, below
    its own. `{"error": reason}` when no answer comes within `timeout` seconds.
    """
    with _host(page, find) as host, tempfile.TemporaryDirectory(
        prefix="cloche-browser-", ignore_cleanup_errors=True
    ) as home:  # fmt: skip
        address = f"http://127.0.0.1:{host.server_port}/{host.secret}/"
        try:
            process = _started(browser, address, Path(home))
        except OSError as error:
            return {"error": f"the browser did not start: {error.strerror or error}"}
        with _ended(process):
            if not _wait(host.told, process, timeout):
                still = process.poll() is None
                reason = f"no answer after {timeout:g} s" if still else "the browser ended"
                return {"error": reason}
    return host.answer


def _wait(told: threading.Event, process: subprocess.Popen[bytes], timeout: float) -> bool:
    """Whether the page has told its answer, in time and before its browser ended."""
    step = 0.2
    for _ in range(int(timeout / step)):
        if told.wait(step) or process.poll() is not None:
            break
    return told.is_set()


def _started(browser: str, address: str, home: Path) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment.update(HOME=str(home), TMPDIR=str(home))
    flags = [*_FLAGS, f"--user-data-dir={home / 'profile'}"]
    # as root there is no sandbox to be had, and Chromium refuses to start with one
    if getattr(os, "geteuid", lambda: 1)() == 0:
        flags.append("--no-sandbox")
    return subprocess.Popen(
        [browser, *flags, address],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _host(page: str, find: Callable[[str], Path | bytes | None]) -> Iterator[_Host]:
    host = _Host(page, find)
    thread = threading.Thread(target=host.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.shutdown()
        host.server_close()


class _Host(ThreadingHTTPServer):
    """Serves the page, under a secret name, and hears its answer."""

    daemon_threads = True

    def __init__(self, page: str, find: Callable[[str], Path | bytes | None]) -> None:
        self.page, self.find = page, find
        self.secret = token_urlsafe(16)
        self.told = threading.Event()
        self.answer: dict[str, Any] = {}
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The browser is ended in the middle of what it still loads."""


class _Handler(BaseHTTPRequestHandler):
    server: _Host

    def log_message(self, format: str, *args: Any) -> None:
        """The terminal is for the build."""

    def do_GET(self) -> None:
        name = self._name()
        if name == "":
            self._send(self.server.page.encode(), "text/html; charset=utf-8")
            return
        outside = name is None or ".." in Path(name).parts
        found = None if outside else self.server.find(str(name))
        if isinstance(found, Path):
            found = found.read_bytes() if found.is_file() else None
        if found is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        kind = _KINDS.get(Path(str(name)).suffix) or guess_type(str(name))[0]
        self._send(found, kind or "application/octet-stream")

    def do_POST(self) -> None:
        if self._name() != "answer":
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._send(b"", "text/plain")
        try:
            answer = json.loads(body)
        except ValueError:
            answer = None
        self.server.answer = answer if isinstance(answer, dict) else {"error": "no JSON came"}
        self.server.told.set()

    def _name(self) -> str | None:
        """The path below the secret name; nothing else is there."""
        secret, _, name = unquote(urlsplit(self.path).path).removeprefix("/").partition("/")
        return name if secret == self.server.secret else None

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
