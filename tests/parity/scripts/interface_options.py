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
    ["text", "slider"],
    ["text", "text"],
    batch=True,
    max_batch_size=2,
    api_name="q",
    api_visibility="undocumented",
    api_description="d",
    show_progress="minimal",
    concurrency_limit=2,
    fill_width=True,
)
