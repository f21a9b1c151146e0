import gradio as gr


def f(x):
    return x


inner = gr.Interface(f, "text", "text")
with gr.Blocks() as second:
    button = gr.Button("b")
    label = gr.Textbox()
    button.click(f, label, label)
    second.load(lambda: "loaded", None, label)

with gr.Blocks() as demo:
    a = gr.Textbox()
    a.submit(f, a, a)
    with gr.Tab("one"):
        inner.render()
    with gr.Tab("two"):
        second.render()
    with gr.Blocks():
        gr.Number()
