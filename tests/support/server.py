"""A plain static server, as any host of static files is: right types, no special headers."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit


class StaticServer(ThreadingHTTPServer):
    """Serves folders under path prefixes on a free port, until closed.

    mounts: path prefix -> folder, e.g. {"/": pages, "/cloche": dist/web}; the longest prefix wins.
    cors: adds `Access-Control-Allow-Origin: *` and nothing else, for a second origin.
    max_age: seconds for which browsers need not ask again, as some hosts say.
    """

    daemon_threads = True

    def __init__(
        self, mounts: dict[str, Path], *, cors: bool = False, max_age: int | None = None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.max_age = max_age
        self.mounts = mounts
        self.cors = cors
        # every path asked for, in order: tests look here for what a page did and did not load
        self.requests: list[str] = []
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def url(self, path: str = "/") -> str:
        return f"{self.origin}/{path.removeprefix('/')}"

    def find(self, path: str) -> Path | None:
        """The file or folder that a request path names, or None when no mount covers it."""
        for prefix in sorted(self.mounts, key=len, reverse=True):
            stem = prefix.rstrip("/")
            if path == stem or path.startswith(f"{stem}/"):
                folder = self.mounts[prefix].resolve()
                parts = [part for part in path[len(stem) :].split("/") if part not in ("", ".")]
                return None if ".." in parts else folder.joinpath(*parts)
        return None

    def close(self) -> None:
        self.shutdown()
        self.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A page that was closed in the middle of an answer is no news."""


class _Handler(SimpleHTTPRequestHandler):
    server: StaticServer
    protocol_version = "HTTP/1.1"
    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".json": "application/json",
        ".py": "text/plain",
        ".whl": "application/octet-stream",
        ".zip": "application/zip",
    }

    def translate_path(self, path: str) -> str:
        clean = unquote(urlsplit(path).path)
        found = self.server.find(clean)
        # SimpleHTTPRequestHandler tells folders by a closing slash
        slash = "/" if clean.endswith("/") else ""
        return f"{found}{slash}" if found else "/nowhere"

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        if self.path == "/favicon.ico":
            # asked for by the browser itself; its absence is not the page's error
            self.send_response(HTTPStatus.NO_CONTENT)
            self.end_headers()
            return
        super().do_GET()

    def end_headers(self) -> None:
        if self.server.cors:
            self.send_header("Access-Control-Allow-Origin", "*")
        if self.server.max_age is not None:
            self.send_header("Cache-Control", f"max-age={self.server.max_age}")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """The test report is for tests."""


@dataclass(frozen=True)
class Pages:
    """Hand-written files at the root of the served origin."""

    folder: Path
    server: StaticServer

    def write(self, name: str, content: str | bytes) -> str:
        """Stores a file under its relative name and gives its URL."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = int(path.stat().st_mtime) if path.exists() else 0
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        # a browser asks for what is newer by a second: sooner than that it would see the old file
        if int(path.stat().st_mtime) <= before:
            os.utime(path, (before + 1, before + 1))
        return self.server.url(name)
