"""The wire of streams, and of files that event data names."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

import cloche as gr
from cloche.bridge.bridge import Bridge
from cloche.bridge.event_data import check_event_data
from cloche.engine.engine import Engine
from cloche.engine.native import native_ports


class Files:
    """A store of one file."""

    def display_bytes(self, path: str) -> tuple[bytes, str]:
        return b"", "text/plain"

    def read(self, path: str) -> tuple[bytes, str]:
        return b"", "text/plain"

    def knows(self, path: str) -> bool:
        return path == "/store/known.txt"

    async def receive(self, attachment: Any, name: str, mime_type: str | None) -> dict[str, Any]:
        raise NotImplementedError

    def hold(self, path: str) -> None:
        """Nothing comes or goes here."""

    let_go = lend = hold


class Wire:
    """Both ends of a bridge."""

    def __init__(self, demo: gr.Blocks) -> None:
        self.out: list[dict[str, Any]] = []
        self.engine = Engine(demo, native_ports())
        self.bridge = Bridge(demo, self.engine, Files(), self._post)
        self.send(msg="open")

    def _post(self, text: str, attachments: Sequence[bytes | memoryview]) -> None:
        self.out.append(json.loads(text))

    def send(self, **message: Any) -> None:
        self.bridge.receive(json.dumps({"v": 1, "session_hash": "s", **message}))

    async def until(self, msg: str, count: int = 1) -> dict[str, Any]:
        for _ in range(2000):
            found = [message for message in self.out if message["msg"] == msg]
            if len(found) >= count:
                return found[count - 1]
            await asyncio.sleep(0.002)
        raise AssertionError(f"no {msg} among {self.out}")


def counting() -> gr.Blocks:
    with gr.Blocks() as demo:
        source, out, seen = gr.HTML(), gr.Textbox(), gr.State(0)
        source.stream(
            lambda text, seen: (f"{seen} {text}", seen + 1),
            [source, seen],
            [out, seen],
            time_limit=9,
        )
        gr.Button().click(lambda event: str(event), source, out)
    return demo


def test_chunks_are_answered_with_edits_and_the_end_is_whole() -> None:
    async def main() -> list[Any]:
        wire = Wire(counting())
        wire.send(msg="submit", event_id="e", fn_index=0, data=["a", None], stream=True)
        first = await wire.until("process_generating")
        assert first["output"]["data"] == ["0 a", None]
        assert 8 < first["time_limit"] <= 9
        wire.send(msg="stream_chunk", event_id="e", data=["b", None])
        second = await wire.until("process_generating", 2)
        assert second["output"]["data"][0] == [["replace", [], "1 b"]]
        wire.send(msg="stream_end", event_id="e")
        done = await wire.until("process_completed")
        wire.send(msg="stream_chunk", event_id="e", data=["late", None])
        wire.send(msg="stream_end", event_id="e")
        await asyncio.sleep(0.02)
        assert [m for m in wire.out if m["msg"] == "refused"] == []
        await wire.engine.aclose()
        return [done["success"], done["output"]["data"]]

    assert asyncio.run(main()) == [True, ["1 b", None]]


def test_a_chunk_must_have_the_shape_of_one() -> None:
    async def main() -> dict[str, Any]:
        wire = Wire(counting())
        wire.send(msg="stream_chunk", event_id="e", data="text")
        await wire.engine.aclose()
        return await wire.until("refused")

    refused = asyncio.run(main())
    assert "StreamChunk.data must be a list" in refused["error"]


def record(path: str, url: str | None = None) -> dict[str, Any]:
    return {"path": path, "url": url, "meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize(
    "data",
    [
        None,
        "text",
        {"index": 1, "value": {"path": "/etc/passwd"}},  # no file record, just data
        {"file": record("/store/known.txt", "blob:x")},
        {"value": [record("https://example.org/a.png")]},
    ],
)
def test_known_files_and_addresses_pass(data: Any) -> None:
    check_event_data(data, Files(), "e")


@pytest.mark.parametrize(
    "data",
    [
        {"file": record("/etc/passwd")},
        {"value": [{"deep": record("/etc/passwd", "https://example.org")}]},
        {"file": record("file:///etc/passwd")},
        {"file": {"meta": {"_type": "gradio.FileData"}}},
    ],
)
def test_other_files_are_refused_by_name(data: Any) -> None:
    async def main() -> dict[str, Any]:
        wire = Wire(counting())
        wire.send(msg="submit", event_id="e", fn_index=1, data=["x"], event_data=data)
        refused = await wire.until("refused")
        assert not [m for m in wire.out if m["msg"] == "process_starts"]
        await wire.engine.aclose()
        return refused

    refused = asyncio.run(main())
    assert refused["event_id"] == "e"
    assert "which this app does not have" in refused["error"]
    assert "Upload the file" in refused["hint"]
