"""Interface and its kin: their behaviour; their configs are compared in tests/parity."""

from __future__ import annotations

import csv
import logging
from pathlib import Path
from typing import Any

import pytest

import cloche as gr
from cloche.apps.flag_button import FlagStep
from cloche.media.store import Store, use_store


def same(text: str) -> str:
    return text


def two(a: str, b: float = 1) -> tuple[str, float]:
    return a, b


def count(text: str) -> Any:
    yield text


def named(demo: gr.Blocks, api_name: str) -> Any:
    return next(fn for fn in demo.fns.values() if fn.api_name == api_name)


def test_the_function_stays_callable() -> None:
    assert gr.Interface(same, "text", "text")("a") == "a"


def test_labels_come_from_the_parameters() -> None:
    app = gr.Interface(two, ["text", gr.Number(label="Own")], ["text", "label"])
    assert [c.label for c in app.input_components] == ["a", "Own"]
    assert [c.label for c in app.output_components] == ["output 0", "output 1"]
    assert [c.interactive for c in app.output_components] == [False, False]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((5, "text", "text"), TypeError, "fn must be a function, got int"),
        ((same, None, None), ValueError, "needs inputs, outputs or both"),
        ((same, "txt", "text"), ValueError, "No component is called 'txt'.* Did you mean"),
        ((same, [gr.Textbox], "text"), TypeError, "got the class Textbox"),
        (
            (same, 5, "text"),
            TypeError,
            "inputs takes a component, a name, or a list .*; got int",
        ),
        ((same, {"label": "x"}, "text"), ValueError, "needs its name"),
        ((same, ["state", "state"], "text"), ValueError, "room for one State"),
    ],
)
def test_what_cannot_be_an_interface(arguments: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        gr.Interface(*arguments)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"flagging_mode": "often"}, ValueError, '"never", "auto" or "manual"; got \'often\''),
        ({"flagging_options": [5]}, ValueError, "names or .* pairs; got 5"),
        ({"submit_btn": 5}, ValueError, "submit_btn takes a text or a gr.Button, got int"),
        ({"allow_flagging": "never"}, TypeError, "allow_flagging=.* is gone: use flagging_mode="),
        ({"cache_examples": "lazy", "examples": ["a"]}, ValueError, "use cache_mode="),
        ({"examples": ["a"], "example_labels": ["x", "y"]}, ValueError, "2 texts for 1 examples"),
        ({"examples": "nowhere"}, FileNotFoundError, "'nowhere' does not exist"),
    ],
)
def test_wrong_options(options: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        gr.Interface(same, "text", "text", **options)


def test_more_inputs_than_parameters_warn() -> None:
    with pytest.warns(UserWarning, match=r"same\(\) takes at most 1 arguments"):
        gr.Interface(same, ["text", "text"], "text")


def test_the_environment_chooses_how_to_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_FLAGGING_MODE", "never")
    assert gr.Interface(same, "text", "text").flag_btns == []


def test_one_state_serves_both_sides() -> None:
    app = gr.Interface(two, ["text", "state"], ["state", "text"])
    assert app.output_components[0] is app.input_components[1]


def test_submit_gives_way_to_stop_while_a_generator_runs() -> None:
    app = gr.Interface(count, "text", "text", stop_btn=gr.Button("Halt"))
    assert app.submit_btn is not None
    assert app.stop_btn is not None
    assert (app.stop_btn.value, app.stop_btn.visible) == ("Halt", False)
    fns = list(app.fns.values())
    before, run, after, stopped, cancel = fns[:5]
    assert [b.constructor_args for b in before.fn()] == [{"visible": False}, {"visible": True}]
    assert [b.constructor_args for b in after.fn()] == [{"visible": True}, {"visible": False}]
    assert run.trigger_after == before.id
    assert stopped.targets == cancel.targets == [(app.stop_btn._id, "click")]
    assert cancel.cancels == [run.id]


def test_examples_fill_values_and_put_props_back() -> None:
    with gr.Blocks() as demo:
        box, number = gr.Textbox(placeholder="p"), gr.Number()
        table = gr.Examples([["a", 1], ["b"]], [box, number])
    row = named(demo, "load_example").fn((0, ["a", 1]))
    assert (row[0]["value"], row[0]["placeholder"], row[1]["value"]) == ("a", "p", 1)
    assert "visible" not in row[0]
    assert table.dataset.samples == [["a", 1], ["b", None]]


def test_examples_leave_out_inputs_without_any() -> None:
    with gr.Blocks() as demo:
        box, number = gr.Textbox(), gr.Number()
        gr.Examples([["a", None], ["b", None]], [box, number])
    assert [b._id for b in named(demo, "load_example").outputs] == [box._id]


def test_examples_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("T,P\na,1\npic.png,2\n")
    (tmp_path / "pic.png").write_bytes(b"x")
    with gr.Blocks():
        table = gr.Examples(str(tmp_path), [gr.Textbox(), gr.Number()])
    assert table.examples == [["a", 1], [str(tmp_path / "pic.png"), 2]]


def test_examples_that_run() -> None:
    with gr.Blocks() as demo:
        box, out = gr.Textbox(), gr.Textbox()
        gr.Examples(["a"], box, out, same, run_on_click=True)
        cached = gr.Examples(["a"], box, out, same, cache_examples=True)
    assert named(demo, "same").trigger_after == 0
    assert cached.cache_event is not None
    with gr.Blocks(), pytest.raises(ValueError, match="needs fn= and outputs="):
        gr.Examples(["a"], box, cache_examples=True)


def test_apps_behind_tabs() -> None:
    apps = [gr.Interface(same, "text", "text"), gr.Interface(two, ["text"], ["text", "text"])]
    demo = gr.TabbedInterface(apps, title="Both")
    assert demo.title == "Both"
    assert {"same", "two"} <= {fn.api_name for fn in demo.fns.values()}
    with pytest.raises(ValueError, match="1 names for 2 apps"):
        gr.TabbedInterface([gr.Blocks(), gr.Blocks()], ["only"])


# --- flagging ---


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
def components() -> list[Any]:
    return [gr.Textbox(label="Text"), gr.Number(), gr.JSON(label="Data")]


def test_the_usual_log(tmp_path: Path, components: list[Any]) -> None:
    log = gr.CSVLogger(verbose=False)
    log.setup(components, str(tmp_path / "log"))
    assert log.flag(['a, "b"\nc', 1, {"k": [1]}], "good") == 1
    assert log.flag(["d", None, None], "bad") == 2
    header, first, second = rows(tmp_path / "log" / "dataset1.csv")
    assert header == ["Text", "component 1", "Data", "flag", "timestamp"]
    assert first[:4] == ['a, "b"\nc', "1", '{"k": [1]}', "good"]
    assert second[:4] == ["d", "", "", "bad"]


def test_other_columns_start_a_new_log(tmp_path: Path, components: list[Any]) -> None:
    log = gr.CSVLogger(verbose=False)
    log.setup(components, str(tmp_path))
    log.flag(["a", 1, None])
    log.setup(components[:2], str(tmp_path))
    assert log.flag(["a", 1], username="joe") == 1
    assert rows(tmp_path / "dataset2.csv")[0] == ["Text", "component 1", "username", "timestamp"]


def test_files_are_copied_beside_the_log(tmp_path: Path) -> None:
    use_store(Store(tmp_path / "store"))
    try:
        picture = gr.Image(label="Pic?")
        from cloche.media.store import store

        record = store().put_bytes(b"bytes", "p.png").to_dict()
        log = gr.CSVLogger(verbose=False)
        log.setup([picture], str(tmp_path / "log"))
        log.flag([record])
        path = Path(rows(tmp_path / "log" / "dataset1.csv")[1][0])
        assert path.read_bytes() == b"bytes"
        assert path.parent.parent == tmp_path / "log" / "Pic_"
    finally:
        use_store(None)


def test_the_other_logs(tmp_path: Path, components: list[Any]) -> None:
    simple = gr.SimpleCSVLogger()
    simple.setup(components, str(tmp_path / "simple"))
    simple.flag(["a", 1, False], "ignored")
    assert rows(tmp_path / "simple" / "log.csv") == [["a", "1", "false"]]
    classic = gr.flagging.ClassicCSVLogger()
    classic.setup(components, str(tmp_path / "classic"))
    classic.flag(["a", 1, None], "good", "joe")
    header, row = rows(tmp_path / "classic" / "log.csv")
    assert header[3:] == ["flag", "username", "timestamp"]
    assert row[3:5] == ["good", "joe"]


def test_the_button_says_how_it_went(caplog: pytest.LogCaptureFixture) -> None:
    class Log(gr.FlaggingCallback):
        seen: list[Any] = []

        def setup(self, components: Any, flagging_dir: str) -> None: ...

        def flag(self, flag_data: Any, flag_option: Any = None, username: Any = None) -> int:
            if flag_data == ["bad"]:
                raise OSError("disk full")
            self.seen.append((flag_data, flag_option))
            return len(self.seen)

    step = FlagStep(Log(), "Flag", "why")
    done = step.flag("good")
    assert done is not None
    assert done.constructor_args == {"value": "Flag", "interactive": True}
    assert Log.seen == [(["good"], "why")]
    with caplog.at_level(logging.ERROR):
        failed = step.flag("bad")
    assert failed is not None
    assert failed.value == "Error!"
    assert "disk full" in caplog.text


def test_flagging_takes_raw_payloads_beside_the_queue() -> None:
    flag = named(gr.Interface(same, "text", "text"), "Flag")
    assert (flag.preprocess, flag.queue, flag.api_visibility) == (False, False, "undocumented")
