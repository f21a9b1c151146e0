import gradio as gr

with gr.Blocks() as demo:
    with gr.Tabs(selected="b", overflow_behavior="wrap") as tabs:
        with gr.Tab("A", id="a") as a:
            gr.Textbox()
        with gr.TabItem("B", id="b", interactive=False, render_children=True, height=5):
            gr.Number()
    with gr.Tab("C", visible=False):
        pass
    with gr.Tab("D"), gr.Accordion("acc", max_height=10) as acc:
        gr.Markdown("x")
    gr.Textbox()
    with gr.Tab("E"):
        pass
    out = gr.Textbox()

    def which(event: gr.SelectData):
        return event.value

    a.select(which, None, out)
    tabs.select(which, None, out)
    tabs.change(lambda: None, None, None)
    acc.expand(lambda: "open", None, out)
    acc.collapse(lambda: "shut", None, out)
