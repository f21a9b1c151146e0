import gradio as gr

with gr.Blocks() as demo:
    source = gr.Textbox(label="in")
    target = gr.Textbox(label="out")
    source.change(lambda text: text, source, target, show_progress="hidden")

demo.launch()
