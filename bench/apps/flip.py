import gradio as gr
import numpy as np

with gr.Blocks() as demo:
    source = gr.Image(label="in")
    target = gr.Image(label="out")
    source.upload(lambda picture: np.flipud(picture), source, target)

demo.launch()
