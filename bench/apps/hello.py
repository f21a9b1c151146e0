import gradio as gr


def greet(name, intensity):
    return "Hello, " + name + "!" * int(intensity)


demo = gr.Interface(greet, ["text", "slider"], ["text"], api_name="predict")
demo.launch()
