"""What a function returns: values, dicts, updates, components, and what each output makes of it."""

from __future__ import annotations

from typing import Any

import pytest

import cloche as gr
from cloche.engine.engine import Engine
from cloche.engine.native import native_ports
from support.running import Page, Raw, failure_of, play, result_of

SKIP = {"__type__": "update"}


def app(result: Any, outputs: int = 2) -> tuple[gr.Blocks, list[Raw]]:
    """A listener "go" that returns `result`, or what it gives for the outputs."""
    with gr.Blocks() as demo:
        outs = [Raw(label="ABC"[i]) for i in range(outputs)]
        gr.Button().click(
            lambda: result(*outs) if callable(result) else result, None, outs, api_name="go"
        )
    return demo, outs


@pytest.mark.parametrize(
    ("result", "outputs", "expected"),
    [
        (None, 0, []),
        ("x", 1, ["x"]),
        (("x",), 1, [("x",)]),
        ([1], 1, [[1]]),
        ({}, 1, [{}]),
        ((1, 2), 2, [1, 2]),
        ([1, 2], 2, [1, 2]),
        ((1, None), 2, [1, None]),
        (gr.skip(), 2, [SKIP, SKIP]),
        (gr.skip(), 1, [SKIP]),
        ((gr.skip(), 5), 2, [SKIP, 5]),
        (gr.update(), 2, [SKIP, SKIP]),
        ({"__type__": "generic_update", "value": 3}, 1, [{"value": 3, "__type__": "update"}]),
        (lambda a, b: {b: 1}, 2, [SKIP, 1]),
        (lambda a, b: {b: 1, a: None}, 2, [None, 1]),
        (lambda a: {a: 7}, 1, [7]),
    ],
)
def test_forms_of_results(result: Any, outputs: int, expected: list[Any]) -> None:
    demo, _ = app(result, outputs)
    assert result_of(demo, "go") == expected


@pytest.mark.parametrize("result", [5, (5, 6)])
def test_results_nobody_waits_for_are_dropped_with_a_warning(result: Any) -> None:
    demo, _ = app(result, 0)
    with pytest.warns(UserWarning, match=r"but has 0 outputs \(none\)"):
        assert result_of(demo, "go") == []


def test_too_many_values_warn_and_are_cut() -> None:
    demo, _ = app((1, 2, 3), 2)
    with pytest.warns(UserWarning, match=r"returned 3 values, but has 2 outputs \(Raw 'A'"):
        assert result_of(demo, "go") == [1, 2]


def test_too_few_values_name_both_sides() -> None:
    demo, _ = app(("only",), 3)
    failed = failure_of(demo, "go")
    assert "lambda>() returned 1 value ('only'), but 3 outputs wait" in failed.error
    for label in "ABC":
        assert f"Raw '{label}' (id " in failed.error
    demo, _ = app(None, 2)
    assert "returned 1 value (None)" in failure_of(demo, "go").error


def test_mixed_dict_keys_are_named() -> None:
    demo, _ = app(lambda a, b: {a: 1, "z": 2})
    assert "components and others are not ('z')" in failure_of(demo, "go").error


def test_a_component_that_is_no_output_is_named() -> None:
    demo, _ = app(lambda a, b: {gr.Textbox(label="Stranger"): 1})
    failed = failure_of(demo, "go")
    assert "Textbox 'Stranger'" in failed.error
    assert "outputs (Raw 'A'" in failed.error


def one_output(output: Any, result: Any) -> gr.Blocks:
    """A listener "go" with this output (made inside the app)."""
    with gr.Blocks() as demo:
        out = output()
        gr.Button().click(result, None, out, api_name="go")
    return demo


def test_a_returned_component_is_an_update_of_its_explicit_arguments() -> None:
    demo = one_output(gr.Textbox, lambda: gr.Textbox("hi", label="New", lines=3))
    assert result_of(demo, "go") == [
        {"label": "New", "lines": 3, "value": "hi", "__type__": "update"}
    ]


def test_props_of_an_update_come_normalised_and_visible_last() -> None:
    def change() -> Any:
        return gr.update(visible=True, elem_classes="k", choices=["p", ("q", "r")], value="r")

    (patch,) = result_of(one_output(lambda: gr.Dropdown(["x"]), change), "go")
    assert patch["choices"] == [("p", "p"), ("q", "r")]
    assert patch["elem_classes"] == ["k"]
    assert patch["value"] == "r"
    assert list(patch)[-2:] == ["visible", "__type__"]


def test_an_argument_the_output_does_not_have_is_named() -> None:
    failed = failure_of(one_output(gr.Textbox, lambda: gr.Slider(minimum=3)), "go")
    assert "Textbox (id " in failed.error
    assert "has no 'minimum'" in failed.error
    assert "Return a gr.Textbox(…) instead of a gr.Slider(…)" in failed.error
    failed = failure_of(one_output(gr.Textbox, lambda: gr.update(lable="x")), "go")
    assert "has no 'lable', which the update sets. Did you mean 'label'?" in failed.error


def test_arguments_the_constructor_refuses_are_named() -> None:
    failed = failure_of(one_output(gr.Textbox, lambda: gr.update(type="colour")), "go")
    assert "The update of Textbox" in failed.error
    assert "colour" in failed.error


def test_own_props_of_html_are_updated_together() -> None:
    demo = one_output(lambda: gr.HTML("x", a=1), lambda: gr.update(b=2, label="L"))
    assert result_of(demo, "go") == [
        {"props": {"a": 1, "b": 2}, "label": "L", "__type__": "update"}
    ]


def test_layouts_take_updates_but_no_values() -> None:
    demo = one_output(gr.Row, lambda: gr.Row(visible=False))
    assert result_of(demo, "go") == [{"visible": False, "__type__": "update"}]
    failed = failure_of(one_output(gr.Row, lambda: 3), "go")
    assert "is a layout and takes no value, got 3 (int)" in failed.error
    failed = failure_of(one_output(gr.Row, lambda: gr.update(value=3)), "go")
    assert "is a layout" in failed.error


def test_an_update_of_a_layout_keeps_its_children() -> None:
    with gr.Blocks() as demo:
        with gr.Column() as column:
            gr.Textbox()
        gr.Button().click(lambda: gr.update(visible="hidden"), None, column, api_name="go")

    async def scene(page: Page) -> int:
        await page.submit("go").data()
        return len(page.session.current(column).children)  # type: ignore[attr-defined]

    assert play(demo, scene) == len(column.children) == 1


def test_a_value_that_cannot_be_shown_names_component_side_and_expectation() -> None:
    class Picky(Raw):
        def preprocess(self, payload: Any) -> Any:
            return payload["deep"]

        def postprocess(self, value: Any) -> Any:
            return None if value is None else int(value)

        def api_info(self) -> dict[str, Any]:
            return {"type": "integer"}

    with gr.Blocks() as demo:
        picky = Picky(label="Count")
        out = Raw()
        picky.change(lambda: "many", None, picky, api_name="out")
        picky.change(lambda x: x, picky, out, api_name="in")
    failed = failure_of(demo, "out")
    assert f"Picky 'Count' (id {picky._id}) cannot show what the function returned" in failed.error
    assert "Got 'many' (str), expected integer." in failed.error
    failed = failure_of(demo, "in", {"shallow": 1})
    assert f"Picky 'Count' (id {picky._id}) could not read its input: 'deep'" in failed.error
    assert "expected integer" in failed.error


def test_own_words_of_a_component_gain_the_side() -> None:
    with gr.Blocks() as demo:
        box = gr.Checkbox(label="Agree")
        box.change(lambda x: x, box, box, api_name="go")
    assert failure_of(demo, "go", "yes").error.startswith("As an input, Checkbox 'Agree'")


def test_file_records_without_a_path_are_refused() -> None:
    class Files(Raw):
        carries_files = True

    with gr.Blocks() as demo:
        files = Files(label="F")
        files.change(lambda x: x, files, files, api_name="go")
    meta = {"_type": "gradio.FileData"}
    good = {"path": "/tmp/a", "meta": meta}
    assert result_of(demo, "go", [good]) == [[good]]
    assert "without a path" in failure_of(demo, "go", [{"url": None, "meta": meta}]).error
    bad = {"path": "/tmp/a", "orig_name": 5, "meta": meta}
    assert "orig_name must be text, got 5 (int)" in failure_of(demo, "go", {"x": bad}).error


# --- copies of a session -----------------------------------------------------------------------


def choices_app() -> gr.Blocks:
    with gr.Blocks() as demo:
        drop = gr.Dropdown(["a"], value="a", label="D")
        drop.change(lambda: gr.update(choices=["b"]), None, drop, api_name="swap")
        drop.change(lambda: gr.Dropdown(label="Renamed"), None, drop, api_name="rename")
        drop.change(lambda x: x, drop, Raw(), api_name="read")
    return demo


def test_later_events_use_the_components_an_update_left() -> None:
    async def scene(page: Page) -> None:
        assert await page.submit("read", "a").data() == ["a"]
        await page.submit("read", "b").failure()
        await page.submit("swap").data()
        await page.submit("rename").data()  # the earlier update stays
        assert await page.submit("read", "b").data() == ["b"]
        assert "'Renamed'" in (await page.submit("read", "a").failure()).error

    play(choices_app(), scene)


def test_updates_of_one_session_do_not_reach_another() -> None:
    async def scene(page: Page) -> None:
        other = Page(page.engine, "other")
        await page.submit("swap").data()
        assert await other.submit("read", "a").data() == ["a"]
        await other.submit("read", "b").failure()

    demo = choices_app()
    play(demo, scene)
    fresh = Engine(demo, native_ports()).open_session("third")
    assert fresh.copies == {}


def test_an_update_neither_calls_nor_redoes_the_initial_value() -> None:
    calls: list[str] = []

    def value() -> str:
        calls.append("called")
        return "v"

    with gr.Blocks() as demo:
        box = gr.Textbox(value)
        box.change(lambda: gr.update(label="x"), None, box, api_name="go")
    calls.clear()

    async def scene(page: Page) -> Any:
        await page.submit("go").data()
        return page.session.current(box)

    copy = play(demo, scene)
    assert (copy.value, copy.label, calls) == ("v", "x", [])


def test_listening_marks_survive_an_update() -> None:
    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.select(lambda: gr.update(label="x"), None, box, api_name="go")

    async def scene(page: Page) -> Any:
        await page.submit("go").data()
        return page.session.current(box).get_config()["_selectable"]

    assert play(demo, scene) is True


def test_components_made_in_a_listener_join_no_app() -> None:
    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.change(lambda: gr.Textbox(label="x"), None, box, api_name="go")
    before = set(demo.graph.blocks)
    with demo:
        result_of(demo, "go")
    assert set(demo.graph.blocks) == before
