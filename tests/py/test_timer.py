"""`gr.Timer`, `every=`, and values that are functions of other values."""

from __future__ import annotations

from typing import Any

import pytest

import cloche as gr
from cloche.blocks.errors import PayloadError
from support.running import failure_of, play, result_of


def dependencies(demo: gr.Blocks) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = demo.get_config_file()["dependencies"]
    return listed


def test_config_of_a_timer() -> None:
    with gr.Blocks() as demo:
        gr.Timer(2.5, active=False)
    entry = demo.get_config_file()["components"][0]
    assert entry["type"] == "timer"
    assert (entry["props"]["value"], entry["props"]["active"]) == (2.5, False)
    assert entry["api_info"] == {"type": "number"}


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), True, "2"])
def test_a_wrong_interval_is_refused_by_name(value: Any) -> None:
    with pytest.raises(PayloadError, match="interval in seconds"):
        gr.Timer(value)


def test_a_tick_passes_the_interval_and_takes_a_new_one() -> None:
    with gr.Blocks() as demo:
        timer = gr.Timer(2)
        timer.tick(lambda seconds: seconds * 2, timer, timer, api_name="slower")
        timer.tick(lambda: -3, None, timer, api_name="wrong")
        timer.tick(lambda: gr.Timer(active=False), None, timer, api_name="stop")
    assert result_of(demo, "slower", 2) == [4]
    assert "interval" in failure_of(demo, "wrong").error
    assert result_of(demo, "stop") == [{"active": False, "__type__": "update"}]


def test_defaults_of_tick() -> None:
    with gr.Blocks() as demo:
        gr.Timer().tick(lambda: None)
    assert dependencies(demo)[0]["show_progress"] == "hidden"
    assert dependencies(demo)[0]["trigger_mode"] == "once"


def test_every_makes_a_timer_behind_its_component() -> None:
    with gr.Blocks() as demo:
        text = gr.Textbox(lambda: "now", every=3)
    timer = text.every
    assert isinstance(timer, gr.Timer)
    assert timer._id == text._id + 1
    only = dependencies(demo)[0]
    assert only["targets"] == [[timer._id, "tick"], [demo._id, "load"]]
    assert only["show_progress"] == "hidden"
    assert result_of(demo, only["id"]) == ["now"]


def test_every_takes_a_timer_that_several_share() -> None:
    with gr.Blocks() as demo:
        timer = gr.Timer(1)
        gr.Textbox(lambda: "a", every=timer)
        gr.Number(lambda: 2, every=timer)
    assert [d["targets"][0] for d in dependencies(demo)] == [[timer._id, "tick"]] * 2
    kinds = [c["type"] for c in demo.get_config_file()["components"]]
    assert kinds.count("timer") == 1


def test_every_of_a_component_made_outside_of_the_app() -> None:
    text = gr.Textbox(lambda: "now", every=1)
    with gr.Blocks() as demo:
        text.render()
    timer = text.every
    assert timer in demo.children
    assert dependencies(demo)[0]["targets"][0] == [timer._id, "tick"]


def test_every_means_nothing_without_a_function() -> None:
    with gr.Blocks() as demo:
        gr.Textbox("plain", every=3)
    assert dependencies(demo) == []
    assert [c["type"] for c in demo.get_config_file()["components"]] == ["textbox", "form"]


def test_a_wrong_every_is_refused() -> None:
    with pytest.raises(TypeError, match="every= takes seconds or a gr.Timer"), gr.Blocks():
        gr.Textbox(lambda: "now", every="1s")


def test_derived_values_follow_their_inputs() -> None:
    with gr.Blocks() as demo:
        first, second = gr.Number(2), gr.Number(3)
        product = gr.Number(lambda a, b: a * b, inputs=[first, second], every=9)
    only = dependencies(demo)[0]
    assert only["targets"] == [
        [first._id, "change"],
        [second._id, "change"],
        [product.every._id, "tick"],
        [demo._id, "load"],
    ]
    assert only["inputs"] == [first._id, second._id]
    assert product.value is None  # nothing is known before the page tells its inputs
    assert result_of(demo, only["id"], 2, 3) == [6]


def test_an_update_makes_no_second_timer() -> None:
    with gr.Blocks() as demo:
        text = gr.Textbox(lambda: "now", every=3, label="a")
        gr.Button().click(lambda: gr.Textbox(label="b"), None, text, api_name="rename")

    async def scene(page: Any) -> Any:
        await page.submit("rename").data()
        return page.session.current(text)

    renamed = play(demo, scene)
    assert renamed.label == "b"
    assert len([b for b in demo.graph.blocks.values() if isinstance(b, gr.Timer)]) == 1


def test_a_ticking_listener_can_be_named_by_cancels() -> None:
    with gr.Blocks() as demo:
        timer = gr.Timer(1)
        ticking = timer.tick(lambda: 1, None, gr.Number())
        gr.Button().click(None, cancels=ticking)
    demo.check_listeners()
    assert [d["cancels"] for d in dependencies(demo) if d["cancels"]] == [[0]]
