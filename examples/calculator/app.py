"""A calculator with a memory of its own for every visitor: gr.State holds the paper roll."""

import gradio as gr

OPERATIONS = {
    "add": ("+", lambda a, b: a + b),
    "subtract": ("−", lambda a, b: a - b),
    "multiply": ("×", lambda a, b: a * b),
    "divide": ("÷", lambda a, b: a / b),
}


def calculate(first, operation, second, roll):
    if first is None or second is None:
        raise gr.Error("Both numbers are needed.")
    if operation == "divide" and second == 0:
        raise gr.Error("Nothing can be divided by zero.")
    sign, apply = OPERATIONS[operation]
    result = apply(first, second)
    roll = [*roll, f"{first:g} {sign} {second:g} = {result:g}"][-10:]
    return result, roll, "\n".join(reversed(roll))


def use_result(result):
    return result


with gr.Blocks(title="Calculator") as demo:
    gr.Markdown("# Calculator")
    roll = gr.State([])
    with gr.Row():
        with gr.Column(scale=2):
            with gr.Row():
                first = gr.Number(value=6, label="First number")
                second = gr.Number(value=7, label="Second number")
            operation = gr.Radio(list(OPERATIONS), value="multiply", label="Operation")
            with gr.Row():
                run = gr.Button("Calculate", variant="primary")
                carry = gr.Button("Go on with the result")
        with gr.Column():
            result = gr.Number(label="Result", interactive=False)
            paper = gr.Textbox(label="Last ten", lines=6, interactive=False)
    run.click(
        calculate,
        [first, operation, second, roll],
        [result, roll, paper],
        api_name="calculate",
    )
    carry.click(use_result, result, first)
    gr.Examples(
        [[6, "multiply", 7], [1, "divide", 3], [0.1, "add", 0.2], [1, "divide", 0]],
        [first, operation, second],
        label="Try these",
    )

if __name__ == "__main__":
    demo.launch()
