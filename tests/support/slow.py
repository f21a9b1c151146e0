"""A host far away: compresses what it can, as most do, and sends slowly."""

from __future__ import annotations

import gzip
import time
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from .server import StaticServer, _Handler

COMPRESSED = {".js", ".mjs", ".json", ".wasm", ".html", ".zip"}


class SlowHost(StaticServer):
    """`bytes_per_second` counts for each connection."""

    def __init__(self, mounts: dict[str, Path], bytes_per_second: int) -> None:
        self.bytes_per_second = bytes_per_second
        self.compressed: dict[Path, bytes] = {}
        super().__init__(mounts)
        self.RequestHandlerClass = _SlowHandler


class _SlowHandler(_Handler):
    server: SlowHost

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            super().do_GET()
            return
        self.server.requests.append(self.path)
        data, encoding = path.read_bytes(), None
        if path.suffix in COMPRESSED:
            encoding = "gzip"
            if path not in self.server.compressed:
                self.server.compressed[path] = gzip.compress(data, 1)
            data = self.server.compressed[path]
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(urlsplit(str(path)).path))
        self.send_header("Content-Length", str(len(data)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        step = max(1, self.server.bytes_per_second // 20)
        for start in range(0, len(data), step):
            self.wfile.write(data[start : start + step])
            time.sleep(0.05 * min(step, len(data) - start) / step)
