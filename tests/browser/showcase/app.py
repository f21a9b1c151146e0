"""Every component in every state, for looking at and for measuring."""

import time

import gradio as gr

FRUIT = ["Apple", "Banana", "Cherry", "Date", "Elderberry"]
TEXT = r"""## Heading
Some **bold**, *italic*, `code`, [a link](https://example.org) and a formula:

$$\int_0^1 x^2\,dx = \tfrac13$$

- one
- two
  1. first
  2. second

> A quotation with a thought in it.

```python
def greet(name: str) -> str:
    return f"Hello, {name}!"  # a comment
```

| a | b |
|---|---|
| 1 | 2 |
"""
FORM = """<h3>HTML</h3><p>With <a href="https://example.org">a link</a>, a
<button>button</button> and a <input aria-label="field" value="field">.</p>"""
TREE = {"name": "Ada", "list": [1, 2.5, None, True], "nested": {"a": {"b": "c"}}}
SHARES = {"tabby cat": 0.71, "tiger cat": 0.2, "lynx": 0.06}


def text() -> None:
    with gr.Row():
        with gr.Column():
            gr.Textbox(label="Empty", placeholder="Placeholder", interactive=True)
            gr.Textbox("Some text", label="Filled", info="Help, **bold**", interactive=True)
            gr.Textbox("One\nTwo", label="Area", lines=3, interactive=True, buttons=["copy"])
            gr.Textbox("secret", label="Password", type="password", interactive=True)
            gr.Textbox("a@b.org", label="Email", type="email", interactive=True)
            gr.Textbox("Find", label="Buttons", submit_btn=True, stop_btn="Stop", interactive=True)
            gr.Textbox("Find", label="Limited", submit_btn="Send", max_length=30, interactive=True)
            gr.Textbox("שלום", label="Right to left", rtl=True, interactive=True)
            gr.Textbox("bare", label="Bare", container=False, interactive=True)
        with gr.Column():
            gr.Textbox("Only shown", label="Shown", interactive=False, buttons=["copy"])
            gr.Textbox(label="Shown empty", interactive=False)
            gr.Textbox("right", label="Aligned", text_align="right", interactive=True)
            gr.Number(label="Number empty", placeholder="12", interactive=True)
            gr.Number(3.14159, label="Number", precision=2, step=0.1, interactive=True)
            gr.Number(3, label="Number shown", interactive=False)
            gr.Slider(0, 100, 40, label="Slider", info="With help", interactive=True)
            gr.Slider(0, 1, 0.3, step=0.01, label="Slider shown", interactive=False)
            gr.Slider(0, 1, 0.3, label="Slider plain", buttons=[], interactive=True)


def choice() -> None:
    with gr.Row():
        with gr.Column():
            gr.Checkbox(label="Checkbox", interactive=True)
            gr.Checkbox(True, label="Checked", info="With help", interactive=True)
            gr.Checkbox(True, label="Checked shown", interactive=False)
            gr.Radio(FRUIT, label="Radio", interactive=True)
            gr.Radio(FRUIT, value="Cherry", label="Radio chosen", info="One", interactive=True)
            gr.Radio(FRUIT, value="Date", label="Radio shown", interactive=False)
        with gr.Column():
            gr.Dropdown(FRUIT, label="Dropdown", interactive=True)
            gr.Dropdown(FRUIT, value=None, label="Dropdown empty", interactive=True)
            gr.Dropdown(
                FRUIT, value=["Apple", "Date"], multiselect=True, label="Multi", interactive=True
            )
            gr.Dropdown(FRUIT, value=[], multiselect=True, label="Multi empty", interactive=True)
            gr.Dropdown(
                FRUIT, value="mine", allow_custom_value=True, label="Custom", interactive=True
            )
            gr.Dropdown(FRUIT, value="Apple", label="Dropdown shown", interactive=False)
            gr.Dropdown(FRUIT, value=["Date"], multiselect=True, label="Set", interactive=False)
            gr.Dropdown(FRUIT, value="Apple", filterable=False, label="Fixed", interactive=True)
    with gr.Row():
        gr.Button("Primary", variant="primary")
        gr.Button("Secondary")
        gr.Button("Stop", variant="stop")
        gr.Button("Link", link="https://example.org")
        gr.Button("Unavailable", interactive=False)
        gr.Button("Transcription", variant="primary", interactive=False)
    with gr.Row():
        gr.Button("Large", size="lg")
        gr.Button("Medium", size="md")
        gr.Button("Small", size="sm")
        gr.Button("With icon", icon="landscape.jpg")
        gr.ClearButton()
    with gr.Group():
        gr.Textbox(label="In a group", interactive=True)
        with gr.Row():
            gr.Dropdown(FRUIT, label="Left", interactive=True)
            gr.Number(label="Right", interactive=True)
        gr.Button("Go")
    with gr.Accordion("Closed", open=False):
        gr.Textbox(label="Inside")
    with gr.Accordion("Open"):
        gr.Textbox(label="Inside too")
    gr.Examples([["Ada"], ["Grace"]], gr.Textbox(label="Example", interactive=True))


def shown() -> None:
    with gr.Row():
        with gr.Column():
            gr.Markdown(TEXT)
            gr.Markdown("Boxed *text*", label="Markdown", show_label=True, container=True)
            gr.Markdown("Text with a button.", buttons=["copy"])
            gr.HTML(FORM)
        with gr.Column():
            gr.Label(SHARES, label="Label")
            gr.Label("A class", label="Class", color="#2a9d63")
            gr.Label(label="Label empty")
            gr.JSON(TREE, label="JSON")
            gr.JSON(label="JSON empty")


def pictures() -> None:
    with gr.Row():
        gr.Image(label="Image empty", interactive=True)
        gr.Image("landscape.jpg", label="Image", interactive=True)
    with gr.Row():
        gr.Image(label="Output empty", interactive=False)
        gr.Image("landscape.jpg", label="Output", interactive=False)
        gr.Image(label="Placeholder", placeholder="A *picture*", sources=["upload"], height=200)


def running() -> None:
    with gr.Row():
        with gr.Column():
            name = gr.Textbox(label="name", value="Ada")
            age = gr.Number(label="age")
            wait = gr.Button("Wait", variant="primary")
            count = gr.Button("Count")
            fail = gr.Button("Fail")
            check = gr.Button("Check")
        with gr.Column():
            out = gr.Textbox(label="out")
            label = gr.Label(label="label")

    def waiting(given):
        time.sleep(3)
        return given, "done"

    def counting(given, progress=gr.Progress()):  # noqa: B008
        for _ in progress.tqdm(range(10), desc="Counting"):
            time.sleep(0.3)
        return given, "done"

    def failing():
        gr.Info("Something to know.")
        gr.Warning("Something to look out for.")
        gr.Success("It worked.")
        raise gr.Error("The kettle is empty: fill it up and try again.", title="Out of tea")

    def valid(given, years):
        return [
            gr.validate(len(given) > 5, "At least six letters"),
            gr.validate(years is not None and years > 17, "Must be 18 or older"),
        ]

    wait.click(waiting, name, [out, label])
    count.click(counting, name, [out, label])
    fail.click(failing, None, [out, label])
    check.click(lambda given, years: given, [name, age], out, validator=valid)


with gr.Blocks(title="Showcase") as demo:
    gr.Markdown("# Showcase\nEvery component in every state.")
    with gr.Tabs():
        for part in (text, choice, shown, pictures, running):
            with gr.Tab(part.__name__.title()):
                part()

demo.launch()
