"""Apps called like functions: `demo(x)`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

import cloche as gr
from cloche.blocks.errors import InvalidApiNameError, PayloadError
from support.running import result_of


def greeter() -> gr.Blocks:
    async def later(name: str) -> str:
        await asyncio.sleep(0)
        return f"later {name}"

    def steps(name: str) -> Any:
        yield name

    with gr.Blocks() as demo:
        name, out, state = gr.Textbox(), gr.Textbox(), gr.State(0)
        name.submit(None, name, out, js="(x) => x")
        name.submit(lambda n: f"Hello {n}", name, out, api_name="greet")
        name.submit(lambda n: (n, n + "!"), name, [out, name], api_name="two")
        name.submit(lambda n, s: n, [name, state], out, api_name="state")
        name.submit(steps, name, out, api_name="steps")
        name.submit(later, name, out, api_name="later")
    return demo


def test_values_of_listeners() -> None:
    demo = greeter()
    assert demo("Ada") == "Hello Ada"  # the first one that has a Python function
    assert demo("Ada", fn_index=2) == ["Ada", "Ada!"]
    assert demo("Ada", api_name="/two") == ["Ada", "Ada!"]
    assert gr.Interface(lambda x: x * 2, gr.Number(), gr.Number())(4) == 8


def test_coroutine_functions_with_and_without_a_loop() -> None:
    demo = greeter()
    assert demo("Ada", api_name="later") == "later Ada"

    async def inside() -> Any:
        return demo("Bob", api_name="later")

    assert asyncio.run(inside()) == "later Bob"


def test_batches() -> None:
    def upper(names: list[str]) -> list[list[str]]:
        return [[name.upper() for name in names]]

    with gr.Blocks() as demo:
        name, out = gr.Textbox(), gr.Textbox()
        name.submit(upper, name, out, batch=True)
        name.submit(lambda names: (names, upper(names)[0]), name, [out, name], batch=True)
    assert demo("ada") == "ADA"
    assert demo("ada", fn_index=1) == ["ada", "ADA"]


@pytest.mark.parametrize("name", ["state", "steps"])
def test_state_and_generators_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be called like a function"):
        greeter()("Ada", api_name=name)


def test_what_is_wrong_is_named() -> None:
    demo = greeter()
    with pytest.raises(InvalidApiNameError, match="no endpoint 'nope'"):
        demo("Ada", api_name="nope")
    with pytest.raises(ValueError, match=r"no 99 to call\. Known numbers"):
        demo("Ada", fn_index=99)
    with pytest.raises(ValueError, match="no listener with a Python function"):
        gr.Blocks()("Ada")
    with pytest.raises(PayloadError, match="1 inputs"):
        demo()
    with pytest.raises(PayloadError, match="1 inputs"):
        demo("Ada", "Bob")


def test_errors_of_the_function_come_through() -> None:
    def fails(x: float) -> float:
        raise gr.Error("no")

    with pytest.raises(gr.Error, match="no"):
        gr.Interface(fails, gr.Number(), gr.Number())(4)


def test_one_app_inside_another() -> None:
    demo = greeter()
    with gr.Blocks() as outer:
        text = gr.Textbox()
        text.submit(lambda x: demo(x, api_name="later") + "?", text, text, api_name="ask")
    assert result_of(outer, "ask", "Ada") == ["later Ada?"]
    assert gr.Interface(demo, gr.Textbox(), gr.Textbox())("Eve") == "Hello Eve"


def test_files_go_in_and_out_as_paths(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    path = tmp_path / "red.png"
    image.new("RGB", (3, 2), "red").save(path)
    flip = gr.Interface(lambda picture: picture.size, gr.Image(type="pil"), gr.JSON())
    assert flip(str(path)) == [3, 2]
    same = gr.Interface(lambda picture: picture, gr.Image(type="filepath"), gr.Image())
    assert Path(same(str(path))).name.endswith(".png")
