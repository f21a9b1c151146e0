"""`Examples`: rows from folders, outputs that are kept, a row that is there at the start."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import PIL.Image
import pytest

import cloche as gr
from cloche.engine.events import Completed, Failed, Generating
from cloche.engine.native import run_once
from cloche.media.store import Store, use_store

Calls = list[Any]


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path) -> Iterator[None]:
    use_store(Store(tmp_path / "store"))
    yield
    use_store(None)


def shout(calls: Calls) -> Callable[..., Any]:
    def fn(text: str) -> str:
        calls.append(text)
        return text.upper()

    return fn


def shout_async(calls: Calls) -> Callable[..., Any]:
    async def fn(text: str) -> str:
        await asyncio.sleep(0)
        calls.append(text)
        return text.upper()

    return fn


def shout_steps(calls: Calls) -> Callable[..., Any]:
    def fn(text: str) -> Iterator[str]:
        calls.append(text)
        yield "..."
        yield text.upper()

    return fn


def shout_async_steps(calls: Calls) -> Callable[..., Any]:
    async def fn(text: str) -> AsyncIterator[str]:
        calls.append(text)
        yield "..."
        yield text.upper()

    return fn


KINDS = [shout, shout_async, shout_steps, shout_async_steps]


def made(fn: Any, rows: Any = ("ann", "bob"), **options: Any) -> tuple[gr.Blocks, gr.Examples]:
    with gr.Blocks() as app:
        box, out = gr.Textbox(), gr.Textbox()
        options = {"cache_examples": True, "cache_mode": "lazy", **options}
        table = gr.Examples(list(rows), box, out, fn, **options)
    return app, table


def values(app: gr.Blocks, name: str | int, data: list[Any]) -> list[Any]:
    end = run_once(app, name, data)[-1]
    assert isinstance(end, Completed), end
    return list(end.data)


def on_load(app: gr.Blocks) -> list[int]:
    """Listeners that start with the page, and those that follow."""
    found: list[int] = []
    for number, fn in app.fns.items():
        if any(event == "load" for _, event in fn.targets) or fn.trigger_after in found:
            found.append(number)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_outputs_are_computed_once(kind: Callable[[Calls], Any]) -> None:
    calls: Calls = []
    app, _ = made(kind(calls))
    assert on_load(app) == []
    for _ in range(2):
        assert values(app, "load_example", [1]) == ["BOB"]
    assert calls == ["bob"]


def test_a_kept_generator_shows_its_last_value() -> None:
    app, _ = made(shout_steps([]))
    first = [e.data for e in run_once(app, "load_example", [0]) if isinstance(e, Generating)]
    again = [e.data for e in run_once(app, "load_example", [0]) if isinstance(e, Generating)]
    assert (first, again) == ([["..."], ["ANN"]], [["ANN"]])


@pytest.mark.parametrize("kind", KINDS)
def test_all_rows_are_computed_after_the_page_has_loaded(kind: Callable[[Calls], Any]) -> None:
    calls: Calls = []
    app, _ = made(kind(calls), cache_mode="eager", preload=False)
    (warm,) = on_load(app)
    values(app, warm, [])
    assert values(app, "load_example", [0]) == ["ANN"]
    assert calls == ["ann", "bob"]


def test_a_row_is_there_at_the_start() -> None:
    calls: Calls = []
    app, table = made(shout(calls), cache_mode="eager", preload=1)
    fill, show, warm = on_load(app)
    assert values(app, fill, [])[0]["value"] == "bob"
    assert values(app, show, []) == ["BOB"]
    values(app, warm, [])
    assert calls == ["bob", "ann"]
    assert [b._id for b in app.fns[fill].outputs] == [table.inputs[0]._id]


def test_the_names_of_the_endpoints() -> None:
    app, _ = made(shout([]), cache_mode="eager")
    assert [fn.api_name for fn in app.fns.values()] == [
        "load_example_input",
        "load_example",
        "load_example_input_1",
        "load_example_output",
        "cache_examples",
    ]


def test_inputs_with_a_value_of_their_own_keep_it() -> None:
    with gr.Blocks() as app:
        box, out = gr.Textbox("mine"), gr.Textbox()
        gr.Examples(["ann"], box, out, shout([]), cache_examples=True)
    assert [app.fns[number].outputs for number in on_load(app)] == [[]]


def test_a_row_that_fails_leaves_the_others() -> None:
    def fn(text: str) -> str:
        if text == "bad":
            raise ValueError("not this one")
        return text

    app, table = made(fn, ["bad", "good"], cache_mode="eager", preload=False)
    with pytest.warns(UserWarning, match="example 0 could not be computed: ValueError: not this"):
        values(app, on_load(app)[0], [])
    assert table.cache is not None
    assert table.cache.kept == {1: "good"}
    assert isinstance(run_once(app, "load_example", [0])[-1], Failed)


def test_a_click_on_nothing_says_so() -> None:
    app, _ = made(shout([]))
    end = run_once(app, "load_example", [None])[-1]
    assert isinstance(end, Failed)
    assert "No example was picked" in str(end.error)


def test_what_the_function_is_given_besides() -> None:
    def fn(text: str, request: gr.Request, progress: Any = gr.Progress()) -> str:  # noqa: B008
        progress(0.5)
        return f"{text} {type(request).__name__}"

    fn.__annotations__["request"] = gr.Request
    app, _ = made(fn, cache_mode="eager", preload=False)
    values(app, on_load(app)[0], [])
    assert values(app, "load_example", [0]) == ["ann Request"]


def test_raw_values_pictures_and_lists() -> None:
    app, _ = made(lambda texts: [texts[0] + "!"], batch=True)
    assert values(app, "load_example", [0]) == ["ann!"]
    with gr.Blocks() as app:
        number, text, out = gr.Number(), gr.Textbox("start"), gr.JSON()
        gr.Examples([[1, None]], [number, text], out, lambda *a: list(a), True, "lazy")
    assert values(app, "load_example", [0]) == [[1, "start"]]


def test_a_picture_is_read_for_the_function(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("pictures") / "p.png"
    PIL.Image.new("RGB", (3, 2)).save(path)
    with gr.Blocks() as app:
        picture, out = gr.Image(), gr.JSON()
        gr.Examples([str(path)], picture, out, lambda p: list(p.shape), True, "lazy")
    assert values(app, "load_example", [0]) == [[2, 3, 3]]


def test_state_turns_it_off() -> None:
    with gr.Blocks():
        box, state = gr.Textbox(), gr.State(1)
        with pytest.warns(UserWarning, match="not cached: .* gr.State"):
            table = gr.Examples([["a", 1]], [box, state], box, lambda a, b: a, cache_examples=True)
    assert table.cache is None
    assert table.cache_event is None


def test_the_environment_decides_where_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_CACHE_EXAMPLES", "true")
    monkeypatch.setenv("GRADIO_CACHE_MODE", "lazy")
    app, table = made(shout([]), cache_examples=None, cache_mode=None)
    assert table.cache_examples
    assert on_load(app) == []
    assert not made(None, cache_examples=None)[1].cache_examples
    assert not made(shout([]), cache_examples=False)[1].cache_examples


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"cache_mode": "sometimes"}, '"eager" or "lazy", got \'sometimes\''),
        ({"preload": 7}, "preload=7 is no row: there are 2"),
        ({"cache_examples": "lazy"}, "use cache_mode="),
        ({"visible_columns": [3]}, "names 3, but there are 1 inputs"),
    ],
)
def test_bad_options_are_named(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        made(shout([]), **options)


def test_a_log_gives_each_input_its_kind(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        "text,number,tick\nhello,0.5,True\n\n,,\n7,3,False\n", encoding="utf-8-sig"
    )
    with gr.Blocks():
        table = gr.Examples(str(tmp_path), [gr.Textbox(), gr.Slider(), gr.Checkbox()])
    assert table.examples == [["hello", 0.5, True], [None, None, None], ["7", 3, False]]


def test_a_folder_of_files_is_for_one_input(tmp_path: Path) -> None:
    for name in ("b.png", "a.png", ".hidden"):
        PIL.Image.new("RGB", (1, 1)).save(tmp_path / name, "png")
    (tmp_path / "more").mkdir()
    with gr.Blocks():
        table = gr.Examples(str(tmp_path), gr.Image())
        with pytest.raises(ValueError, match="has no log.csv"):
            gr.Examples(str(tmp_path), [gr.Image(), gr.Textbox()])
    assert [Path(row[0]).name for row in table.examples] == ["a.png", "b.png"]


def test_hidden_columns_are_filled_all_the_same() -> None:
    with gr.Blocks() as app:
        inputs = [gr.Textbox(label="a"), gr.Slider(label="b"), gr.Checkbox(label="c")]
        rows = [["x", None, True], ["y", None, False]]
        table = gr.Examples(rows, inputs, visible_columns=[2, 1])
    assert (table.dataset.headers, table.dataset.samples) == (["c"], [[True], [False]])
    text, tick = values(app, "load_example", [1])
    assert (text["value"], tick["value"]) == ("y", False)
