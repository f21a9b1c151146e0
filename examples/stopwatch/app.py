"""A stopwatch: an async generator sends the time while every other control stays usable."""

import asyncio
import time

import gradio as gr

FACE = "<div style='font: 600 4rem/1.2 ui-monospace, monospace; text-align: center'>{}</div>"


def face(seconds):
    minutes, rest = divmod(seconds, 60)
    return FACE.format(f"{int(minutes):02d}:{rest:04.1f}")


async def run(elapsed):
    """Go on from `elapsed` seconds until the Stop button cancels this very call."""
    began = time.monotonic() - elapsed
    while True:
        elapsed = time.monotonic() - began
        yield face(elapsed), elapsed
        await asyncio.sleep(0.1)


def lap(elapsed, laps):
    laps = [*laps, elapsed]
    lines = [f"{number}. {seconds:.1f} s" for number, seconds in enumerate(laps, 1)]
    return laps, "\n".join(reversed(lines))


def reset():
    return face(0), 0.0, [], ""


with gr.Blocks(title="Stopwatch") as demo:
    gr.Markdown("# Stopwatch")
    elapsed, laps = gr.State(0.0), gr.State([])
    shown = gr.HTML(face(0))
    with gr.Row():
        start = gr.Button("Start", variant="primary")
        stop = gr.Button("Stop", variant="stop")
        take = gr.Button("Lap")
        clear = gr.Button("Reset")
    paper = gr.Textbox(label="Laps", lines=5, interactive=False)
    running = start.click(run, elapsed, [shown, elapsed], show_progress="hidden")
    stop.click(None, cancels=[running])
    take.click(lap, [elapsed, laps], [laps, paper], show_progress="hidden")
    clear.click(reset, None, [shown, elapsed, laps, paper], cancels=[running])

if __name__ == "__main__":
    demo.launch()
