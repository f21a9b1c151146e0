"""A static host as sites find it: compressed texts, no special header, a slow line if asked."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: What hosts of static files compress; archives and pictures are compressed already.
COMPRESSED = (".html", ".js", ".mjs", ".css", ".json", ".svg", ".txt", ".wasm")
_PIECE = 16 * 1024


class Line:
    """The one line of a visitor: `rate` bytes a second for all requests together.

    Args:
        rate: bytes per second; None is as fast as the machine.
        delay: seconds of a round trip, paid by each new connection and each request.
    """

    def __init__(self, rate: float | None = None, delay: float = 0.0) -> None:
        self.rate = rate
        self.delay = delay
        self._free_at = 0.0
        self._lock = threading.Lock()

    def wait(self, size: int) -> None:
        """Return when `size` more bytes have passed."""
        if self.rate is None:
            return
        with self._lock:
            begin = max(self._free_at, time.monotonic())
            self._free_at = begin + size / self.rate
            until = self._free_at
        time.sleep(max(0.0, until - time.monotonic()))


@dataclass
class Host:
    """A running server. `sent` lists path and body bytes of each answer, in order."""

    base: str
    line: Line
    sent: list[tuple[str, int]] = field(default_factory=list)


@functools.cache
def _compressed(path: Path) -> bytes:
    return _gzipped(path.read_bytes())


@functools.cache
def _gzipped(data: bytes) -> bytes:
    # the same file lies in many apps
    return gzip.compress(data, 6)


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".wasm": "application/wasm",
        ".mjs": "text/javascript",
        ".js": "text/javascript",
    }

    def __init__(self, *arguments: Any, host: Host, **options: Any) -> None:
        self.host = host
        super().__init__(*arguments, **options)

    def setup(self) -> None:
        super().setup()
        time.sleep(self.host.line.delay)

    def do_GET(self) -> None:
        time.sleep(self.host.line.delay)
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        changed = self.date_time_string(int(path.stat().st_mtime))
        if self.headers.get("If-Modified-Since") == changed:
            self.send_response(304)
            self.end_headers()
            return
        accepted = "gzip" in self.headers.get("Accept-Encoding", "")
        compress = accepted and path.suffix in COMPRESSED
        body = _compressed(path) if compress else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", changed)
        if compress:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.host.sent.append((self.path.split("?")[0], len(body)))
        for start in range(0, len(body), _PIECE):
            piece = body[start : start + _PIECE]
            self.host.line.wait(len(piece))
            self.wfile.write(piece)

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A page that was closed in the middle of an answer is no news."""


@contextmanager
def served(folder: Path, line: Line | None = None) -> Iterator[Host]:
    """Serve `folder` over `line`."""
    for path in folder.rglob("*"):
        # a host has compressed its files before the first visitor comes
        if path.suffix in COMPRESSED and path.is_file():
            _compressed(path)
    host = Host("", line or Line())
    handler = functools.partial(_Handler, directory=str(folder), host=host)
    server = _Server(("127.0.0.1", 0), handler)
    host.base = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
