"""The app graph: who stands where, under which id, and what cannot be built."""

from __future__ import annotations

import pytest

import cloche as gr
from cloche.blocks.errors import DuplicateBlockError


def ids(demo: gr.Blocks) -> dict[str, object]:
    return demo.get_config_file()["layout"]


def names(demo: gr.Blocks, node: dict | None = None) -> object:
    """The layout with type names in place of ids."""
    node = node or ids(demo)
    kind = "root" if node["id"] == demo._id else demo.graph.blocks[node["id"]].get_block_name()
    if "children" not in node:
        return kind
    return (kind, [names(demo, child) for child in node["children"]])


def test_children_stand_in_order_of_creation() -> None:
    with gr.Blocks() as demo:
        gr.Markdown("a")
        with gr.Row():
            gr.Button("b")
            with gr.Column():
                gr.Markdown("c")
    assert names(demo) == ("root", ["markdown", ("row", ["button", ("column", ["markdown"])])])


def test_neighbouring_fields_share_a_form_and_state_does_not_break_it() -> None:
    with gr.Blocks() as demo:
        gr.Textbox()
        gr.State(1)
        gr.Number()
        gr.Markdown("x")
        gr.Checkbox()
    assert names(demo) == (
        "root",
        [("form", ["textbox", "number"]), "state", "markdown", ("form", ["checkbox"])],
    )


def test_a_form_in_a_row_is_as_wide_as_its_fields() -> None:
    with gr.Blocks() as demo, gr.Row():
        gr.Textbox(scale=2)
        gr.Textbox(min_width=200)
    form = next(b for b in demo.graph.blocks.values() if b.get_block_name() == "form")
    assert (form.scale, form.min_width) == (3, 360)


def test_a_component_made_outside_is_placed_by_render() -> None:
    box = gr.Textbox(label="early")
    with gr.Blocks() as demo, gr.Row():
        box.render()
    assert box._id in demo.graph.blocks
    assert names(demo) == ("root", [("row", [("form", ["textbox"])])])


def test_render_false_waits() -> None:
    with gr.Blocks() as demo:
        box = gr.Textbox(render=False)
        gr.Markdown("first")
        box.render()
    assert names(demo) == ("root", ["markdown", ("form", ["textbox"])])


def test_unrender_moves_a_block() -> None:
    with gr.Blocks() as demo:
        note = gr.Markdown("x")
        with gr.Row():
            note.unrender()
            note.render()
    assert names(demo) == ("root", [("row", ["markdown"])])


def test_rendering_twice_says_what_to_do() -> None:
    with gr.Blocks():
        note = gr.Markdown("x")
        with pytest.raises(DuplicateBlockError, match=r"unrender\(\)"):
            note.render()


def test_an_app_can_be_reopened() -> None:
    demo = gr.Blocks()
    with demo:
        gr.Markdown("a")
    with demo:
        gr.Markdown("b")
    assert names(demo) == ("root", ["markdown", "markdown"])


def test_a_finished_app_is_placed_inside_another() -> None:
    with gr.Blocks() as inner:
        box = gr.Textbox()
        first = box.change(lambda x: x, box, box, api_name="run")
        box.submit(None, cancels=[first])
        inner.load(lambda: "x", None, box)
        first.then(lambda: None)
    with gr.Blocks() as outer:
        button = gr.Button()
        button.click(lambda: None, api_name="run")
        inner.render()
    dependencies = outer.get_config_file()["dependencies"]
    by_id = {d["id"]: d for d in dependencies}
    assert [d["api_name"] for d in dependencies][:2] == ["run", "run_1"]
    cancel = next(d for d in dependencies if d["types"]["cancel"])
    assert by_id[cancel["cancels"][0]]["api_name"] == "run_1"
    load = next(d for d in dependencies if d["targets"][0][1] == "load")
    assert load["targets"][0][0] == outer._id
    chained = next(d for d in dependencies if d["trigger_after"] is not None)
    assert by_id[chained["trigger_after"]]["api_name"] == "run_1"


def test_two_apps_are_independent() -> None:
    with gr.Blocks() as one:
        gr.Button().click(lambda: None)
    with gr.Blocks() as two:
        gr.Button().click(lambda: None)
    assert [fn.id for fn in one.fns.values()] == [fn.id for fn in two.fns.values()] == [0]
    assert not one.graph.blocks.keys() & two.graph.blocks.keys()


def test_constructor_arguments_are_remembered_positional_or_named() -> None:
    box = gr.Textbox("hi", label="L")
    assert box.constructor_args == {"value": "hi", "label": "L"}
    slider = gr.Slider(1, 5, step=2)
    assert slider.constructor_args == {"minimum": 1, "maximum": 5, "step": 2}


def test_a_subclass_with_its_own_constructor_is_remembered_whole() -> None:
    class Named(gr.Textbox):
        def __init__(self, who: str) -> None:
            super().__init__(label=who)

    assert Named("Ada").constructor_args == {"who": "Ada"}
    assert (
        Named("Ada").get_config()["label"] == "Ada" if "label" in Named.parameter_names() else True
    )


def test_rebuilt_keeps_the_id_and_ignores_unknown_props() -> None:
    box = gr.Textbox("hi", label="L")
    fresh = box.rebuilt({"lines": 3, "not_a_prop": 1})
    assert (fresh._id, fresh.lines, fresh.label) == (box._id, 3, "L")


def test_launch_refuses_cancelling_an_unqueued_listener() -> None:
    with gr.Blocks() as demo:
        button = gr.Button()
        run = button.click(lambda: None, queue=False, api_name="go")
        button.click(None, cancels=run)
    with pytest.raises(ValueError, match="'go', which has queue=False"):
        demo.launch()


def test_launch_takes_the_arguments_of_the_reference_and_no_others() -> None:
    with gr.Blocks() as demo:
        gr.Markdown("x")
    app, url, share = demo.launch(server_port=7860, quiet=True, show_error=True, css="b{}")
    assert (app, url, share) == (demo, "", None)
    assert demo.get_config_file()["css"] == "b{}"
    with pytest.raises(TypeError, match="sever_port"):
        demo.launch(sever_port=1)
    with pytest.raises(ValueError, match="5mb"):
        demo.launch(max_file_size="much")
    demo.close()


def test_moved_arguments_warn_and_work() -> None:
    with pytest.warns(UserWarning, match="launch"), gr.Blocks(css="i{}") as demo:
        gr.Markdown("x")
    assert demo.get_config_file()["css"] == "i{}"


def test_share_is_answered_with_what_to_do() -> None:
    with gr.Blocks() as demo:
        gr.Markdown("x")
    with pytest.warns(UserWarning, match="cloche build"):
        demo.launch(share=True)
    demo.close()


def test_queue_checks_its_arguments() -> None:
    demo = gr.Blocks()
    with pytest.raises(ValueError, match="max_size"):
        demo.queue(max_size=0)
    with pytest.raises(TypeError, match="default_concurrency_limit"):
        demo.queue(concurrency_count=3)
    assert demo.queue(default_concurrency_limit=None).default_concurrency_limit is None


def test_default_limit_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIO_DEFAULT_CONCURRENCY_LIMIT", "3")
    assert gr.Blocks().default_concurrency_limit == 3
    monkeypatch.setenv("GRADIO_DEFAULT_CONCURRENCY_LIMIT", "none")
    assert gr.Blocks().default_concurrency_limit is None
    monkeypatch.setenv("GRADIO_DEFAULT_CONCURRENCY_LIMIT", "many")
    with pytest.raises(ValueError, match="'many'"):
        gr.Blocks()


def test_an_unknown_public_name_suggests_the_near_one() -> None:
    with pytest.raises(AttributeError, match="Did you mean 'Textbox'"):
        gr.TextBox  # noqa: B018
    with pytest.raises(AttributeError, match="Cloche does not have it"):
        gr.Zebra  # noqa: B018
