import gradio as gr


def same(a):
    return a


def count(a):
    """Count up.

    Slowly.
    """
    yield a


def nothing():
    return 1


def two(a, b=3, *, c=1):
    return a, b


with gr.Blocks() as demo:
    box = gr.Textbox("v", label="T", placeholder="p")
    number = gr.Number()
    image = gr.Image()
    out = gr.Textbox()
    gr.Examples(
        [["a", 1, None], ["b", None, None]], [box, number, image], out, two, run_on_click=True
    )
    gr.Examples(["a", "b"], box, example_labels=["A", "B"], label="lab", elem_id="eid")
    gr.Examples([["a"], ["b", 3]], [box, number], examples_per_page=3)
    picked = gr.Dataset(components=[box, number], samples=[["a", 1]], type="index")
    picked.click(same, picked, out)
    picked.select(same, picked, out)
