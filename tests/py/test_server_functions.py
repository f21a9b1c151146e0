"""Functions that a component offers to its script, over the wire."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

import pytest

import cloche as gr
from bridge_help import Wire, record, with_wire


def add(a: int, b: int = 1) -> int:
    time.sleep(0)
    return a + b


async def listing(folder: str, request: gr.Request, user_agent: gr.Header) -> list[Any]:
    return [folder, request.session_hash, user_agent]


def picture() -> dict[str, Any]:
    return record("/store/known.txt")


def breaks() -> None:
    raise ValueError("no luck")


def refuses() -> None:
    raise gr.Error("not today", print_exception=False)


def opaque() -> object:
    return object()


def app() -> gr.Blocks:
    with gr.Blocks() as demo:
        gr.HTML(server_functions=[add, listing, picture, breaks, refuses, opaque])
        gr.Textbox()
    return demo


async def call(wire: Wire, name: str, *args: Any, component: Any = None) -> dict[str, Any]:
    html = next(block for block in wire.bridge.app.blocks.values() if isinstance(block, gr.HTML))
    sent = len(wire.out)
    wire.send(
        msg="call_server",
        request_id="r",
        session_hash="s",
        component_id=html._id if component is None else component,
        name=name,
        args=list(args),
    )
    for _ in range(2000):
        if len(wire.out) > sent:
            return wire.out[-1][0]
        await asyncio.sleep(0.002)
    raise AssertionError("no answer")


def test_config_names_them() -> None:
    html = gr.HTML(server_functions=[add])
    assert html.get_config()["server_fns"] == ["add"]
    assert add(2) == 3  # they stay plain functions


def test_calls_with_several_arguments_and_what_the_app_fills_in() -> None:
    async def play(wire: Wire) -> None:
        assert (await call(wire, "add", 1, 2))["value"] == 3
        assert (await call(wire, "add", 1))["value"] == 2
        wire.bridge.engine.session("s").request.headers = {"user-agent": "Test"}  # type: ignore[assignment]
        assert (await call(wire, "listing", "/x"))["value"] == ["/x", "s", "Test"]

    with_wire(app(), play)


def test_files_travel_with_their_bytes() -> None:
    async def play(wire: Wire) -> None:
        answer = await call(wire, "picture")
        assert answer["value"]["path"] == "/store/known.txt"
        assert [file["path"] for file in answer["files"]] == ["/store/known.txt"]
        assert wire.out[-1][1] == [b"bitmap"]

    with_wire(app(), play)


@pytest.mark.parametrize(
    ("name", "args", "part"),
    [
        ("sub", [], "no server function 'sub'.*known: add, listing"),
        ("add", [], "add().*missing 1 required"),
        ("breaks", [], "breaks().*ValueError: no luck"),
        ("refuses", [], "^not today$"),
        ("opaque", [], "object"),
        ("__class__", [], "no server function"),
    ],
)
def test_what_goes_wrong_is_answered(name: str, args: list[Any], part: str) -> None:
    async def play(wire: Wire) -> None:
        answer = await call(wire, name, *args)
        assert answer["msg"] == "refused"
        assert answer["request_id"] == "r"
        assert re.search(part.replace("()", r"\(\)"), answer["error"])

    with_wire(app(), play)


def test_other_components_offer_none_and_show_error_is_respected() -> None:
    demo = app()
    demo.settings.show_error = False

    async def play(wire: Wire) -> None:
        assert "known: none" in (await call(wire, "add", component=1))["error"]
        assert "known: none" in (await call(wire, "add", component=999))["error"]
        answer = await call(wire, "breaks")
        assert "no luck" not in answer["error"]

    with_wire(demo, play)
