"""Turn, brighten, soften and reduce a picture: numpy and pillow, entirely on your own device.

The picture never leaves the page. The landscape is drawn by examples/landscape.py.
"""

from pathlib import Path

import gradio as gr
import numpy as np
from PIL import Image, ImageFilter


def need(picture):
    if picture is None:
        raise gr.Error("Choose a picture first: drop one into the box, or click there.")
    return picture


def turn(picture, degrees, mirror):
    turned = need(picture).rotate(-int(degrees), expand=True)
    return turned.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirror else turned


def light(picture, brightness, contrast):
    pixels = np.asarray(need(picture).convert("RGB"), dtype=float)
    pixels = (pixels - 128) * contrast + 128 + brightness
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def soften(picture, radius):
    return need(picture).filter(ImageFilter.GaussianBlur(radius))


def reduce(picture, colours):
    palette = Image.Palette.ADAPTIVE
    few = need(picture).convert("RGB").convert("P", palette=palette, colors=int(colours))
    return few.convert("RGB")


with gr.Blocks(title="Image tools") as demo:
    gr.Markdown("# Image tools")
    with gr.Row():
        source = gr.Image(
            value=str(Path(__file__).parent / "landscape.jpg"), type="pil", label="Picture"
        )
        outcome = gr.Image(type="pil", label="Result", interactive=False)
    with gr.Tab("Turn"):
        degrees = gr.Radio(["0", "90", "180", "270"], value="90", label="Degrees, clockwise")
        mirror = gr.Checkbox(label="Mirror")
        gr.Button("Turn", variant="primary").click(turn, [source, degrees, mirror], outcome)
    with gr.Tab("Light"):
        brightness = gr.Slider(-100, 100, value=20, step=1, label="Brightness")
        contrast = gr.Slider(0.2, 2, value=1.2, step=0.1, label="Contrast")
        gr.Button("Apply", variant="primary").click(light, [source, brightness, contrast], outcome)
    with gr.Tab("Soften"):
        radius = gr.Slider(0, 20, value=4, step=1, label="Radius in pixels")
        gr.Button("Soften", variant="primary").click(soften, [source, radius], outcome)
    with gr.Tab("Reduce"):
        colours = gr.Slider(2, 64, value=8, step=1, label="Number of colours")
        gr.Button("Reduce", variant="primary").click(reduce, [source, colours], outcome)

if __name__ == "__main__":
    demo.launch()
