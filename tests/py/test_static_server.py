"""The server of the browser tests must be as plain as any host of static files."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from support.server import StaticServer


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    for name, text in {
        "site/index.html": "<p>home</p>",
        "site/sub/index.html": "<p>sub</p>",
        "web/cloche.js": "export {}",
        "web/core.wasm": "wasm",
        "secret.txt": "not served",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return {"/": tmp_path / "site", "/cloche": tmp_path / "web"}


def get(server: StaticServer, path: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    connection.request("GET", path)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def test_files_come_with_their_types_and_no_special_headers(folders: dict[str, Path]) -> None:
    with StaticServer(folders) as server:
        page, text = get(server, "/")
        assert (page.status, text) == (200, "<p>home</p>")
        assert page.getheader("Content-Type") == "text/html"
        assert get(server, "/cloche/cloche.js")[0].getheader("Content-Type") == "text/javascript"
        assert get(server, "/cloche/core.wasm")[0].getheader("Content-Type") == "application/wasm"
        assert {name for name, _ in page.getheaders()} == {
            "Server",
            "Date",
            "Content-type",
            "Content-Length",
            "Last-Modified",
        }
        assert server.requests == ["/", "/cloche/cloche.js", "/cloche/core.wasm"]


def test_the_other_origin_only_allows_origins(folders: dict[str, Path]) -> None:
    with StaticServer(folders, cors=True) as server:
        assert get(server, "/")[0].getheader("Access-Control-Allow-Origin") == "*"


@pytest.mark.parametrize(
    "path", ["/missing.html", "/../secret.txt", "/%2e%2e/secret.txt", "/cloche/../../secret.txt"]
)
def test_what_is_not_mounted_is_not_found(folders: dict[str, Path], path: str) -> None:
    with StaticServer(folders) as server:
        assert get(server, path)[0].status == 404


def test_folders_lead_to_their_index(folders: dict[str, Path]) -> None:
    with StaticServer(folders) as server:
        moved, _ = get(server, "/sub")
        assert (moved.status, moved.getheader("Location")) == (301, "/sub/")
        assert get(server, "/sub/")[1] == "<p>sub</p>"


def test_mounts_may_be_added_while_it_runs(folders: dict[str, Path], tmp_path: Path) -> None:
    with StaticServer(folders) as server:
        assert get(server, "/late/cloche.js")[0].status == 404
        server.mounts["/late"] = tmp_path / "web"
        assert get(server, "/late/cloche.js")[1] == "export {}"
        assert get(server, "/latecomer")[0].status == 404
