import gradio as gr


def now():
    return "now"


with gr.Blocks() as demo:
    x = gr.Textbox(now)
    n = gr.Number(lambda q: 4, inputs=x)
    d = gr.Dropdown(["a", "b"], value=lambda: "b")
    both = gr.Markdown(lambda a, b: f"{a} {b}", inputs=[x, n])
    b = gr.Button(lambda: "label")
