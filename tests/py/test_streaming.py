"""Streams: many chunks in one run, and outputs whose yields are played one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

import cloche as gr
from cloche.components.base import Component
from cloche.engine.events import Completed, EngineEvent, Generating
from cloche.engine.submission import Submission
from cloche.events.names import Events
from support.running import Page, Raw, Told, play


class Camera(Component):
    """An input that streams."""

    EVENTS: ClassVar = [Events.change, Events.stream]

    def api_info(self) -> dict[str, Any]:
        return {}

    def example_payload(self) -> Any:
        return None


class Microphone(Camera):
    keeps_every_chunk = True


class Speaker(Raw):
    """An output that streams: its segments are texts."""

    streams_output = True

    def stream_chunk(self, value: Any) -> dict[str, Any] | None:
        if value == "broken":
            raise ValueError("no sound")
        return {"path": f"/part/{value}", "url": None, "meta": {"_type": "gradio.FileData"}}

    def stream_joined(self, segments: list[dict[str, Any]]) -> Any:
        return "+".join(segment["path"].rsplit("/", 1)[-1] for segment in segments)


class Stream:
    """A run to which the page sends chunks."""

    def __init__(self, page: Page, fn: str, *data: Any) -> None:
        self.page = page
        self.told = Told("stream")
        index = page.engine.app.function_named(fn).id
        submission = Submission("stream", index, list(data), stream=True)
        page.engine.submit(page.session_hash, submission, self.told)

    def send(self, *data: Any, event_data: Any = None) -> None:
        self.page.engine.send_chunk(self.page.session_hash, "stream", list(data), event_data)

    async def answers(self, number: int) -> list[Any]:
        """Wait until so many chunks were answered."""
        for _ in range(2000):
            if len(self.told.yields) >= number:
                break
            await asyncio.sleep(0.002)
        return self.told.yields

    def close(self) -> None:
        self.page.engine.end_stream(self.page.session_hash, "stream")


def camera_app(fn: Any, camera: type[Camera] = Camera, **options: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        source, level, out, state = camera(), gr.Number(1), Raw(), gr.State(list)
        source.stream(fn, [source, level, state], [out, state], api_name="see", **options)
    return demo


def seen(frame: Any, level: float, state: list[Any]) -> Any:
    state = [*state, frame]
    return {"frames": list(state), "level": level}, state


def test_config_says_that_it_is_a_stream() -> None:
    demo = camera_app(seen, time_limit=10, stream_every=0.2)
    config = demo.get_config_file()
    entry = config["dependencies"][0]
    assert entry["connection"] == "stream"
    assert (entry["time_limit"], entry["stream_every"]) == (10, 0.2)
    assert entry["event_specific_args"] == ["stream_every"]
    assert (entry["show_progress"], entry["trigger_mode"]) == ("minimal", "multiple")


def test_each_chunk_calls_the_function_once_and_state_remembers() -> None:
    async def scene(page: Page) -> Completed:
        stream = Stream(page, "see", "a", 1, None)
        await stream.answers(1)
        stream.send("b", 5, None)
        answers = await stream.answers(2)
        assert answers[0][0] == {"frames": ["a"], "level": 1}
        assert answers[1][0] == {"frames": ["a", "b"], "level": 5}  # other inputs may change
        assert not stream.told.ended.is_set()
        stream.close()
        end = await stream.told.end()
        assert isinstance(end, Completed)
        return end

    end = play(camera_app(seen), scene)
    assert end.data[0]["frames"] == ["a", "b"]
    assert len(end.changed_state_ids) == 1


def slow_app(camera: type[Camera]) -> tuple[gr.Blocks, asyncio.Event]:
    gate = asyncio.Event()

    async def slow(frame: Any, level: float, state: list[Any]) -> Any:
        await gate.wait()
        return seen(frame, level, state)

    return camera_app(slow, camera), gate


@pytest.mark.parametrize(("camera", "kept"), [(Camera, "ad"), (Microphone, "abcd")])
def test_a_slow_function_gets_the_newest_picture_and_every_sound(
    camera: type[Camera], kept: str
) -> None:
    demo, gate = slow_app(camera)

    async def scene(page: Page) -> Any:
        stream = Stream(page, "see", "a", 1, None)
        await asyncio.sleep(0.01)
        for frame in "bcd":
            stream.send(frame, 1, None)
        stream.close()
        stream.send("late", 1, None)
        gate.set()
        return await stream.told.data()

    assert play(demo, scene)[0]["frames"] == list(kept)


def test_the_time_limit_ends_it() -> None:
    async def scene(page: Page) -> list[EngineEvent]:
        stream = Stream(page, "see", "a", 1, None)
        await stream.answers(1)
        stream.send("b", 1, None)
        await stream.told.data()
        stream.send("c", 1, None)  # too late, and no error
        return stream.told.events

    events = play(camera_app(seen, time_limit=0.05), scene)
    left = [event.time_limit for event in events if isinstance(event, Generating)]
    assert len(left) == 2
    assert all(seconds is not None and 0 <= seconds <= 0.05 for seconds in left)
    assert isinstance(events[-1], Completed)
    assert events[-1].duration is not None
    assert 0.04 < events[-1].duration < 1


def test_a_stream_can_be_cancelled_and_frees_its_place() -> None:
    demo = camera_app(seen)

    async def scene(page: Page) -> str:
        stream = Stream(page, "see", "a", 1, None)
        await stream.answers(1)
        page.cancel(stream.told)
        end = await stream.told.end()
        again = Stream(page, "see", "b", 1, None)
        await again.answers(1)
        again.close()
        await again.told.data()
        return type(end).__name__

    assert play(demo, scene) == "Cancelled"


def test_an_error_ends_the_run() -> None:
    def fails(frame: Any, level: float, state: list[Any]) -> Any:
        if frame == "bad":
            raise gr.Error("too dark")
        return seen(frame, level, state)

    async def scene(page: Page) -> str:
        stream = Stream(page, "see", "a", 1, None)
        await stream.answers(1)
        stream.send("bad", 1, None)
        return (await stream.told.failure()).error

    assert play(camera_app(fails), scene) == "too dark"


def test_a_chunk_that_does_not_fit_ends_the_run_with_its_reason() -> None:
    async def scene(page: Page) -> str:
        stream = Stream(page, "see", "a", 1, None)
        await stream.answers(1)
        stream.send("only one")
        return (await stream.told.failure()).error

    assert "seen() has 3 inputs" in play(camera_app(seen), scene)


def test_generators_give_several_answers_for_a_chunk() -> None:
    def steps(frame: Any, level: float, state: list[Any]) -> Iterator[Any]:
        for part in "12":
            yield frame + part, state

    async def scene(page: Page) -> list[Any]:
        stream = Stream(page, "see", "a", 1, None)
        await stream.answers(2)
        stream.send("b", 1, None)
        await stream.answers(4)
        stream.close()
        await stream.told.data()
        return [answer[0] for answer in stream.told.yields]

    assert play(camera_app(steps), scene) == ["a1", "a2", "b1", "b2"]


def test_an_ordinary_call_of_a_stream_listener_is_one_chunk() -> None:
    async def scene(page: Page) -> Any:
        return await page.submit("see", "a", 1, None).data()

    assert play(camera_app(seen), scene)[0]["frames"] == ["a"]


def test_closing_the_session_ends_its_streams() -> None:
    async def scene(page: Page) -> str:
        stream = Stream(page, "see", "a", 1, None)
        await stream.answers(1)
        await page.engine.close_session(page.session_hash)
        return type(await stream.told.end()).__name__

    assert play(camera_app(seen), scene) == "Cancelled"


# --- outputs that stream --------------------------------------------------------------------------


def speaking(fn: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        out, text = Speaker(), gr.Textbox()
        gr.Button().click(fn, None, [out, text], api_name="speak")
    return demo


def paths(value: dict[str, Any]) -> list[str]:
    assert value["is_stream"] is True
    return [segment["path"] for segment in value["segments"]]


def test_yields_become_segments_and_the_end_is_the_whole() -> None:
    def speak() -> Iterator[Any]:
        yield "a", "1"
        yield None, "2"
        yield "b", "3"

    async def scene(page: Page) -> Any:
        told = page.submit("speak")
        return await told.data(), told.yields

    data, yields = play(speaking(speak), scene)
    assert [paths(y[0]) for y in yields] == [["/part/a"], ["/part/a"], ["/part/a", "/part/b"]]
    assert [y[1] for y in yields] == ["1", "2", "3"]
    assert data == ["a+b", "3"]


def test_updates_in_between_open_no_stream() -> None:
    def speak() -> Iterator[Any]:
        yield gr.update(visible=False), "1"
        yield "a", "2"

    async def scene(page: Page) -> Any:
        told = page.submit("speak")
        return await told.data(), told.yields

    data, yields = play(speaking(speak), scene)
    assert yields[0][0] == {"visible": False, "__type__": "update"}
    assert data[0] == "a"


def test_a_segment_that_cannot_be_made_is_an_error_with_its_name() -> None:
    def speak() -> Iterator[Any]:
        yield "broken", "1"

    async def scene(page: Page) -> str:
        return (await page.submit("speak").failure()).error

    error = play(speaking(speak), scene)
    assert "Speaker" in error
    assert "cannot stream" in error
    assert "no sound" in error


def test_a_plain_return_is_no_stream() -> None:
    async def scene(page: Page) -> Any:
        return await page.submit("speak").data()

    assert play(speaking(lambda: ("whole", "x")), scene) == ["whole", "x"]


def test_sound_in_and_sound_out() -> None:
    with gr.Blocks() as demo:
        source, out = Microphone(), Speaker()
        source.stream(lambda part: part.upper(), source, out, api_name="echo")

    async def scene(page: Page) -> Any:
        stream = Stream(page, "echo", "a")
        stream.send("b")
        await stream.answers(2)
        stream.close()
        return await stream.told.data(), stream.told.yields[-1]

    data, last = play(demo, scene)
    assert paths(last[0]) == ["/part/A", "/part/B"]
    assert data == ["A+B"]


def test_an_image_streams_from_the_webcam_alone() -> None:
    assert gr.Image(streaming=True).sources == ["webcam"]
    assert gr.Image(sources="webcam", streaming=True).sources == ["webcam"]
    with pytest.raises(ValueError, match=r"streams from the webcam alone.*'upload'"):
        gr.Image(sources=["upload", "webcam"], streaming=True)
    with gr.Blocks():
        camera = gr.Image()
        camera.stream(lambda x: x, camera, None)
    assert camera.get_config()["streaming"] is True
