"""Whole apps run by the engine: what the page would send goes in, what it would show comes out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest

import cloche as gr
from cloche.engine.events import Completed, Failed, Generating
from cloche.engine.native import open_native_session, run_once
from cloche.media.store import Store, store, use_store


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    use_store(Store(tmp_path / "store"))
    yield
    use_store(None)


def result(app: gr.Blocks, name: str | int, data: list[Any], session: Any = None) -> list[Any]:
    end = run_once(app, name, data, session)[-1]
    assert isinstance(end, Completed), end
    return list(end.data)


def failure(app: gr.Blocks, name: str, data: list[Any]) -> str:
    end = run_once(app, name, data)[-1]
    assert isinstance(end, Failed), end
    return str(end.error)


def greet(name: str, intensity: float) -> str:
    return "Hello, " + name + "!" * int(intensity)


def flip(image: Any) -> Any:
    return np.fliplr(image)


def test_hello_world() -> None:
    app = gr.Interface(greet, ["text", "slider"], ["text"])
    assert result(app, "greet", ["World", 3]) == ["Hello, World!!!"]
    assert "101 is above the maximum" in failure(app, "greet", ["World", 101])
    assert "Slider 'intensity' takes a number" in failure(app, "greet", ["World", "three"])


def test_a_picture_goes_through() -> None:
    app = gr.Interface(flip, gr.Image(label="Photo"), gr.Image(format="png"))
    array = np.random.default_rng(0).integers(0, 256, (8, 6, 3), np.uint8)
    buffer = io.BytesIO()
    PIL.Image.fromarray(array).save(buffer, "png")
    record = store().put_bytes(buffer.getvalue(), "p.png").to_dict()
    (shown,) = result(app, "flip", [record])
    data, _ = store().display_bytes(shown["path"])
    image = PIL.Image.open(io.BytesIO(bytes(data)))
    assert np.array_equal(np.asarray(image), np.fliplr(array))
    (back,) = result(app, "flip", [shown])
    assert np.array_equal(np.asarray(store().pixels(back["path"]).array()), array)  # type: ignore[union-attr]
    assert "'x.txt'" in failure(app, "flip", [store().put_bytes(b"x", "x.txt").to_dict()])
    assert "no file it was given" in failure(app, "flip", [{"path": "/etc/hosts"}])


def test_a_generator_shows_every_value() -> None:
    def count(n: int) -> Iterator[str]:
        for i in range(n):
            yield str(i)

    app = gr.Interface(count, gr.Number(precision=0), "text")
    told = run_once(app, "count", [3])
    assert [e.data for e in told if isinstance(e, Generating)] == [["0"], ["1"], ["2"]]
    before = result(app, "lambda", [])
    assert [patch["visible"] for patch in before] == [False, True]
    assert [patch["visible"] for patch in result(app, "cleanup", [])] == [True, False]


def test_flagging_writes_what_the_page_shows() -> None:
    app = gr.Interface(greet, ["text", "slider"], "text", flagging_options=["good"])
    (saving,) = result(app, "lambda", [])
    assert (saving["value"], saving["interactive"]) == ("Saving...", False)
    (restored,) = result(app, "Flag", ["World", 3, "Hello"])
    assert (restored["value"], restored["interactive"]) == ("Flag as good", True)
    with Path(".gradio/flagged/dataset1.csv").open(newline="") as file:
        header, row = csv.reader(file)
    assert header == ["name", "intensity", "output", "flag", "timestamp"]
    assert row[:4] == ["World", "3", "Hello", "good"]


def test_an_example_fills_the_inputs() -> None:
    app = gr.Interface(greet, ["text", "slider"], "text", examples=[["Ann", 1], ["Bob", 2]])
    name, intensity = result(app, "load_example", [1])
    assert (name["value"], intensity["value"], intensity["maximum"]) == ("Bob", 2, 100)


def test_examples_may_lie_anywhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("pictures") / "p.png"
    PIL.Image.new("RGB", (2, 2)).save(path)
    app = gr.Interface(flip, gr.Image(), gr.Image(), examples=[str(path)])
    (picture,) = result(app, "load_example", [0])
    assert picture["value"]["orig_name"] == "p.png"


def test_clearing_gives_state_a_fresh_start() -> None:
    with gr.Blocks() as app:
        state, box = gr.State([]), gr.Textbox()
        gr.ClearButton([box, state], api_name="clear")
        box.submit(lambda s: (s.append(1), len(s))[1], state, box, api_name="add")
    session = open_native_session(app)
    assert [result(app, "add", [None], session) for _ in range(2)] == [["1"], ["2"]]
    result(app, "clear_1", [], session)
    assert result(app, "add", [None], session) == ["1"]


def test_updates_reach_later_runs() -> None:
    with gr.Blocks() as app:
        pick, level, out = gr.Dropdown(["a"]), gr.Slider(0, 1), gr.Textbox()
        out.change(lambda: gr.Dropdown(choices=["x", "y"]), None, pick, api_name="more")
        out.change(lambda: gr.Slider(maximum=9, value=7), None, level, api_name="wider")
        pick.change(lambda p, n: f"{p}{n}", [pick, level], out, api_name="show")
    session = open_native_session(app)
    assert "one of its choices ['a']" in failure(app, "show", ["y", 1])
    (patch,) = result(app, "more", [], session)
    assert patch["choices"] == [("x", "x"), ("y", "y")]
    assert "value" not in patch
    result(app, "wider", [], session)
    assert result(app, "show", ["y", 8], session) == ["y8"]
