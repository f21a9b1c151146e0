import time

import gradio as gr


def echo(text):
    return text


def count(number):
    for step in range(int(number)):
        yield f"step {step}"


def ticking():
    while True:
        yield "tick"
        time.sleep(0.02)


def sleeping():
    time.sleep(600)


def spinning():
    number = 0
    while True:
        number += 1


with gr.Blocks() as demo:
    text = gr.Textbox(label="in")
    number = gr.Number(label="number")
    shown = gr.Textbox(label="out")
    at_once = {"concurrency_limit": None}
    gr.Button("echo").click(echo, text, shown, api_name="echo", **at_once)
    gr.Button("single").click(echo, text, shown, api_name="single", concurrency_limit=1)
    gr.Button("count").click(count, number, shown, api_name="count", **at_once)
    for endless in (ticking, sleeping, spinning):
        name = endless.__name__
        gr.Button(name).click(endless, None, shown, api_name=name, **at_once)
    one = {"concurrency_limit": 1, "concurrency_id": "one"}
    gr.Button("holder").click(sleeping, None, shown, api_name="holder", **one)
    gr.Button("waiter").click(echo, text, shown, api_name="waiter", **one)

demo.launch()
