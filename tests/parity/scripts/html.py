import gradio as gr

with gr.Blocks() as demo:
    h = gr.HTML("x", html_template="<b>${value} ${count}</b>", css_template="b {}", count=1)
    k = gr.HTML({"a": 1}, js_on_load="trigger('boom', {x: 1})", container=True, padding=True)
    n = gr.HTML(js_on_load=None, head="<meta>", min_height=5, autoscroll=True)
    h.click(lambda: None)
    h.select(lambda: None)
    h.like(lambda: None)
    k.boom(lambda: None, None, h)
