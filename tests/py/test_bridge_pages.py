"""Several pages on one engine: what is shared, what is apart, and what ends when one is gone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import cloche as gr
from bridge_help import FakeFiles, record
from cloche.bridge.bridge import Bridge
from cloche.engine.engine import Engine
from cloche.engine.native import native_ports


class Page:
    """One page's end of the wire."""

    def __init__(self, demo: gr.Blocks, engine: Engine) -> None:
        self.out: list[tuple[dict[str, Any], int]] = []
        self.files = FakeFiles()
        self.bridge = Bridge(demo, engine, self.files, self._post)

    def _post(self, text: str, attachments: Sequence[bytes | memoryview]) -> None:
        self.out.append((json.loads(text), len(attachments)))

    def send(self, **message: Any) -> None:
        self.bridge.receive(json.dumps({"v": 1, **message}))

    def submit(self, session: str, fn_index: int, event_id: str, *data: Any) -> None:
        self.send(
            msg="submit",
            event_id=event_id,
            session_hash=session,
            fn_index=fn_index,
            data=list(data),
        )

    def of(self, msg: str) -> list[dict[str, Any]]:
        return [message for message, _ in self.out if message["msg"] == msg]

    async def until(self, msg: str, count: int = 1) -> dict[str, Any]:
        for _ in range(2000):
            if len(self.of(msg)) >= count:
                return self.of(msg)[count - 1]
            await asyncio.sleep(0.002)
        raise AssertionError(f"no {msg} among {[m['msg'] for m, _ in self.out]}")


ended: list[str] = []


def app() -> gr.Blocks:
    total = [0]
    ended.clear()
    with gr.Blocks() as demo:
        own = gr.State(0, delete_callback=lambda value: ended.append(f"state {value}"))
        box, tree = gr.Textbox(), gr.JSON()

        @box.change(inputs=own, outputs=[own, tree], api_name="count")
        def count(own: int) -> tuple[int, list[int]]:
            total[0] += 1
            return own + 1, [own + 1, total[0]]

        @box.submit(outputs=box, api_name="wait", concurrency_limit=1)
        async def wait() -> str:
            try:
                await asyncio.sleep(60)
            finally:
                ended.append("wait")
            return "late"

        box.blur(lambda: [record("/store/known.txt")], None, tree, api_name="show")
        demo.unload(lambda: ended.append("unload"))
    return demo


def with_pages(play: Callable[[Page, Page], Awaitable[None]]) -> None:
    async def main() -> None:
        demo = app()
        engine = Engine(demo, native_ports())
        one, two = Page(demo, engine), Page(demo, engine)
        one.send(msg="open", session_hash="s1")
        two.send(msg="open", session_hash="s2")
        await play(one, two)
        await engine.aclose()

    asyncio.run(main())


def test_globals_are_shared_and_state_is_apart() -> None:
    async def play(one: Page, two: Page) -> None:
        one.submit("s1", 0, "a", None)
        assert (await one.until("process_completed"))["output"]["data"][1] == [1, 1]
        two.submit("s2", 0, "b", None)
        assert (await two.until("process_completed"))["output"]["data"][1] == [1, 2]
        one.submit("s1", 0, "c", None)
        assert (await one.until("process_completed", 2))["output"]["data"][1] == [2, 3]
        # what happens to an event is told to its own page only
        assert {m["event_id"] for m in two.of("process_completed")} == {"b"}

    with_pages(play)


def test_each_page_gets_the_bytes_of_a_file_once() -> None:
    async def play(one: Page, two: Page) -> None:
        for page, session, count in ((one, "s1", 1), (two, "s2", 1), (one, "s1", 2)):
            page.submit(session, 2, f"e{count}")
            await page.until("process_completed", count)
        sent = [
            [attached for message, attached in page.out if message["msg"] == "process_completed"]
            for page in (one, two)
        ]
        assert sent == [[1, 0], [1]]
        assert one.files.held == two.files.held == ["/store/known.txt"]
        await one.bridge.close()
        assert (one.files.held, two.files.held) == ([], ["/store/known.txt"])

    with_pages(play)


def test_a_page_that_is_gone_takes_only_its_own_sessions_with_it() -> None:
    async def play(one: Page, two: Page) -> None:
        one.submit("s1", 0, "a", None)
        await one.until("process_completed")
        two.submit("s2", 0, "b", None)
        await two.until("process_completed")
        one.submit("s1", 1, "runs")
        await one.until("process_starts", 2)
        one.submit("s1", 1, "waits")
        two.submit("s2", 1, "next")
        said = len(one.out)
        await one.bridge.close()
        await two.until("process_starts", 2)
        assert sorted(ended) == ["state 1", "unload", "wait"]
        assert len(one.out) == said, "a page that is gone is told nothing"
        one.send(msg="open", session_hash="s3")
        assert not one.bridge.engine.has_session("s3")
        two.submit("s2", 0, "c", None)
        assert (await two.until("process_completed", 2))["output"]["data"][1] == [2, 3]

    with_pages(play)


def test_a_session_belongs_to_the_page_that_opened_it() -> None:
    async def play(one: Page, two: Page) -> None:
        two.submit("s1", 0, "theirs", None)
        two.send(msg="open", session_hash="s1")
        two.send(msg="close", session_hash="s1")
        two.send(msg="cancel", session_hash="s1", event_ids=["a"])
        assert [("belongs to another page" in m["error"]) for m in two.of("refused")] == [True] * 4
        one.submit("s1", 0, "a", None)
        assert (await one.until("process_completed"))["success"]

    with_pages(play)
