import gradio as gr

with gr.Blocks() as demo:
    with gr.Row():
        gr.Textbox(scale=2, lines=3, max_lines=5, placeholder="p", info="i", max_length=9)
        gr.Number(min_width=50, precision=2, minimum=0, maximum=5, step=0.5)
        gr.Number(scale=0, precision=0)
    with gr.Group():
        gr.Checkbox(True, label="c", interactive=False)
        gr.Radio([1, 2], value=2, type="index", rtl=True, label="r")
        gr.Dropdown([("A", 1), ("B", 2)], value=None, filterable=False)
        gr.Dropdown(["a"], allow_custom_value=True, value="z")
        gr.Dropdown(["a", "b"], multiselect=True, max_choices=1, value=["b"], num_choices_shown=3)
    gr.TextArea("t", label="area")
    gr.Textbox(type="password", container=False, submit_btn=True, stop_btn="Halt")
    gr.Slider(-5, 5, step=0.5, label="s", info="i", elem_id="sl", elem_classes="x")
    gr.Slider(0, 1, 0.25, precision=2, buttons=["reset"], visible=False)
    gr.Slider(0, 0.001)
    gr.Markdown("  a\n  b", label="m", container=True, height=100, buttons=["copy"], rtl=True)
    gr.Label("cat", num_top_classes=2, color="red", show_heading=False)
    gr.JSON('{"a": [1, 2]}', open=True, show_indices=True, buttons=[])
    gr.Button("b", size="sm", variant="stop", link="https://x.org", link_target="_blank", scale=2)
    gr.Button("h", visible="hidden", interactive=False, elem_classes=["a", "b"], min_width=5)
    gr.Image(height=5, width="3em", sources="upload", type="pil", image_mode="L", buttons=[])
    gr.Image(streaming=True, format="png", placeholder="p", interactive=True)
