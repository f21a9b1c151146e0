import gradio as gr

with gr.Blocks() as demo:
    state = gr.State([])
    other = gr.State({"a": 1}, time_to_live=60)
    box = gr.Textbox("x")
    tick = gr.Checkbox(True)
    level = gr.Slider(1, 7)
    pick = gr.Dropdown(["a"], multiselect=True)
    label = gr.Label()
    clear = gr.ClearButton([box, tick, level, state, other])
    clear.add(pick)
    gr.ClearButton(label, value="Wipe", api_name="wipe", variant="stop")
    gr.ClearButton()
    box.change(lambda s, x: (s, x), [state, box], [state, box])
    state.change(lambda s: len(s), state, box)
