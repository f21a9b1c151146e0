"""A plain static file server for development, with a few paths that tell pages of saved files."""

from __future__ import annotations

import json
import re
import socketserver
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .hot import FILE, Versions
from .page import asset

EVENTS = "/__cloche/events"
SCRIPT = "/__cloche/dev.js"
CHANGES = "/__cloche/changes"
KEEP_ALIVE_SECONDS = 10.0
_WAITING = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Not built yet</title>'
    '<meta name="color-scheme" content="light dark">'
    "<body><p>This app has not been built yet. The page loads by itself once it has.</p></body>"
    "</html>"
)


class Desk:
    """What pages have to know: which build is current, and the error of a later one, if any."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.version = 0
        self.error: str | None = None
        self.site: Path | None = None
        self.closed = False
        self.versions = Versions()
        self.prepare: Callable[[], None] = lambda: None
        """Called before a page is loaded."""

    def built(self, site: Path, files: Mapping[str, Path]) -> None:
        """A build of these files is done: pages showing an older one reload."""
        with self._changed:
            self.versions.restart(self.version + 1, files)
            self.site = site
            self._tell()

    def edited(self, files: Mapping[str, Path]) -> None:
        """These are the app's files now: pages take them over, and run the script again."""
        with self._changed:
            self.versions.add(self.version + 1, files)
            self._tell()

    def rebuilt(self, site: Path, files: Mapping[str, Path]) -> None:
        """The site has caught up with what pages were told of."""
        with self._changed:
            self.versions.add(self.version, files)
            self.site, self.error = site, None
            self._changed.notify_all()

    def _tell(self) -> None:
        self.version += 1
        self.error = None
        self._changed.notify_all()

    def failed(self, error: str) -> None:
        """A build has failed: pages stay as they are and show why."""
        with self._changed:
            self.error = error
            self._changed.notify_all()

    def close(self) -> None:
        """Let go of all waiting pages."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def state(self) -> str:
        """The current state as JSON."""
        return json.dumps({"version": self.version, "error": self.error})

    def wait(self, known: str) -> str:
        """The state, as soon as it is not `known` any more or a keep-alive is due."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self.state() != known, KEEP_ALIVE_SECONDS)
            return self.state()


class DevServer(ThreadingHTTPServer):
    """Serves the current site of a desk."""

    daemon_threads = True
    # Without this a second server could take the same port unnoticed on some systems.
    allow_reuse_port = False

    def __init__(self, address: tuple[str, int], desk: Desk) -> None:
        self.desk = desk
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # The base class looks its own host name up here, which can take seconds offline.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pages that went away in the middle of an answer are no news."""


class _Handler(SimpleHTTPRequestHandler):
    server: DevServer
    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".json": "application/json",
        ".whl": "application/octet-stream",
    }

    def log_message(self, format: str, *args: Any) -> None:
        """The terminal is for builds and errors."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def translate_path(self, path: str) -> str:
        site = self.server.desk.site
        self.directory = str(site) if site is not None else "/nowhere"
        return super().translate_path(path)

    def do_GET(self) -> None:
        path = self.path.split("?", 1)[0].split("#", 1)[0]
        if path == EVENTS:
            self._events()
        elif path == SCRIPT:
            self._text(asset("dev.js"), "text/javascript")
        elif path == CHANGES:
            self._changes()
        elif path == FILE:
            self._file()
        elif path in {"/", "/index.html"}:
            self._page()
        else:
            super().do_GET()

    def _page(self) -> None:
        desk = self.server.desk
        desk.prepare()
        # The version is read first: a build in between then only causes one more reload.
        version, site = desk.version, desk.site
        text = (site / "index.html").read_text("utf-8") if site is not None else _WAITING
        tag = f'<script src="{SCRIPT}" data-version="{version}"></script>'
        # The manifest's own text holds no "<", so the last </body> is the page's.
        self._text(re.sub(r"</body>(?!.*</body>)", f"{tag}</body>", text, flags=re.S), "text/html")

    def _changes(self) -> None:
        since = self._asked("since")
        version = int(since) if since.isdecimal() else -1
        changes = self.server.desk.versions.since(version)
        self._text(json.dumps(changes), "application/json")

    def _file(self) -> None:
        path = self.server.desk.versions.path(self._asked("name"))
        try:
            data = path.read_bytes() if path else None
        except OSError:
            data = None
        if data is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            self._bytes(data, "application/octet-stream")

    def _asked(self, name: str) -> str:
        return parse_qs(urlsplit(self.path).query).get(name, [""])[0]

    def _text(self, text: str, kind: str) -> None:
        self._bytes(text.encode("utf-8"), f"{kind}; charset=utf-8")

    def _bytes(self, data: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        desk = self.server.desk
        state = desk.state()
        while not desk.closed:
            self.wfile.write(f"data: {state}\n\n".encode())
            self.wfile.flush()
            state = desk.wait(state)
