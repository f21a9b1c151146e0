"""Calling a listener: kinds of functions, where arguments come from, what is injected."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextvars import ContextVar
from typing import Any

import pytest

import cloche as gr
from cloche.engine.errors import DuplicateEventError, UnknownFunctionError, UnknownSessionError
from cloche.engine.request import Request
from cloche.engine.submission import Submission
from support.running import Page, Raw, direct_ports, failure_of, play, result_of


def app(fn: Any, inputs: int = 1, **options: Any) -> gr.Blocks:
    """One listener "go" with that many text inputs and one output that takes anything."""
    with gr.Blocks() as demo:
        boxes = [gr.Textbox(label=f"In {i}") for i in range(inputs)]
        gr.Button().click(fn, boxes, Raw(), api_name="go", **options)
    return demo


class Shouter:
    """Callable objects are listeners too."""

    def __call__(self, text: str) -> str:
        return text.upper()

    def method(self, text: str) -> str:
        return text.title()


class AsyncShouter:
    async def __call__(self, text: str) -> str:
        await asyncio.sleep(0)
        return text.upper()


async def coroutine(text: str) -> str:
    await asyncio.sleep(0)
    return f"{text}!"


def returns_awaitable(text: str) -> Awaitable[str]:
    return coroutine(text)


@pytest.mark.parametrize(
    ("fn", "expected"),
    [
        (lambda text: text, "hi"),
        (coroutine, "hi!"),
        (functools.partial(coroutine), "hi!"),
        (functools.partial(lambda a, b: a + b, "<"), "<hi"),
        (functools.partial(lambda a, b: a + b, b=">"), "hi>"),
        (Shouter(), "HI"),
        (Shouter().method, "Hi"),
        (AsyncShouter(), "HI"),
        (returns_awaitable, "hi!"),
        (len, 2),
        (str.upper, "HI"),
    ],
)
def test_kinds_of_functions(fn: Any, expected: Any) -> None:
    demo = app(fn)
    assert result_of(demo, "go", "hi") == [expected]
    assert play(demo, lambda page: page.submit("go", "hi").data(), direct_ports()) == [expected]


def test_a_generator_object_that_is_merely_returned_is_a_value() -> None:
    class Yields:
        def __call__(self, text: str) -> Iterator[str]:
            yield text

    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.submit(Yields(), box, box, api_name="go")
    assert "generator object" in result_of(demo, "go", "x")[0]


def test_a_set_of_inputs_arrives_as_a_dict_keyed_by_component() -> None:
    with gr.Blocks() as demo:
        a, b = gr.Textbox(), gr.Number()
        out = Raw()

        def read(values: dict[Any, Any]) -> list[Any]:
            return [values[a], values[b], len(values)]

        b.change(read, {b, a}, out, api_name="go")
    assert result_of(demo, "go", "x", 4) == [["x", 4, 2]]


def test_inputs_by_keyword() -> None:
    def read(x: str, request: gr.Request, *, y: str, z: str = "default") -> list[Any]:
        return [x, y, z, request.session_hash]

    with gr.Blocks() as demo:
        a, b = gr.Textbox(), gr.Textbox()
        out = Raw()
        a.change(read, [a], out, api_name="go", inputs_kwargs={"y": b})
    assert result_of(demo, "go", "1", "2") == [["1", "2", "default", "page"]]


def test_missing_arguments_take_the_default_or_none_with_a_warning() -> None:
    def with_default(x: str, y: str = "d", request: gr.Request | None = None) -> list[Any]:
        return [x, y, request is not None]

    assert result_of(app(with_default), "go", "a") == [["a", "d", True]]

    with pytest.warns(UserWarning, match="needs at least 2"):
        demo = app(lambda x, y: [x, y])
    with pytest.warns(UserWarning, match="gets no value for y; None is passed"):
        assert result_of(demo, "go", "a") == [["a", None]]


def test_too_many_inputs_fail_in_the_functions_own_words() -> None:
    with pytest.warns(UserWarning, match="takes at most 1"):
        demo = app(lambda x: x, inputs=2)
    assert "takes 1 positional argument but 2 were given" in failure_of(demo, "go", "a", "b").error


def test_any_number_of_arguments() -> None:
    assert result_of(app(lambda *texts: list(texts), inputs=3), "go", "a", "b", "c") == [
        ["a", "b", "c"]
    ]


def test_event_data_knows_the_live_component() -> None:
    seen: list[Any] = []

    def picked(data: gr.SelectData, text: str, other: gr.EventData) -> str:
        seen.extend([data.target, data.index, data.value, data.selected, other.extra])
        return text

    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.select(picked, box, box, api_name="go")
    details = {"index": [0, 2], "value": "ab", "extra": 1}
    assert result_of(demo, "go", "t", event_data=details, trigger=box) == ["t"]
    assert seen[0] is box
    assert seen[1:] == [[0, 2], "ab", True, 1]


def test_event_data_of_the_wrong_shape_is_refused() -> None:
    def picked(data: gr.SelectData) -> None: ...

    demo = app(picked, inputs=0)
    assert "must be an object, got [1] (list)" in failure_of(demo, "go", event_data=[1]).error
    assert "SelectData needs value" in failure_of(demo, "go", event_data={"index": 1}).error


def test_load_events_name_the_app_as_their_target() -> None:
    with gr.Blocks() as demo:
        out = Raw()

        def opened(data: gr.EventData) -> bool:
            return data.target is demo

        demo.load(opened, None, out, api_name="go")
    assert result_of(demo, "go", trigger=demo) == [True]


def test_request_and_headers() -> None:
    def read(request: gr.Request, user_agent: gr.Header, x_none: gr.Header | None = None) -> Any:
        return [
            dict(request.query_params),
            request.query_params.getlist("a"),
            request.headers["User-Agent"],
            str(request.url),
            request.url.path,
            request.client.host,
            request.cookies,
            request.username,
            request.session_hash,
            user_agent,
            x_none,
        ]

    demo = app(read, inputs=0)

    async def scene(page: Page) -> Any:
        page.session.request = Request(
            url="https://example.org/app/?a=1&a=2&empty=",
            headers={"user-agent": "Test", "Cookie": "one=1; two=2"},
            session_hash="page",
        )
        return await page.submit("go").data()

    assert play(demo, scene) == [
        [
            {"a": "2", "empty": ""},
            ["1", "2"],
            "Test",
            "https://example.org/app/?a=1&a=2&empty=",
            "/app/",
            "localhost",
            {"one": "1", "two": "2"},
            None,
            "page",
            "Test",
            None,
        ]
    ]


def test_a_component_hint_passes_all_props_and_takes_changes_back() -> None:
    seen: list[Any] = []

    def change(box: gr.Textbox) -> Any:
        seen.append((box.value, box.label, box.lines))
        box.label = "New"
        box.value = box.value.upper()  # type: ignore[union-attr]
        return box

    with gr.Blocks() as demo:
        box = gr.Textbox(label="Old", lines=2)
        box.change(change, box, box, api_name="go")
    (patch,) = result_of(demo, "go", {"value": "hi", "label": "Old", "lines": 2, "name": "textbox"})
    assert seen == [("hi", "Old", 2)]
    assert patch == {"label": "New", "lines": 2, "value": "HI", "__type__": "update"}
    assert "must be an object of them, got 'hi' (str)" in failure_of(demo, "go", "hi").error


def test_preprocess_and_postprocess_can_be_left_out() -> None:
    with gr.Blocks() as demo:
        number, box = gr.Number(precision=0), gr.Textbox()
        number.change(lambda x: x, number, box, api_name="raw", preprocess=False, postprocess=False)
        number.change(lambda x: x, number, box, api_name="cooked")
    assert result_of(demo, "raw", 2.6) == [2.6]
    assert result_of(demo, "cooked", 2.6) == ["3"]


def test_what_cannot_be_run_is_refused_at_once() -> None:
    with gr.Blocks() as demo:
        box = gr.Textbox(label="Name")
        box.change(lambda x: x, box, box)
        box.change(None, js="() => 1")

    async def scene(page: Page) -> None:
        with pytest.raises(UnknownFunctionError, match="no listener 9"):
            page.submit(9)
        with pytest.raises(UnknownFunctionError, match="no Python function"):
            page.submit(1)
        with pytest.raises(gr.Error, match=r"1 inputs \(Textbox 'Name' .* but the data holds 2"):
            page.submit(0, "a", "b")
        with pytest.raises(UnknownSessionError):
            page.engine.submit("other", Submission("e", 0, ["a"]), print)
        submission = Submission("same", 0, ["a"])
        page.engine.submit("page", submission, lambda event: None)
        with pytest.raises(DuplicateEventError):
            page.engine.submit("page", submission, lambda event: None)

    play(demo, scene)


def test_a_validator_refuses_before_the_run() -> None:
    ran: list[str] = []

    def run(age: str, name: str) -> str:
        ran.append(age)
        return age

    def check(age: str, name: str) -> list[Any]:
        from cloche.blocks.update import validate

        return [validate(age.isdigit(), "Digits, please"), validate(True, "")]

    demo = app(run, inputs=2, validator=check)
    failed = failure_of(demo, "go", "x", "n")
    assert failed.error == "Digits, please"
    assert failed.validation == [
        {
            "__type__": "validate",
            "is_valid": False,
            "message": "Digits, please",
            "parameter_name": "age",
        },
        {"__type__": "validate", "is_valid": True, "message": "", "parameter_name": "name"},
    ]
    assert ran == []
    assert result_of(demo, "go", "7", "n") == ["7"]


@pytest.mark.parametrize("answer", [None, True, [1, 2]])
def test_other_answers_of_a_validator_let_the_run_through(answer: Any) -> None:
    assert result_of(app(lambda x: x, validator=lambda x: answer), "go", "a") == ["a"]


def test_an_exception_in_a_validator_is_an_ordinary_error() -> None:
    demo = app(lambda x: x, validator=lambda x: 1 / 0)
    assert failure_of(demo, "go", "a").error == "division by zero"


@pytest.mark.parametrize("ports", [None, direct_ports()])
def test_context_variables_do_not_leak_from_run_to_run(ports: Any) -> None:
    variable: ContextVar[tuple[str, ...]] = ContextVar("variable", default=())

    def remember(text: str) -> list[str]:
        variable.set((*variable.get(), text))
        return list(variable.get())

    async def scene(page: Page) -> None:
        first, second = page.submit("go", "a"), page.submit("go", "b")  # one starts the other
        assert await first.data() == [["a"]]
        assert await second.data() == [["b"]]

    play(app(remember), scene, ports)


def test_async_generators_stream() -> None:
    async def count(n: str) -> AsyncIterator[int]:
        for i in range(int(n)):
            await asyncio.sleep(0)
            yield i

    async def scene(page: Page) -> Any:
        told = page.submit("go", "3")
        return await told.data(), told.yields

    assert play(app(count), scene) == ([2], [[0], [1], [2]])
