import gradio as gr

with gr.Blocks(title="Everything", fill_height=True) as demo:
    st = gr.State(0)
    with gr.Row():
        with gr.Column(scale=2):
            t = gr.Textbox("x", label="A")
            n = gr.Number(3)
            c = gr.Checkbox()
            r = gr.Radio(["a", ("B", "b")])
            d = gr.Dropdown(["q", "w"], multiselect=True)
            b = gr.Button("Go", variant="primary")
        with gr.Group():
            m = gr.Markdown("# hi")
            h = gr.HTML("<b>x</b>")
            i = gr.Image()
            lab = gr.Label({"cat": 0.75, "dog": 0.25})
            j = gr.JSON({"a": 1})
    with gr.Tabs():
        with gr.Tab("one", id=1):
            s = gr.Slider(0, 10, 5)
        with gr.Tab("two"), gr.Accordion("more", open=False):
            gr.Textbox()
    with gr.Tab("lone"):
        gr.Markdown("m")

    def f(a, b):
        yield a, b

    def g(x):
        return x[t]

    e = b.click(f, [t, st], [t, st]).then(lambda x: x, t, m, js="x=>x")
    e.success(lambda: None, None, None)
    d.change(g, {t, n}, n, concurrency_limit=3)
    b.click(None, None, None, cancels=[e], js="()=>1")
    demo.load(lambda: 1, None, n)
