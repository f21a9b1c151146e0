import gradio as gr

box = gr.Textbox(label="later")
with gr.Blocks() as demo:
    with gr.Row(variant="panel", equal_height=True, height=50):
        gr.Image(visible=False)
        box.render()
    gone = gr.Markdown("gone")
    gone.unrender()
    keep = gr.Number(key="k", preserved_by_key=["value", "label"])
    with gr.Column(variant="compact", min_width=10, show_progress=True, visible="hidden"):
        gone.render()
