"""Say hello as loudly as the slider asks for: one function, two inputs, one output."""

import gradio as gr


def greet(name, intensity):
    return "Hello, " + name + "!" * int(intensity)


demo = gr.Interface(
    fn=greet,
    inputs=["text", "slider"],
    outputs=["text"],
    api_name="predict",
    title="Hello world",
)

if __name__ == "__main__":
    demo.launch()
