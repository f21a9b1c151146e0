import gradio as gr


def now():
    return "now"


def search(query: str, limit: int = 10, tags: list[str] | None = None) -> dict:
    return {}


def pair(a: float) -> tuple[int, str]:
    return 1, "a"


with gr.Blocks() as demo:
    timer = gr.Timer(2, active=False)
    kept = gr.BrowserState({"a": [1]}, storage_key="key", secret="s")
    x = gr.Textbox(now, every=3)
    y = gr.Textbox(now, every=timer)
    n = gr.Number()
    z = gr.Textbox(lambda n: "z", inputs=n, every=1)
    gr.api(search)
    gr.api(search, api_name="quiet", api_visibility="undocumented")
    gr.api(pair, api_name="pair")
    kept.change(lambda k: k, kept, kept, api_name="kept")
    ticking = timer.tick(lambda t: t, timer, timer, api_name="tick")
    gr.Button().click(None, cancels=ticking)
