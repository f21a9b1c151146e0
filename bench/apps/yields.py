import gradio as gr


def count():
    for number in range(500):
        yield f"step {number}"


with gr.Blocks() as demo:
    go = gr.Button("go")
    target = gr.Textbox(label="out")
    go.click(count, None, target)

demo.launch()
