"""Generators, State and its changes, batches, errors midway."""

import gradio as gr


def count(n):
    for i in range(int(n)):
        yield i + 0


async def later(n):
    for i in range(int(n)):
        yield str(i), gr.update(label=f"l{i}")


def stops(n):
    yield 1
    raise gr.Error("stopped")


def breaks(n):
    yield 1
    raise ValueError("broken")


def nothing():
    return
    yield


def in_place(s):
    s["n"] += 1
    return s["n"]


def in_place_out(s):
    s["n"] += 1
    return s["n"], s


def replaces(s):
    return {"n": s["n"] + 10}


def same(s):
    return {"n": s["n"]}


def steps_state(s):
    for _ in range(3):
        s = {"n": s["n"] + 1}
        yield s["n"], s


def twice(xs, ys):
    return [[x + y for x, y in zip(xs, ys, strict=True)]]


def batch_of_two(xs):
    return [x + 1 for x in xs], [x + 2 for x in xs]


def bad_batch(xs):
    return [[1, 2, 3]]


def dicts():
    yield {a: "only"}
    yield {b: 1}
    yield gr.skip()


with gr.Blocks() as demo:
    a = gr.Textbox("first", label="a")
    b = gr.Number(2, label="b")
    state = gr.State({"n": 0})
    made = gr.State(lambda: [1])
    go = gr.Button("Go")

    # without listeners of change the reference does not look
    gr.on([state.change, made.change], lambda: None, None, None)
    go.click(count, b, b, api_name="count")
    go.click(later, b, [a, a], api_name="later")
    go.click(stops, b, b, api_name="stops")
    go.click(breaks, b, b, api_name="breaks")
    go.click(nothing, None, a, api_name="no_yield")
    go.click(dicts, None, [a, b], api_name="dicts")
    go.click(in_place, state, b, api_name="in_place")
    go.click(in_place_out, state, [b, state], api_name="in_place_out")
    go.click(replaces, state, state, api_name="replaces")
    go.click(same, state, state, api_name="same")
    go.click(lambda: gr.update(value={"n": 100}), None, state, api_name="update_of_state")
    go.click(lambda: gr.skip(), None, state, api_name="skip_of_state")
    go.click(lambda: gr.State({"n": 7}), None, state, api_name="state_of_state")
    go.click(steps_state, state, [b, state], api_name="steps_state")
    go.click(lambda s: s["n"], state, b, api_name="read")
    go.click(lambda m: [*m, 2], made, made, api_name="made")
    go.click(len, made, b, api_name="made_length")
    go.click(twice, [b, b], b, batch=True, api_name="twice")
    go.click(batch_of_two, b, [b, b], batch=True, max_batch_size=2, api_name="batch_of_two")
    go.click(bad_batch, b, b, batch=True, api_name="bad_batch")

steps = [
    ("count", [3]),
    ("count", [0]),
    ("later", [2]),
    ("stops", [1]),
    ("breaks", [1]),
    ("no_yield", []),
    ("dicts", []),
    ("in_place", [None]),
    ("in_place_out", [None]),
    ("replaces", [None]),
    ("same", [None]),
    ("update_of_state", []),
    ("skip_of_state", []),
    ("read", [None]),
    ("steps_state", [None]),
    ("made", [None]),
    ("made_length", [None]),
    ("twice", [2, 3]),
    ("batch_of_two", [2]),
    ("bad_batch", [2]),
    ("state_of_state", []),
    ("read", [None]),
]
