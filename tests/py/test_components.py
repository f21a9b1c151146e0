"""What every component has in common, and fields one by one where the parity tests cannot look."""

from __future__ import annotations

import importlib
import json
import pkgutil
import warnings
from typing import Any

import numpy as np
import pytest

import cloche as gr
from cloche.blocks.errors import PayloadError
from cloche.components.base import Component

SPECIAL = {"base"}


def classes() -> list[type[Component]]:
    """Every component of the package, found as users' string shortcuts find them."""
    found = []
    for module in pkgutil.iter_modules(gr.components.__path__):
        if module.name.startswith("_") or module.name in SPECIAL:
            continue
        scope = vars(importlib.import_module(f"cloche.components.{module.name}"))
        own = [v for k, v in scope.items() if k.lower() == module.name and isinstance(v, type)]
        assert len(own) == 1, f"components/{module.name}.py holds one class of that name"
        found += own
    return found


ALL = classes()


@pytest.mark.parametrize("kind", ALL)
def test_props_are_json(kind: type[Component]) -> None:
    with gr.Blocks() as demo:
        kind(render=True)
    json.dumps(demo.get_config_file(), allow_nan=False)


@pytest.mark.parametrize("kind", ALL)
def test_every_parameter_that_is_kept_is_shown(kind: type[Component]) -> None:
    made = kind(render=False)
    shown = made.get_config()
    hidden = {"render", "every", "inputs", "value", "randomize", "server_functions", "proxy_url"}
    hidden |= {"delete_callback", "time_to_live", "components"}
    assert set(kind.parameter_names()) - hidden <= shown.keys()


@pytest.mark.parametrize("kind", [k for k in ALL if k.in_api])
def test_the_example_fits_the_component(kind: type[Component]) -> None:
    choices: dict[str, Any] = {"choices": ["a", "b"]} if "choices" in kind.parameter_names() else {}
    if kind is gr.Dataset:
        choices = {"components": ["text"], "samples": [["a"]]}
    made = kind(**choices, render=False)
    if not made.carries_files:
        made.preprocess(made.example_payload())
    made.postprocess(made.example_value())
    assert isinstance(made.api_info(), dict)
    json.dumps(made.example_payload())


@pytest.mark.parametrize("kind", ALL)
def test_docstrings_say_what_parameters_mean(kind: type[Component]) -> None:
    assert kind.__doc__
    assert kind.preprocess.__doc__
    assert kind.postprocess.__doc__
    assert kind.ts_value


@pytest.mark.parametrize("kind", ALL)
def test_a_component_can_be_made_again(kind: type[Component]) -> None:
    made = kind(render=False)
    again = made.rebuilt({"visible": False} if "visible" in kind.parameter_names() else {})
    assert again._id == made._id
    assert type(again) is kind


@pytest.mark.parametrize("kind", ALL)
def test_props_may_be_passed_again(kind: type[Component]) -> None:
    # an example or a changed Props object hands shown props back to the constructor
    made = kind(render=False)
    known = set(kind.parameter_names()) - {"value", "buttons", "components"}
    props = {name: prop for name, prop in made.get_config().items() if name in known}
    again = kind(**props, render=False).get_config()
    assert {name: again[name] for name in props} == props


def test_what_a_subclass_is_drawn_as() -> None:
    class Shout(gr.Textbox):
        def postprocess(self, value: Any) -> str | None:
            return None if value is None else str(value).upper()

    assert Shout.get_block_name() == "textbox"
    assert Shout("a", render=False).value == "A"


def test_toolbar_buttons_stand_in_the_toolbar_alone() -> None:
    with gr.Blocks() as demo:
        tool = gr.Button("tool")
        box = gr.Textbox(buttons=[tool, "copy"])
        tool.click(lambda: "x", None, box)
    config = demo.get_config_file()
    assert [entry["type"] for entry in config["components"]] == ["textbox", "form"]
    first, second = config["components"][0]["props"]["buttons"]
    assert (first["id"], first["value"], second) == (tool._id, "tool", "copy")
    assert config["dependencies"][0]["targets"] == [[tool._id, "click"]]


def test_parameters_that_are_gone_say_what_replaced_them() -> None:
    with pytest.raises(TypeError, match=r"Image\(shape=\) is gone: resize"):
        gr.Image(shape=(1, 2))  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"sources=\[\.\.\.\]"):
        gr.Image(source="webcam")  # type: ignore[call-arg]


def test_odd_scale_and_labels_only_warn() -> None:
    with pytest.warns(UserWarning, match="whole number, got 1.5"):
        gr.Textbox(scale=1.5)  # type: ignore[arg-type]
    with pytest.warns(UserWarning, match="shows nothing with container=False"):
        box = gr.Textbox(container=False, show_label=True)
    assert box.show_label is False


# --- fields ---


@pytest.mark.parametrize(
    ("made", "payload", "words"),
    [
        (
            lambda: gr.Number(label="Age"),
            "old",
            "Number 'Age' takes a number, but got the text 'old'",
        ),
        (lambda: gr.Number(label="Age", minimum=0, maximum=9), 12, "12 is above the maximum"),
        (lambda: gr.Number(minimum=3), 1, "1 is below the minimum; it must be at least 3"),
        (lambda: gr.Number(maximum=3), 4, "it must be at most 3"),
        (lambda: gr.Slider(2, 4), None, "a number from 2 to 4, but got nothing"),
        (lambda: gr.Slider(2, 4), 5, "must be between 2 and 4"),
        (lambda: gr.Checkbox(), "yes", "true or false, but got the text 'yes'"),
        (lambda: gr.Radio(["a"], label="R"), "b", r"Radio 'R' takes one of its choices \['a'\]"),
        (lambda: gr.Dropdown(["a"]), ["a", "b"], r"one of its choices \['a'\]"),
        (lambda: gr.Markdown(), 5, "text, but got the number 5"),
        (lambda: gr.Label(), [1], r"an object with `label` and `confidences`, but got a list of 1"),
        (lambda: gr.Label(), {"confidences": [1]}, "an object with"),
        (lambda: gr.Image(label="I"), 5, "Image 'I' takes an uploaded picture"),
        (lambda: gr.Dataset(samples=[["a"]], components=["text"]), 3, "position of one of its 1"),
    ],
)
def test_wrong_payloads_name_what_was_wrong(made: Any, payload: Any, words: str) -> None:
    with pytest.raises(PayloadError, match=words):
        made().preprocess(payload)


@pytest.mark.parametrize(
    ("made", "value", "words"),
    [
        (gr.Number, "many", "takes a number, but got the text 'many'"),
        (gr.Number, [1], "takes a number, but got a list of 1"),
        (gr.Slider, "x", "takes a number from 0 to 100"),
        (gr.JSON, "{not", "This text is not JSON: .* line 1 column 2"),
        (gr.Label, [1], "a label, a number, or a dict of label to confidence"),
        (gr.Label, {"a": "b"}, "a number as the confidence of 'a'"),
        (gr.Image, {"a": 1}, "a numpy array, a PIL image, a path or a URL"),
    ],
)
def test_wrong_values_name_what_was_wrong(made: Any, value: Any, words: str) -> None:
    with pytest.raises(PayloadError, match=words):
        made(render=False).postprocess(value)


def test_numbers_also_come_as_text_and_from_numpy() -> None:
    number = gr.Number()
    assert number.postprocess("3") == 3
    assert number.postprocess(" 2.5 ") == 2.5
    assert number.preprocess("") is None
    value = number.postprocess(np.float32(0.5))
    assert (value, type(value)) == (0.5, float)
    assert type(gr.Slider().postprocess(np.int64(3))) is int


@pytest.mark.parametrize(
    ("ends", "step"),
    [
        ((0, 1), 0.01),
        ((0, 10), 0.1),
        ((0, 100), 1),
        ((0, 1000), 10),
        ((1, 7), 0.01),
        ((0, 1e-3), 1e-5),
    ],
)
def test_the_step_follows_from_the_range(ends: tuple[float, float], step: float) -> None:
    assert gr.Slider(*ends).step == step


def test_a_slider_may_start_anywhere() -> None:
    slider = gr.Slider(0, 10, step=5, randomize=True)
    assert {slider.get_random_value() for _ in range(100)} == {0, 5, 10}
    with pytest.raises(ValueError, match="minimum < maximum; got minimum=5, maximum=1"):
        gr.Slider(5, 1)


def test_a_dropdown_starts_with_its_first_choice_unless_told_otherwise() -> None:
    assert gr.Dropdown(["a", "b"]).value == "a"
    assert gr.Dropdown(["a", "b"], value=None).value is None
    assert gr.Dropdown([("A", 1)]).value == 1
    assert gr.Dropdown().value is None
    assert gr.Dropdown(["a"], multiselect=True).value == []


def test_unknown_choices_warn() -> None:
    with pytest.warns(UserWarning, match="'z', which is not among its choices"):
        gr.Dropdown(["a"], value="z")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gr.Dropdown(["a"], value="z", allow_custom_value=True)


def test_options_that_contradict_each_other_warn() -> None:
    with pytest.warns(UserWarning, match="multiselect=True"):
        gr.Dropdown(["a"], max_choices=1)
    with pytest.warns(UserWarning, match="stays filterable"):
        assert gr.Dropdown(["a"], filterable=False, allow_custom_value=True).filterable


@pytest.mark.parametrize("made", [gr.Radio, gr.Dropdown])
def test_bad_choices_and_types_are_refused(made: Any) -> None:
    with pytest.raises(ValueError, match=r"a value or a \(name, value\) pair; got a list of 3"):
        made([("a", "b", "c")])
    with pytest.raises(ValueError, match='"value" or "index"; got \'place\''):
        made(["a"], type="place")


def test_true_is_not_the_choice_1() -> None:
    with pytest.raises(PayloadError):
        gr.Radio([0, 1]).preprocess(True)
    assert gr.Radio([True, False]).preprocess(True) is True


# --- the others ---


def test_json_takes_what_comes_close() -> None:
    value = {1: (2, 3), "n": np.int64(4), "s": {5}, "inf": float("inf")}
    assert gr.JSON().postprocess(value) == {"1": [2, 3], "n": 4, "s": "{5}", "inf": None}


def test_a_label_may_come_from_a_file(tmp_path: Any) -> None:
    path = tmp_path / "c.json"
    path.write_text('{"cat": 0.2, "dog": 0.8}')
    assert gr.Label().postprocess(str(path))["label"] == "dog"


def test_state_is_copied_at_once_and_must_be_copyable() -> None:
    first = [1]
    state = gr.State(first)
    first.append(2)
    assert state.value == [1]
    assert state.get_config().keys() & {"value", "delete_callback", "time_to_live"} == set()
    with pytest.raises(TypeError, match="generator cannot be"):
        gr.State(i for i in [])


def test_html_listens_to_names_of_its_own() -> None:
    with gr.Blocks() as demo:
        html = gr.HTML(js_on_load="trigger('boom')", colour="red")
        html.boom(lambda: None)
        html.click(lambda: None)
    assert html.props == {"colour": "red"}
    config = demo.get_config_file()
    assert [d["targets"][0][1] for d in config["dependencies"]] == ["boom", "click"]
    assert config["components"][0]["props"]["props"] == {"colour": "red"}
    with pytest.raises(AttributeError, match=r"trigger\('bang'\)"):
        _ = html.bang


def test_the_clear_button_empties_in_the_page_and_resets_state() -> None:
    with gr.Blocks() as demo:
        box, level, state = gr.Textbox("x"), gr.Slider(1, 7), gr.State([1])
        gr.ClearButton([box, level]).add(state)
    first, second, third = demo.fns.values()
    assert first.js is not None
    assert str(first.js).endswith("[null, 1]")
    assert [block._id for block in second.outputs] == [state._id]
    assert third.fn is not None
    assert third.fn() == [1]
    assert third.fn() is not third.fn()


def test_a_button_shows_an_icon_from_anywhere(tmp_path: Any) -> None:
    icon = tmp_path / "i.png"
    icon.write_bytes(b"x")
    made = gr.Button("b", icon=icon)
    assert made.icon is not None
    assert made.icon["orig_name"] == "i.png"
    assert gr.Button(icon="https://example.com/i.png").icon["url"] == "https://example.com/i.png"
