import gradio as gr

with gr.Blocks() as demo:
    name = gr.Textbox(label="Name")
    output = gr.Textbox(label="Output")
    age = gr.Slider(0, 100)
    button = gr.Button("Greet")

    @gr.on(triggers=[name.submit, button.click], inputs=name, outputs=output)
    def greet(name):
        return name

    @gr.on(inputs=[name, age], outputs=output)
    def live(name, age):
        return name

    @button.click(inputs=[name, age], outputs=[output], api_name="deco")
    def decorated(n, a):
        """What it does.

        More.
        """
        return n

    @demo.load(outputs=output)
    def start():
        return "x"

    gr.on([age.release], lambda x: x, age, age, api_visibility="undocumented")
