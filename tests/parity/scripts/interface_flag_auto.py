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


demo = gr.Interface(same, "text", "text", flagging_mode="auto")
