import gradio as gr

with gr.Blocks() as demo:
    a = gr.Textbox()
    b = gr.Textbox()
    go = gr.Button()
    stop = gr.Button("Stop", variant="stop")

    def slow(x):
        yield x

    async def later(x):
        return x

    first = go.click(slow, a, b, api_name="slow")
    second = first.then(later, b, a, queue=True, show_progress="minimal")
    second.success(lambda: None).failure(lambda: None)
    stop.click(None, None, None, cancels=[first, second])
    stop.click(lambda: "x", None, a, cancels=first, queue=False)
    a.submit(slow, [a], [b], trigger_mode="always_last", concurrency_limit=None)
    a.change(slow, a, b, show_progress="hidden", concurrency_id="x", batch=False)
    a.input(None, a, b, js="x => x")
    a.blur(fn=later, inputs=a, outputs=b, js="x => x", api_visibility="private")
