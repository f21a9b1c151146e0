import gradio as gr

with gr.Blocks() as demo:
    count = gr.Slider(1, 5, value=2, step=1, label="count")
    with gr.Row():
        go = gr.Button("Go")

        @gr.render(inputs=count)
        def fields(n):
            for i in range(n):
                gr.Textbox(key=i)

    with gr.Group():

        @gr.render(
            inputs=[count, go],
            triggers=[go.click, demo.load],
            queue=False,
            trigger_mode="once",
            concurrency_limit=3,
            show_progress="hidden",
        )
        def more(n, word):
            gr.Markdown(word)

    with gr.Tab("alone"):

        @gr.render()
        def alone():
            pass
