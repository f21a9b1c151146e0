"""Rows, tabs, chained events, streaming text, per-visitor state and a polite error.

Every tab shows one idea of gr.Blocks, small enough to copy.
"""

import time

import gradio as gr

POEM = (
    "The page arrives, a folder of plain files;\n"
    "no server hums behind it, none for miles.\n"
    "The code you read is running where you are,\n"
    "a lamp you carry, not a distant star."
)


def draft(topic):
    """First step of the chain: fills the draft at once."""
    return f"A few words about {topic or 'nothing in particular'}."


def polish(text):
    """Second step: runs when the first has finished, with its result."""
    return text.upper()


def recite(seconds):
    """A generator: every yield reaches the page while the function goes on."""
    shown = ""
    for word in POEM.split(" "):
        shown += word + " "
        time.sleep(seconds)
        yield shown


def count_up(clicks):
    """State in, state out: the number belongs to this visitor alone."""
    clicks += 1
    return clicks, f"You have clicked {clicks} time{'' if clicks == 1 else 's'}."


def square_root(number):
    if number is None or number < 0:
        raise gr.Error("The square root needs a number that is zero or more.")
    return number**0.5


with gr.Blocks(title="Blocks tour") as demo:
    gr.Markdown("# Blocks tour\nEach tab is one idea.")

    with gr.Tab("Chain"):
        with gr.Row():
            topic = gr.Textbox(label="Topic", placeholder="lighthouses")
            run_chain = gr.Button("Write, then polish", variant="primary")
        with gr.Row():
            first = gr.Textbox(label="Draft")
            second = gr.Textbox(label="Polished")
        run_chain.click(draft, topic, first).then(polish, first, second)

    with gr.Tab("Stream"):
        pause = gr.Slider(0, 0.5, value=0.1, step=0.05, label="Pause between words (seconds)")
        with gr.Row():
            start = gr.Button("Recite", variant="primary")
            stop = gr.Button("Stop", variant="stop")
        poem = gr.Textbox(label="Poem", lines=4)
        reciting = start.click(recite, pause, poem)
        stop.click(None, cancels=[reciting])

    with gr.Tab("State"):
        clicks = gr.State(0)
        click = gr.Button("Click me", variant="primary")
        told = gr.Markdown("You have not clicked yet.")
        click.click(count_up, clicks, [clicks, told])

    with gr.Tab("Error"):
        gr.Markdown("Try a negative number: the message appears in a corner, the page goes on.")
        with gr.Row():
            number = gr.Number(value=2, label="Number")
            root = gr.Number(label="Square root", interactive=False)
        take_root = gr.Button("Take the root", variant="primary")
        take_root.click(square_root, number, root)

if __name__ == "__main__":
    demo.launch()
