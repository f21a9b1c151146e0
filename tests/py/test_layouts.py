"""Layout blocks: their props, the parents they ask for, their events."""

from __future__ import annotations

from typing import Any

import pytest

import cloche as gr


def types(demo: gr.Blocks) -> list[Any]:
    """The layout as nested lists of block types."""
    config = demo.get_config_file()
    names = {entry["id"]: entry["type"] for entry in config["components"]}

    def below(node: dict[str, Any]) -> Any:
        name = names.get(node["id"], "root")
        children = [below(child) for child in node.get("children", ())]
        return [name, *children] if children else name

    found: list[Any] = below(config["layout"])[1:]
    return found


def test_tabs_outside_a_tab_bar_share_one() -> None:
    with gr.Blocks() as demo:
        with gr.Tab("a"):
            gr.Markdown("x")
        with gr.Tab("b"):
            pass
        gr.Markdown("y")
        with gr.Tab("c"):
            pass
    assert types(demo) == [
        ["tabs", ["tabitem", "markdown"], "tabitem"],
        "markdown",
        ["tabs", "tabitem"],
    ]


def test_tabs_inside_a_tab_bar_get_no_second_one() -> None:
    with gr.Blocks() as demo, gr.Tabs(), gr.TabItem("a"):
        gr.Textbox()
    assert types(demo) == [["tabs", ["tabitem", ["form", "textbox"]]]]


def test_fields_without_a_container_stand_outside_the_form() -> None:
    with gr.Blocks() as demo:
        gr.Textbox()
        gr.Number(visible=False)
        gr.Textbox(container=False)
        gr.Slider()
    assert types(demo) == [["form", "textbox", "number"], "textbox", ["form", "slider"]]


def test_a_form_in_a_row_grows_with_its_fields() -> None:
    with gr.Blocks() as demo, gr.Row():
        gr.Textbox(scale=2)
        gr.Textbox(min_width=50)
        gr.Number(scale=0)
    form = next(e for e in demo.get_config_file()["components"] if e["type"] == "form")
    assert (form["props"]["scale"], form["props"]["min_width"]) == (3, 370)


@pytest.mark.parametrize("layout", [gr.Row, gr.Column, gr.Group, gr.Tabs, gr.Accordion])
def test_a_layout_knows_how_it_was_made(layout: Any) -> None:
    made = layout(elem_id="x", elem_classes="y", visible="hidden", key="k")
    config = made.get_config()
    assert config["elem_id"] == "x"
    assert config["elem_classes"] == ["y"]
    assert config["visible"] == "hidden"
    assert made.skip_api
    assert made.rebuilt({"visible": True}).get_config()["elem_id"] == "x"


def test_layout_events_reach_the_config() -> None:
    with gr.Blocks() as demo:
        with gr.Tabs() as tabs, gr.Tab("a") as tab:
            pass
        with gr.Accordion("b") as accordion:
            pass
        tabs.change(lambda: None)
        tabs.select(lambda: None)
        tab.select(lambda: None)
        accordion.expand(lambda: None)
        accordion.collapse(lambda: None)
    targets = [d["targets"][0] for d in demo.get_config_file()["dependencies"]]
    assert [event for _, event in targets] == ["change", "select", "select", "expand", "collapse"]


def test_layouts_are_found_by_name() -> None:
    assert gr.layouts.Row is gr.Row
    with pytest.raises(AttributeError, match="no attribute 'Wall'"):
        _ = gr.layouts.Wall
