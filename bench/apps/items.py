import gradio as gr

with gr.Blocks() as demo:
    order = gr.State(list(range(200)))
    turn = gr.Button("turn")

    @gr.render(inputs=order)
    def items(numbers):
        for number in numbers:
            with gr.Row(key=number):
                gr.Checkbox(show_label=False, key="done")
                gr.Textbox(f"Item {number}", show_label=False, key="text", interactive=True)
                gr.Button("Remove", key="remove").click(
                    lambda all_of_them, number=number: [n for n in all_of_them if n != number],
                    order,
                    order,
                    key=number,
                )

    turn.click(lambda numbers: [*numbers[1:], numbers[0]], order, order)

demo.launch()
