import gradio as gr

with gr.Blocks() as demo:
    tool = gr.Button("tool")
    text = gr.Textbox(buttons=[tool, "copy"])
    number = gr.Number(buttons=[gr.Button("in place", size="sm")])
    tool.click(lambda: "x", None, text)
