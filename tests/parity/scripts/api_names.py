import functools

import gradio as gr


def add(a, b=2, *, c=3):
    return a


class Model:
    def __call__(self, x):
        return x

    def predict(self, x):
        return x


with gr.Blocks() as demo:
    n = gr.Number(label="n")
    m = gr.Number()
    b = gr.Button()
    b.click(add, n, n)
    b.click(add, [n, m], n)
    b.click(Model(), n, n)
    b.click(Model().predict, n, n)
    b.click(functools.partial(add, b=4), n, n)
    b.click(lambda x: x, n, n, api_name="my name! (1)")
    b.click(add, n, n, api_name="add")
    b.click(add, n, n, api_visibility="private", api_description="text")
    b.click(add, [n, m], n, batch=True, max_batch_size=8, api_description=False)
    b.click(add, n, n, scroll_to_output=True, show_progress_on=m, time_limit=3)
