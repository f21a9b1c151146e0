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


demo = gr.Interface(
    two,
    "text",
    ["text", "text"],
    additional_inputs=[gr.Slider(label="S")],
    additional_inputs_accordion=gr.Accordion("Z", open=True),
)
