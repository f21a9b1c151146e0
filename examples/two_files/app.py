"""An app of two files and a package of its own: how easy is a text to read?

The counting lives in readability.py, and that imports wordlens, which requirements.txt installs
from a wheel in this folder.
"""

import gradio as gr
from readability import report

SAMPLE = (
    "The lamp is lit. The boats come home by its light, one after the other, and the keeper "
    "counts them as he has done every evening for thirty years."
)


def read(text):
    found = report(text or "")
    if found is None:
        raise gr.Error("There are no words in this text yet: type or paste some.")
    return f"{found['reading ease']} of 100: {found['level']}", found


with gr.Blocks(title="Two files and a package") as demo:
    gr.Markdown("# How easy is it to read?")
    text = gr.Textbox(value=SAMPLE, label="Text", lines=6)
    measure = gr.Button("Measure", variant="primary")
    with gr.Row():
        verdict = gr.Textbox(label="Reading ease")
        details = gr.JSON(label="Counts")
    gr.on([measure.click, text.submit], read, text, [verdict, details], api_name="read")

if __name__ == "__main__":
    demo.launch()
