"""Input streams: of a component's own listener and of several triggers."""

import gradio as gr


def look(picture, seen):
    return picture, seen


with gr.Blocks() as demo:
    camera = gr.Image(
        sources=["webcam"],
        streaming=True,
        webcam_options=gr.WebcamOptions(mirror=False, constraints={"video": {"width": 320}}),
    )
    seen = gr.State(0)
    out = gr.Image(streaming=True, interactive=False)
    listener = camera.stream(look, [camera, seen], [out, seen], time_limit=15, stream_every=0.2)
    listener.then(lambda: None)
    gr.on([camera.stream], lambda x: x, camera, out, concurrency_limit=3)
