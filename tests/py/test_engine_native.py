"""Running single events on CPython, as prerendering and comparisons with the reference do."""

from __future__ import annotations

import cloche as gr
from cloche.engine.events import Completed, Failed, Started
from cloche.engine.native import open_native_session, run_once
from support.running import Raw


def app() -> gr.Blocks:
    with gr.Blocks() as demo:
        box, state, out = gr.Textbox(), gr.State(0), Raw()
        box.change(lambda text, n: (n + 1, f"{text}{n}"), [box, state], [state, out], api_name="go")
        box.change(lambda: 1 / 0, None, out, api_name="fail")
    return demo


def test_one_event_from_outside_any_loop() -> None:
    started, done = run_once(app(), "/go", ["a", None])
    assert isinstance(started, Started)
    assert isinstance(done, Completed)
    assert done.data == [None, "a0"]


def test_a_session_lasts_over_several_calls() -> None:
    demo = app()
    session = open_native_session(demo)
    for n in range(3):
        assert run_once(demo, 0, ["a", None], session)[-1].data == [None, f"a{n}"]  # type: ignore[union-attr]
        assert isinstance(run_once(demo, "fail", [], session)[-1], Failed)
    assert run_once(demo, 0, ["a", None])[-1].data == [None, "a0"]  # type: ignore[union-attr]
