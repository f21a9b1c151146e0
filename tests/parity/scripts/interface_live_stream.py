"""An Interface whose input streams."""

import gradio as gr

demo = gr.Interface(
    lambda x, y: x,
    [gr.Image(sources=["webcam"], streaming=True), "number"],
    "image",
    live=True,
    time_limit=12,
    stream_every=0.25,
)
