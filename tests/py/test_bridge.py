"""The bridge, with the real engine behind it: what goes in as text comes out as text."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

import cloche as gr
from bridge_help import Wire, record, with_wire


def app() -> gr.Blocks:
    with gr.Blocks() as demo:
        box, number, tree = gr.Textbox(), gr.Number(), gr.JSON()
        box.change(lambda text: text.upper(), box, box, api_name="upper")

        @box.submit(outputs=box, api_name="grow")
        def grow() -> Any:
            yield "a"
            yield "ab"
            yield "abc"

        box.blur(lambda: {"files": [record("/store/known.txt")]}, None, tree, api_name="show")
        number.change(lambda: float("nan"), None, tree, api_name="nan")
        box.select(lambda: {("a", 1): 2}, None, tree, api_name="keys")
        number.submit(lambda: 1 / 0, None, number, api_name="fail")
    return demo


def test_config_is_sent_for_a_session() -> None:
    async def play(wire: Wire) -> None:
        config = await wire.until("config")
        assert config["session_hash"] == "s"
        assert [c["type"] for c in config["config"]["components"]][:3] == [
            "textbox",
            "number",
            "json",
        ]

    with_wire(app(), play)


def test_an_event_and_its_answer() -> None:
    async def play(wire: Wire) -> None:
        done = await wire.run(0, "ada")
        assert (done["event_id"], done["success"]) == ("e", True)
        assert done["output"]["data"] == ["ADA"]
        assert (await wire.until("process_starts"))["event_id"] == "e"

    with_wire(app(), play)


def test_a_generator_sends_whole_then_edits_then_whole() -> None:
    async def play(wire: Wire) -> None:
        done = await wire.run(1)
        steps = [m["output"]["data"] for m, _ in wire.out if m["msg"] == "process_generating"]
        assert steps == [["a"], [[["append", [], "b"]]], [[["append", [], "c"]]]]
        assert done["output"]["data"] == ["abc"]

    with_wire(app(), play)


def test_the_bytes_of_a_file_travel_once() -> None:
    async def play(wire: Wire) -> None:
        await wire.run(2)
        await wire.run(2, event_id="e2")
        sent = [(m["files"], parts) for m, parts in wire.out if m["msg"] == "process_completed"]
        assert sent[0] == ([{"path": "/store/known.txt", "mime_type": "image/bmp"}], [b"bitmap"])
        assert sent[1] == ([], [])

    with_wire(app(), play)


def test_not_a_number_becomes_null() -> None:
    async def play(wire: Wire) -> None:
        assert (await wire.run(3))["output"]["data"] == [None]

    with_wire(app(), play)


def test_dictionary_keys_become_text() -> None:
    async def play(wire: Wire) -> None:
        done = await wire.run(4)
        assert done["success"], done
        assert list(done["output"]["data"][0]) == ["('a', 1)"]

    with_wire(app(), play)


def test_an_exception_is_the_event_s_end() -> None:
    async def play(wire: Wire) -> None:
        done = await wire.run(5)
        assert not done["success"]
        assert "division by zero" in done["output"]["error"]
        assert "1 / 0" in done["output"]["traceback"]

    with_wire(app(), play)


def test_uploads_come_back_as_records_and_are_not_sent_again() -> None:
    async def play(wire: Wire) -> None:
        wire.send([b"12"], msg="upload", request_id="r", files=[{"path": "known.txt"}])
        answer = await wire.until("uploaded")
        assert answer["files"][0]["path"] == "/store/known.txt"
        await wire.run(2)
        assert wire.files.shown == []

    with_wire(app(), play)


def test_a_stored_file_can_be_read() -> None:
    async def play(wire: Wire) -> None:
        wire.send(msg="read_file", request_id="r", path="/store/known.txt")
        assert (await wire.until("file_content"))["mime_type"] == "text/plain"
        assert wire.out[-1][1] == [b"known"]
        wire.send(msg="read_file", request_id="q", path="/etc/passwd")
        refused = await wire.until("refused")
        assert refused["request_id"] == "q"

    with_wire(app(), play)


@pytest.mark.parametrize(
    ("message", "part"),
    [
        ({"msg": "submit", "fn_index": 99, "data": []}, "99"),
        ({"msg": "submit", "fn_index": 0, "data": []}, "1"),
        ({"msg": "submit", "fn_index": 0, "data": ["x"], "session_hash": "gone"}, "session"),
        ({"msg": "boot", "runtime_url": "", "core_url": "", "entrypoint": "", "files": {}}, "boot"),
    ],
)
def test_what_cannot_be_done_is_refused_and_the_app_goes_on(
    message: dict[str, Any], part: str
) -> None:
    async def play(wire: Wire) -> None:
        defaults = {} if message["msg"] == "boot" else {"event_id": "x", "session_hash": "s"}
        wire.send(**{**defaults, **message})
        refused = await wire.until("refused")
        assert part in refused["error"]
        assert refused["hint"]
        assert refused["event_id"] == defaults.get("event_id")
        assert (await wire.run(0, "on"))["output"]["data"] == ["ON"]

    with_wire(app(), play)


def test_an_upload_without_its_bytes_is_refused() -> None:
    async def play(wire: Wire) -> None:
        wire.send([], msg="upload", request_id="r", files=[{"path": "a"}])
        refused = await wire.until("refused")
        assert "names 1 files and carries 0" in refused["error"]
        assert refused["request_id"] == "r"

    with_wire(app(), play)


def test_the_api_is_described() -> None:
    async def play(wire: Wire) -> None:
        wire.send(msg="view_api", request_id="r")
        info = (await wire.until("api_info"))["info"]
        assert "/upper" in info["named_endpoints"]

    with_wire(app(), play)


def test_cancel_ends_the_event() -> None:
    with gr.Blocks() as demo:
        box = gr.Textbox()

        @box.submit(outputs=box)
        async def wait() -> str:
            await asyncio.sleep(60)
            return "late"

    async def play(wire: Wire) -> None:
        wire.send(msg="submit", event_id="w", session_hash="s", fn_index=0, data=[])
        await wire.until("process_starts")
        wire.send(msg="cancel", session_hash="s", event_ids=["w"])
        done = await wire.until("process_completed")
        assert done["cancelled"]

    with_wire(demo, play)


def test_files_are_held_until_the_page_lets_them_go() -> None:
    async def play(wire: Wire) -> None:
        path = "/store/known.txt"
        await wire.run(2)
        await wire.run(2)
        assert (wire.files.shown, wire.files.held) == ([path], [path])
        wire.send(msg="release", paths=[path, "/store/never-sent.txt"])
        assert wire.files.held == []
        # the page has dropped its bytes, so they go along again
        await wire.run(2)
        assert (wire.files.shown, wire.files.held) == ([path, path], [path])

    with_wire(app(), play)


def test_a_file_that_the_page_reads_is_held() -> None:
    async def play(wire: Wire) -> None:
        wire.send(msg="read_file", request_id="r", path="/store/known.txt")
        await wire.until("file_content")
        wire.send([b"x"], msg="upload", request_id="u", files=[{"path": "new.txt"}])
        await wire.until("uploaded")
        assert wire.files.held == ["/store/known.txt", "/store/new.txt"]
        assert wire.files.lent == []

    with_wire(app(), play)


def test_files_that_a_function_gets_as_they_came_are_lent() -> None:
    with gr.Blocks() as demo:
        tree, box = gr.JSON(), gr.Textbox()
        box.change(lambda value: None, tree, None, preprocess=False)
        box.change(lambda value: None, tree, None)

    async def play(wire: Wire) -> None:
        await wire.run(1, [record("/store/known.txt")])
        assert wire.files.lent == []
        await wire.run(0, [record("/store/known.txt")])
        assert wire.files.lent == ["/store/known.txt"]
        data = {"value": record("/store/known.txt")}
        submit = {"event_id": "f", "session_hash": "s", "fn_index": 1, "data": [None]}
        wire.send(msg="submit", event_data=data, **submit)
        assert wire.files.lent == ["/store/known.txt"] * 2

    with_wire(demo, play)


def test_long_text_costs_its_growth_not_its_length() -> None:
    words = 400

    with gr.Blocks() as demo:
        box = gr.Textbox()

        @box.submit(outputs=box)
        def grow() -> Any:
            text = ""
            for number in range(words):
                text += f"word {number} "
                yield text

    async def play(wire: Wire) -> None:
        done = await wire.run(0)
        text = done["output"]["data"][0]
        sent = [json.dumps(m) for m, _ in wire.out if m["msg"] == "process_generating"]
        assert len(sent) == words
        # each message carries its own word and a head of constant size
        assert max(map(len, sent[1:])) < len(sent[0]) + 200
        assert sum(map(len, sent)) < 2 * len(text) + words * 500

    with_wire(demo, play)
