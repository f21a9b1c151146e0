"""Registering listeners: what the config says of them, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

import cloche as gr
from cloche.events.injection import parameters_of


def dependencies(demo: gr.Blocks) -> list[dict[str, Any]]:
    return demo.get_config_file()["dependencies"]


def one(register: Any) -> dict[str, Any]:
    """The config entry of the listener that `register(box, button)` makes."""
    with gr.Blocks() as demo:
        box, button = gr.Textbox(), gr.Button()
        register(box, button)
    return dependencies(demo)[0]


def test_plain_listener() -> None:
    entry = one(lambda box, button: button.click(lambda x: x, box, box))
    assert entry["targets"][0][1] == "click"
    assert entry["inputs"] == entry["outputs"]
    assert (entry["trigger_mode"], entry["queue"], entry["api_name"]) == ("once", True, "lambda")


def test_change_remembers_only_the_last_trigger() -> None:
    assert one(lambda box, _: box.change(lambda x: x, box, box))["trigger_mode"] == "always_last"


def test_decorators_with_and_without_arguments() -> None:
    with gr.Blocks() as demo:
        box, button = gr.Textbox(), gr.Button()

        @button.click
        def plain() -> None: ...

        @button.click(inputs=box, outputs=[box], api_name="named")
        def shout(text: str) -> str:
            return text.upper()

        @gr.on([button.click, box.submit], inputs=box, outputs=box)
        def both(text: str) -> str:
            return text

    first, second, third = dependencies(demo)
    assert (first["api_name"], second["api_name"], third["api_name"]) == ("plain", "named", "both")
    assert [event for _, event in third["targets"]] == ["click", "submit"]
    assert shout("a") == "A"


def test_on_without_triggers_means_every_change_and_load() -> None:
    with gr.Blocks() as demo:
        a, b = gr.Textbox(), gr.Number()
        gr.on(fn=lambda x, y: x, inputs=[a, b], outputs=a)
    assert dependencies(demo)[0]["targets"] == [
        [a._id, "change"],
        [b._id, "change"],
        [demo._id, "load"],
    ]


def test_sets_are_ordered_by_id() -> None:
    with gr.Blocks() as demo:
        a, b = gr.Textbox(), gr.Number()
        a.change(lambda values: None, {b, a})
    assert dependencies(demo)[0]["inputs"] == [a._id, b._id]


def test_names_of_endpoints_are_unique_and_clean() -> None:
    with gr.Blocks() as demo:
        button = gr.Button()

        def run() -> None: ...

        class Callable:
            def __call__(self) -> None: ...

        button.click(run)
        button.click(run)
        button.click(Callable())
        button.click(run, api_name="a b!")
        button.click(run, api_name=False)
        button.click(None, js="() => 1")
    assert [d["api_name"] for d in dependencies(demo)] == [
        "run",
        "run_1",
        "Callable",
        "a b!",
        "run_2",
        "js_fn",
    ]
    assert dependencies(demo)[4]["api_visibility"] == "private"


def test_chains() -> None:
    with gr.Blocks() as demo:
        button = gr.Button()
        first = button.click(lambda: None)
        first.then(lambda: None).success(lambda: None)
        first.failure(lambda: None)
    entries = dependencies(demo)
    assert [d["trigger_after"] for d in entries] == [None, 0, 1, 0]
    assert [d["trigger_only_on_success"] for d in entries] == [False, False, True, False]
    assert [d["trigger_only_on_failure"] for d in entries] == [False, False, False, True]
    assert entries[1]["targets"] == [[None, "then"]]


def test_select_marks_the_component() -> None:
    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.select(lambda event: None, None, None)
    props = demo.get_config_file()["components"][0]["props"]
    assert props["_selectable"] is True


def test_value_functions_run_on_load_and_on_change_of_their_inputs() -> None:
    with gr.Blocks() as demo:
        source = gr.Number()
        gr.Textbox(value=lambda: "now")
        gr.Textbox(value=lambda x: f"{x}", inputs=source)
    loaded, derived = dependencies(demo)
    assert loaded["targets"] == [[demo._id, "load"]]
    assert derived["targets"] == [[source._id, "change"], [demo._id, "load"]]
    assert (loaded["show_progress"], derived["show_progress"]) == ("full", "hidden")
    texts = [c["props"].get("value") for c in demo.get_config_file()["components"][1:3]]
    assert texts[0] == "now"


PROGRESS = gr.Progress()


def test_event_data_and_component_hints_are_seen() -> None:
    def takes(
        text: str, event: gr.SelectData, box: gr.Textbox, progress: Any = PROGRESS
    ) -> None: ...

    kinds = {p.name: (p.injected, p.wants_props) for p in parameters_of(takes)[0]}
    assert kinds == {
        "text": (None, False),
        "event": ("event_data", False),
        "box": (None, True),
        "progress": ("progress", False),
    }


def test_optional_hints_count() -> None:
    def takes(request: gr.Request | None) -> None: ...

    assert parameters_of(takes)[0][0].injected == "request"


def test_event_data_needs_its_fields() -> None:
    data = gr.SelectData(None, {"index": 1, "value": "a", "extra": 3})
    assert (data.index, data.value, data.selected, data.extra) == (1, "a", True, 3)
    with pytest.raises(AttributeError, match="no 'missing'"):
        data.missing  # noqa: B018
    with pytest.raises(ValueError, match="needs value"):
        gr.SelectData(None, {"index": 1})


@pytest.mark.parametrize(
    ("register", "error", "part"),
    [
        (lambda b: b.click("run"), TypeError, "got str"),
        (lambda b: b.click(3), TypeError, "without calling it"),
        (lambda b: b.click(lambda: 1, inputs="text"), TypeError, "takes components"),
        (lambda b: b.click(lambda: 1, outputs=[3]), TypeError, "got int"),
        (lambda b: b.click(lambda: 1, trigger_mode="twice"), ValueError, "'always_last'"),
        (lambda b: b.click(lambda: 1, show_progress=True), ValueError, "'minimal'"),
        (lambda b: b.click(lambda: 1, concurrency_limit=0), ValueError, "from 1"),
        (lambda b: b.click(lambda: 1, _js="x"), TypeError, "Use js="),
        (lambda b: b.click(lambda: 1, every=1), TypeError, "gr.Timer"),
        (lambda b: b.click(None, cancels=["x"]), TypeError, "takes listeners"),
        (lambda b: gr.on([b], lambda: 1), TypeError, "Name the event"),
    ],
)
def test_wrong_arguments_are_named(register: Any, error: type[Exception], part: str) -> None:
    with gr.Blocks():
        button = gr.Button()
        with pytest.raises(error, match=part):
            register(button)


PROGRESS = gr.Progress()


def given_twice(x: str, y: str) -> str:
    return x + y


def by_position(x: str, /, y: str) -> str:
    return x + y


def asks_the_app(x: str, request: gr.Request, progress: gr.Progress = PROGRESS) -> str:
    return x


@pytest.mark.parametrize(
    ("fn", "inputs", "name", "part"),
    [
        (given_twice, 1, "x", "gets it from inputs already"),
        (given_twice, 1, "z", "no such parameter; it has x, y"),
        (by_position, 0, "x", "by position only"),
        (asks_the_app, 1, "request", "from the app itself"),
        (asks_the_app, 1, "progress", "from the app itself"),
        (lambda *x: x, 0, "x", "no such parameter"),
    ],
)
def test_names_that_inputs_kwargs_cannot_fill(fn: Any, inputs: int, name: str, part: str) -> None:
    with gr.Blocks():
        box, other = gr.Textbox(), gr.Textbox()
        with pytest.raises(ValueError, match=f"names '{name}'.*{part}"):
            box.change(fn, [box][:inputs], None, inputs_kwargs={name: other})


def test_inputs_by_name_are_counted_and_may_be_anything_for_kwargs(recwarn: Any) -> None:
    with gr.Blocks() as demo:
        box, other = gr.Textbox(), gr.Textbox()
        box.change(given_twice, box, None, inputs_kwargs={"y": other})
        box.change(lambda x, **more: x, box, None, inputs_kwargs={"z": other})
        box.change(
            lambda x, *, y: x, box, None, inputs_kwargs={"y": other}, validator=lambda x, y: None
        )
        assert not recwarn.list
        with pytest.raises(ValueError, match="does not go with a set"):
            box.change(given_twice, {box}, None, inputs_kwargs={"y": other})
        with pytest.raises(TypeError, match="use inputs_kwargs"):
            box.change(given_twice, {"x": box})
        with pytest.raises(ValueError, match="names 'y'"):
            box.change(given_twice, box, None, inputs_kwargs={"y": other}, validator=lambda x: None)
    assert [fn.input_names for fn in demo.fns.values()] == [["y"], ["z"], ["y"]]


def test_hints_of_components_count_for_inputs_by_name() -> None:
    def read(y: str, box: gr.Textbox, *, other: gr.Textbox, z: str = "z") -> None: ...

    with gr.Blocks() as demo:
        a, b, c = gr.Textbox(), gr.Textbox(), gr.Textbox()
        a.change(read, a, None, inputs_kwargs={"z": b, "other": c, "box": b})
    assert demo.fns[0].component_prop_inputs == [2, 3]


def test_listeners_need_an_app() -> None:
    button = gr.Button()
    with pytest.raises(AttributeError, match="with gr.Blocks"):
        button.click(lambda: None)


def test_argument_count_warns() -> None:
    with gr.Blocks():
        button, box = gr.Button(), gr.Textbox()
        with pytest.warns(UserWarning, match="needs at least 1"):
            button.click(lambda x: x)
        with pytest.warns(UserWarning, match="at most 0"):
            button.click(lambda: 1, box)
