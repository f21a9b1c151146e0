"""Give a picture the brown tones of an old print: an image in, a numpy array in between.

The landscape is computed, not photographed: examples/landscape.py draws it with numpy.
"""

from pathlib import Path

import gradio as gr
import numpy as np

# Each output channel (red, green, blue) is a mix of the three channels of the input.
SEPIA = np.array(
    [
        [0.393, 0.769, 0.189],
        [0.349, 0.686, 0.168],
        [0.272, 0.534, 0.131],
    ]
)


def to_sepia(picture):
    if picture is None:
        raise gr.Error("Choose a picture first: drop one on the left, or click there.")
    toned = picture[..., :3].astype(float) @ SEPIA.T
    return toned.clip(0, 255).astype(np.uint8)


demo = gr.Interface(
    fn=to_sepia,
    inputs=gr.Image(value=str(Path(__file__).parent / "landscape.jpg"), label="Picture"),
    outputs=gr.Image(label="Sepia"),
    title="Sepia filter",
    api_name="sepia",
)

if __name__ == "__main__":
    demo.launch()
