"""Failures: what the user is told, what the author sees, and that the app goes on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import cloche as gr
from support.running import Page, Raw, direct_ports, failure_of, play


def app(fn: Any, **launch: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        gr.Button().click(fn, None, Raw(), api_name="go")
    for name, value in launch.items():
        setattr(demo.settings, name, value)
    return demo


def divide() -> float:
    return 1 / 0


def test_the_text_of_an_exception_and_a_traceback_of_the_users_frames(
    capsys: pytest.CaptureFixture[str],
) -> None:
    failed = failure_of(app(divide), "go")
    assert (failed.error, failed.title, failed.duration, failed.visible) == (
        "division by zero",
        "Error",
        10,
        True,
    )
    assert failed.traceback is not None
    lines = failed.traceback.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert [line for line in lines if line.startswith("  File")] == [
        f'  File "{__file__}", line {divide.__code__.co_firstlineno + 1}, in divide'
    ]
    assert lines[-1] == "ZeroDivisionError: division by zero"
    assert capsys.readouterr().err == failed.traceback


def test_frames_of_causes_are_cleaned_too() -> None:
    def wrapped() -> None:
        try:
            divide()
        except ZeroDivisionError as error:
            raise ValueError("outer") from error

    failed = failure_of(app(wrapped), "go")
    assert failed.traceback is not None
    assert "direct cause" in failed.traceback
    assert "/engine/" not in failed.traceback


def test_an_exception_without_text_is_named_by_its_class() -> None:
    def fail() -> None:
        raise ValueError

    assert failure_of(app(fail), "go").error == "ValueError"


def test_without_show_error_the_text_stays_in_python(capsys: pytest.CaptureFixture[str]) -> None:
    failed = failure_of(app(divide, show_error=False), "go")
    assert (failed.error, failed.traceback) == ("Error", None)
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize("show_error", [True, False])
def test_gr_error_reaches_the_user_as_it_is(
    show_error: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise gr.Error("<b>No</b>", duration=None, visible=False, title="T", print_exception=False)

    failed = failure_of(app(fail, show_error=show_error), "go")
    assert (failed.error, failed.title) == ("<b>No</b>", "T")
    assert (failed.duration, failed.visible, failed.traceback) == (None, False, None)
    assert capsys.readouterr().err == ""


def test_gr_error_of_a_component_passes_untouched() -> None:
    class Strict(Raw):
        def preprocess(self, payload: Any) -> Any:
            raise gr.Error("Too big", title="Size")

    with gr.Blocks() as demo:
        strict = Strict()
        strict.change(lambda x: x, strict, strict, api_name="go")
    failed = failure_of(demo, "go", 1)
    assert (failed.error, failed.title) == ("Too big", "Size")


@pytest.mark.parametrize("ports", [None, direct_ports()])
@pytest.mark.parametrize(
    ("raised", "text"),
    [
        (StopIteration(), "StopIteration"),
        (SystemExit(3), "3"),
        (asyncio.CancelledError(), "CancelledError"),
        (StopAsyncIteration(), "StopAsyncIteration"),
        (RecursionError("deep"), "deep"),
    ],
)
def test_no_exception_stops_the_app(raised: BaseException, text: str, ports: Any) -> None:
    def fail() -> None:
        raise raised

    demo = app(fail)

    async def scene(page: Page) -> None:
        failed = await page.submit("go").failure()
        assert text in failed.error
        await page.submit("go").failure()  # the slot is free again

    play(demo, scene, ports)


def test_a_generator_object_used_up_is_a_clear_error() -> None:
    def fail() -> Any:
        return next(iter([]))

    assert "StopIteration escape" in failure_of(app(fail), "go").error


def test_an_exception_that_cannot_be_printed() -> None:
    class Odd(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no text")

    def fail() -> None:
        raise Odd

    assert failure_of(app(fail), "go").error == "Odd"


def test_groups_of_exceptions_are_told() -> None:
    async def fail() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.to_thread(divide))

    failed = failure_of(app(fail), "go")
    assert failed.traceback is not None
    assert "ZeroDivisionError" in failed.traceback
    assert "/engine/" not in failed.traceback


def test_a_page_that_cannot_take_a_message_does_not_block_the_queue() -> None:
    demo = app(lambda: 1)

    async def scene(page: Page) -> None:
        from cloche.engine.submission import Submission

        def broken(event: Any) -> None:
            raise OSError("gone")

        asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
        page.engine.submit("page", Submission("x", 0, []), broken)
        assert await page.submit("go").data() == [1]

    play(demo, scene)


def test_a_batch_generator_is_refused() -> None:
    def steps(xs: list[str]) -> Any:
        yield [xs]

    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.change(steps, box, box, batch=True, api_name="go")
    assert "Remove batch=True" in failure_of(demo, "go", "a").error


def test_a_layout_as_an_input_is_refused() -> None:
    with gr.Blocks() as demo:
        row = gr.Row()
        gr.Button().click(lambda x: x, row, Raw(), api_name="go")
    error = failure_of(demo, "go", None).error
    assert error.startswith(f"Row (id {row._id}) has no value and cannot be an input")
