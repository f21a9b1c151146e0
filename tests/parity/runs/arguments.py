"""Where arguments come from: sets, names, defaults, hints, event data, partials and objects."""

import functools

import gradio as gr

PROGRESS = gr.Progress()


class Caller:
    def __call__(self, x):
        return f"called {x}"

    def method(self, x):
        return f"method {x}"

    async def later(self, x):
        return f"later {x}"


def with_default(x, y="d"):
    return f"{x} {y}"


def keyword_only(x, *, y="k"):
    return f"{x} {y}"


def variadic(*xs):
    return "+".join(map(str, xs))


def selected(x, event: gr.SelectData):
    return f"{x} {event.index} {event.value} {event.selected} {type(event.target).__name__}"


def first(event: gr.EventData, x):
    return f"{x} {event.target.label} {event.extra}"


def props(box: gr.Textbox, y):
    return f"{box.value} {box.label} {box.lines} {y}"


def props_second(y, box: gr.Textbox, z="z"):
    return f"{box.value} {box.label} {y} {z}"


def change_props(box: gr.Textbox):
    box.value = box.value + "!"
    box.label = "changed"
    return box


def request(x, r: gr.Request):
    return f"{x} {r is None}"


def optional(x, r: gr.Request | None = None, progress=PROGRESS):
    progress(0.5)
    return f"{x}"


with gr.Blocks() as demo:
    a = gr.Textbox("first", label="a")
    b = gr.Number(2, label="b")
    out = gr.Textbox(label="out")
    go = gr.Button("Go")

    go.click(lambda d: f"{d[a]} {d[b]}", {a, b}, out, api_name="a_set")
    go.click(with_default, a, out, api_name="default")
    go.click(with_default, [a, b], out, api_name="no_default")
    go.click(with_default, a, out, inputs_kwargs={"y": b}, api_name="kwargs")
    go.click(with_default, None, out, inputs_kwargs={"y": b, "x": a}, api_name="only_kwargs")
    go.click(keyword_only, a, out, api_name="keyword_only")
    go.click(keyword_only, a, out, inputs_kwargs={"y": b}, api_name="keyword_only_named")
    go.click(variadic, [a, b], out, api_name="variadic")
    go.click(functools.partial(with_default, y="p"), a, out, api_name="a_partial")
    go.click(functools.partial(with_default, "p"), a, out, api_name="a_partial_first")
    go.click(Caller(), a, out, api_name="an_object")
    go.click(Caller().method, a, out, api_name="a_method")
    go.click(Caller().later, a, out, api_name="an_async_method")
    go.click(str.upper, a, out, api_name="builtin")
    a.select(selected, a, out, api_name="selected")
    a.select(first, a, out, api_name="first")
    go.click(props, [a, b], out, api_name="props")
    go.click(props_second, b, out, inputs_kwargs={"z": b, "box": a}, api_name="props_named")
    go.click(change_props, a, a, api_name="change_props")
    go.click(optional, a, out, api_name="optional")
    go.click(lambda: "n", None, out, api_name="nothing")
    go.click(lambda x, y: f"{x}", a, out, api_name="one_missing")

every = {"value": "hi", "label": "a", "lines": 1}
steps = [
    ("a_set", ["s", 3]),
    ("default", ["s"]),
    ("no_default", ["s", 3]),
    ("kwargs", ["s", 3]),
    ("only_kwargs", [3, "s"]),
    ("keyword_only", ["s"]),
    ("keyword_only_named", ["s", 4]),
    ("variadic", ["s", 3]),
    ("a_partial", ["s"]),
    ("a_partial_first", ["s"]),
    ("an_object", ["s"]),
    ("a_method", ["s"]),
    ("an_async_method", ["s"]),
    ("builtin", ["s"]),
    ("selected", ["s"], {"target": a._id, "index": [0, 1], "value": "s"}),
    ("selected", ["s"], {"target": a._id, "index": 2, "value": "s", "selected": False}),
    ("selected", ["s"], {"target": a._id, "value": "s"}),
    ("first", ["s"], {"target": a._id, "extra": 5}),
    ("first", ["s"], {"target": a._id}),
    ("props", [every, 3]),
    ("props_named", [3, 4, every]),
    ("change_props", [every]),
    ("optional", ["s"]),
    ("nothing", []),
    ("one_missing", ["s"]),
]
