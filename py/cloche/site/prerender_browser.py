"""Runs the app's script in a headless Chromium, where this machine's own Python cannot run it."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from cloche.bridge.values import file_records

from .errors import SiteError
from .lock import RuntimeLock
from .page import asset, json_for_html
from .plan import Plan
from .prerender_child import address_of
from .toolchain import Toolchain

TIMEOUT_SECONDS = 120.0
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


def prerender_in_browser(
    browser: str,
    plan: Plan,
    tools: Toolchain,
    lock: RuntimeLock,
    out: Path,
    folder: str = "app",
    timeout: float = TIMEOUT_SECONDS,
) -> dict[str, Any]:
    """`{"config": ...}`, or `{"error": ...}` with one reason why there is none.

    Files that the UI shows become data: URLs, larger ones are written to `out`/`folder`.
    """
    with _host(plan, tools, lock) as host, tempfile.TemporaryDirectory(
        prefix="cloche-browser-", ignore_cleanup_errors=True
    ) as home:  # fmt: skip
        address = f"http://127.0.0.1:{host.server_port}/{host.secret}/"
        with _running(browser, address, Path(home)) as process:
            if not _wait(host.told, process, timeout):
                still = process.poll() is None
                reason = f"no answer after {timeout:g} s" if still else "the browser ended"
                return {"error": reason}
    answer = host.answer
    config = answer.get("config")
    if not isinstance(config, dict):
        return {"error": str(answer.get("error") or "it launched no app")}
    config["app_id"] = 0
    contents = answer.get("files") or {}
    for component in config["components"]:
        for record in file_records(component["props"]):
            data = base64.b64decode(contents.get(record["path"], ""))
            kind = record.get("mime_type") or "application/octet-stream"
            place = out / folder
            record["url"] = record["path"] = address_of(data, kind, record["path"], place, folder)
    return {"config": config}


def _wait(told: threading.Event, process: subprocess.Popen[bytes], timeout: float) -> bool:
    """Whether the page has told its config, in time and before its browser ended."""
    step = 0.2
    for _ in range(int(timeout / step)):
        if told.wait(step) or process.poll() is not None:
            break
    return told.is_set()


@contextmanager
def _running(browser: str, address: str, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment.update(HOME=str(home), TMPDIR=str(home))
    flags = [*_FLAGS, f"--user-data-dir={home / 'profile'}"]
    # as root there is no sandbox to be had, and Chromium refuses to start with one
    if getattr(os, "geteuid", lambda: 1)() == 0:
        flags.append("--no-sandbox")
    process = subprocess.Popen(
        [browser, *flags, address],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _host(plan: Plan, tools: Toolchain, lock: RuntimeLock) -> Iterator[_Host]:
    host = _Host(plan, tools, lock)
    thread = threading.Thread(target=host.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.shutdown()
        host.server_close()


class _Host(ThreadingHTTPServer):
    """Serves the app to the browser, under a secret name, and hears its config."""

    daemon_threads = True

    def __init__(self, plan: Plan, tools: Toolchain, lock: RuntimeLock) -> None:
        self.plan, self.tools, self.lock = plan, tools, lock
        self.secret = token_urlsafe(16)
        self.told = threading.Event()
        self.answer: dict[str, Any] = {}
        self._wheels = {wheel.path.name: wheel.path for wheel in plan.found.wheels}
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The browser is ended in the middle of what it still loads."""

    def page(self) -> str:
        plan = self.plan
        data = {
            "entrypoint": plan.options.script.name,
            "files": {name: {"url": f"source/{quote(name)}"} for name in plan.files.paths},
            "wheels": [
                {"name": w.name, "version": w.version, "url": f"wheels/{w.path.name}"}
                for w in plan.found.wheels
            ],
            "packages": plan.found.packages,
            "runtime": {"url": "pyodide/"},
            "core": {"url": f"cloche/{self.tools.core_zip}"},
        }
        return asset("prerender.html").replace("__MANIFEST__", json_for_html(data))

    def find(self, kind: str, name: str) -> Path | None:
        """The file of this name: of the app, its wheels, the page's code or the runtime."""
        if kind == "source":
            return self.plan.files.paths.get(name)
        if kind == "wheels":
            return self._wheels.get(name)
        if ".." in Path(name).parts:
            return None
        if kind == "cloche":
            return self.tools.web / name
        if kind != "pyodide":
            return None
        path = self.tools.runtime / name
        return path if path.is_file() else self._package(name)

    def _package(self, file_name: str) -> Path | None:
        packages = self.lock.packages.items()
        names = [name for name, package in packages if package["file_name"] == file_name]
        # what only values need is not waited for, and not worth a download
        if not names or names[0] not in self.lock.closure(self.plan.found.packages):
            return None
        try:
            return self.tools.ensure(names)[names[0]]
        except SiteError:
            return None


class _Handler(BaseHTTPRequestHandler):
    server: _Host

    def log_message(self, format: str, *args: Any) -> None:
        """The terminal is for the build."""

    def do_GET(self) -> None:
        parts = self._parts()
        if parts == [""]:
            self._send(self.server.page().encode(), "text/html; charset=utf-8")
            return
        found = self.server.find(parts[0], "/".join(parts[1:])) if len(parts) > 1 else None
        if found is None or not found.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self._send(found.read_bytes(), _KINDS.get(found.suffix, "application/octet-stream"))

    def do_POST(self) -> None:
        if self._parts() != ["config"]:
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

    def _parts(self) -> list[str]:
        """The path below the secret name; nothing else is there."""
        parts = unquote(urlsplit(self.path).path).removeprefix("/").split("/")
        return parts[1:] if parts[0] == self.server.secret else []

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
