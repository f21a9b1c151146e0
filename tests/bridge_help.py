"""What the tests of the bridge share: a store of files, and both ends of a wire."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import cloche as gr
from cloche.bridge.bridge import Bridge
from cloche.engine.engine import Engine
from cloche.engine.native import native_ports


class FakeFiles:
    """A store that knows one file, and keeps what is uploaded."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.held: list[str] = []
        self.lent: list[str] = []

    def hold(self, path: str) -> None:
        self.held.append(path)

    def let_go(self, path: str) -> None:
        self.held.remove(path)

    def lend(self, path: str) -> None:
        self.lent.append(path)

    def knows(self, path: str) -> bool:
        return path == "/store/known.txt"

    def display_bytes(self, path: str) -> tuple[bytes, str]:
        self.shown.append(path)
        return b"bitmap", "image/bmp"

    def read(self, path: str) -> tuple[bytes, str]:
        if path != "/store/known.txt":
            raise FileNotFoundError(f"There is no file {path!r}.")
        return b"known", "text/plain"

    async def receive(self, attachment: Any, name: str, mime_type: str | None) -> dict[str, Any]:
        return record(f"/store/{name}", len(attachment), mime_type)


def record(path: str, size: int = 1, mime_type: str | None = None) -> dict[str, Any]:
    return {
        "path": path,
        "url": None,
        "size": size,
        "orig_name": path.rsplit("/", 1)[-1],
        "mime_type": mime_type,
        "is_stream": False,
        "meta": {"_type": "gradio.FileData"},
    }


class Wire:
    """Both ends of a bridge, for a test."""

    def __init__(self, demo: gr.Blocks) -> None:
        self.files = FakeFiles()
        self.out: list[tuple[dict[str, Any], list[bytes]]] = []
        self.bridge = Bridge(demo, Engine(demo, native_ports()), self.files, self._post)

    def _post(self, text: str, attachments: Sequence[bytes | memoryview]) -> None:
        self.out.append((json.loads(text), [bytes(part) for part in attachments]))

    def send(self, attachments: Sequence[Any] = (), **message: Any) -> None:
        self.bridge.receive(json.dumps({"v": 1, **message}), attachments)

    async def until(self, msg: str, count: int = 1) -> dict[str, Any]:
        for _ in range(2000):
            found = [message for message, _ in self.out if message["msg"] == msg]
            if len(found) >= count:
                return found[count - 1]
            await asyncio.sleep(0.002)
        raise AssertionError(f"no {msg} among {[m['msg'] for m, _ in self.out]}")

    async def run(self, fn_index: int, *data: Any, event_id: str = "e") -> dict[str, Any]:
        self.send(
            msg="submit", event_id=event_id, session_hash="s", fn_index=fn_index, data=list(data)
        )
        done = sum(m["msg"] == "process_completed" for m, _ in self.out) + 1
        return await self.until("process_completed", done)


def with_wire(demo: gr.Blocks, play: Callable[[Wire], Awaitable[None]]) -> None:
    async def main() -> None:
        wire = Wire(demo)
        wire.send(msg="open", session_hash="s")
        await play(wire)
        await wire.bridge.engine.aclose()

    asyncio.run(main())
