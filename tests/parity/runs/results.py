"""Forms of results: single values, lists, dicts, updates, too many, too few, none."""

import gradio as gr

with gr.Blocks() as demo:
    a = gr.Textbox("first", label="a")
    b = gr.Number(2, label="b")
    c = gr.Dropdown(["x", "y"], label="c")
    with gr.Column(visible=False) as column:
        j = gr.JSON()
    tab_row = gr.Row()
    state = gr.State({"n": 0})
    go = gr.Button()

    go.click(lambda: "one", None, a, api_name="one")
    go.click(lambda: ["one"], None, j, api_name="one_in_a_list")
    go.click(lambda: ("one",), None, j, api_name="one_in_a_tuple")
    go.click(lambda: ("t", 5), None, [a, b], api_name="tuple")
    go.click(lambda: ["t", 5], None, [a, b], api_name="list")
    go.click(lambda: None, None, [], api_name="none_for_none")
    go.click(lambda: 5, None, [], api_name="something_for_none")
    go.click(lambda: None, None, a, api_name="none_for_one")
    go.click(lambda: (None, None), None, [a, b], api_name="none_each")
    go.click(lambda: None, None, [a, b], api_name="none_for_two")
    go.click(lambda: "few", None, [a, b], api_name="too_few")
    go.click(lambda: ("a", 1, 2), None, [a, b], api_name="too_many")
    go.click(lambda: {b: 7}, None, [a, b], api_name="dict")
    go.click(lambda: {a: "s"}, None, a, api_name="dict_for_one")
    go.click(lambda: {go: "s"}, None, [a, b], api_name="dict_with_a_stranger")
    go.click(lambda: {a: "s", "b": 1}, None, [a, b], api_name="dict_of_both_kinds")
    go.click(lambda: {"k": 1}, None, j, api_name="plain_dict")
    go.click(lambda: gr.skip(), None, [a, b], api_name="skip_all")
    go.click(lambda: gr.skip(), None, a, api_name="skip_one")
    go.click(lambda: (gr.skip(), 1), None, [a, b], api_name="skip_first")
    go.click(lambda: gr.update(label="L", value="v"), None, a, api_name="update")
    go.click(lambda: gr.update(value=None), None, a, api_name="update_to_none")
    go.click(lambda: gr.Textbox("v", lines=3), None, a, api_name="component")
    go.click(lambda: gr.Textbox(visible=False), None, a, api_name="component_without_value")
    go.click(lambda: gr.Dropdown(choices=["p", ("Q", "q")]), None, c, api_name="choices")
    go.click(lambda v: v, c, a, api_name="chosen")
    go.click(lambda: gr.Column(visible=True), None, column, api_name="layout")
    go.click(lambda: gr.update(visible=False), None, column, api_name="layout_update")
    go.click(lambda: (gr.Row(visible=False), "x"), None, [tab_row, a], api_name="layout_and_value")
    go.click(lambda: (x for x in "ab"), None, j, api_name="generator_object", postprocess=False)
    go.click(lambda v: (v, 3), a, [a, b], api_name="same_in_and_out")
    go.click(lambda v: v * 2, a, a, preprocess=False, postprocess=False, api_name="raw")
    go.click(lambda v: v, b, b, preprocess=False, api_name="raw_number")

steps = [
    *[
        (fn.api_name, [])
        for fn in demo.fns.values()
        if not fn.inputs and fn.api_name not in ("generator_object",)
    ],
    ("chosen", ["q"]),
    ("chosen", ["x"]),
    ("same_in_and_out", ["s"]),
    ("raw", [[1]]),
    ("raw_number", [4]),
]
