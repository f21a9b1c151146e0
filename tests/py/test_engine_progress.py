"""Progress and toasts: what is told of a running function, and how often."""

from __future__ import annotations

import functools
import importlib
import io
import sys
import threading
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import cloche as gr
from cloche.engine.events import Completed, Logged, ProgressChanged
from support.running import Page, Raw, Told, direct_ports, play


def told_by(fn: Any, ports: Any = None) -> Told:
    with gr.Blocks() as demo:
        gr.Button().click(fn, None, Raw(), api_name="go")

    async def scene(page: Page) -> Told:
        told = page.submit("go")
        await told.data()
        return told

    return play(demo, scene, ports)


def bar(**given: Any) -> dict[str, Any]:
    return {"index": None, "length": None, "unit": "steps", "progress": None, "desc": None, **given}


def bars_of(fn: Any) -> list[list[dict[str, Any]]]:
    return [event.bars for event in told_by(fn).of(ProgressChanged)]


@pytest.mark.parametrize(
    ("args", "kwargs", "expected"),
    [
        ((0.5,), {}, [bar(progress=0.5)]),
        ((0,), {"desc": "start"}, [bar(progress=0, desc="start")]),
        (((2, 5),), {"unit": "files"}, [bar(index=2, length=5, unit="files")]),
        (((2, None),), {}, [bar(index=2)]),
        (((2, None),), {"total": 9}, [bar(index=2, length=9)]),
        ((3,), {"total": 6}, [bar(index=3, length=6)]),
        ((None,), {}, []),
    ],
)
def test_forms_of_a_call(args: Any, kwargs: Any, expected: Any) -> None:
    def run(progress: gr.Progress = gr.Progress()) -> None:  # noqa: B008
        progress(*args, **kwargs)

    assert bars_of(run) == [expected]


def test_calls_are_coalesced_but_the_last_state_is_always_told() -> None:
    def run(progress: gr.Progress = gr.Progress()) -> None:  # noqa: B008
        for i in range(1000):
            progress((i, 1000))

    told = told_by(run)
    bars = [event.bars[0]["index"] for event in told.of(ProgressChanged)]
    assert bars[0] == 0
    assert bars[-1] == 999
    assert len(bars) <= 5
    assert isinstance(told.events[-1], Completed)


def test_a_function_that_goes_quiet_still_shows_its_newest_state() -> None:
    def run(progress: gr.Progress = gr.Progress()) -> None:  # noqa: B008
        progress(0.1)
        progress(0.2)
        time.sleep(0.12)
        assert len(told) == 2
        progress(0.3)

    with gr.Blocks() as demo:
        gr.Button().click(run, None, None, api_name="go")
    told: list[Any] = []

    async def scene(page: Page) -> Told:
        event = page.submit("go")
        original = event.__call__
        page.session.jobs[event.event_id]._sink = lambda e: (  # what the thread looks at meanwhile
            told.append(e) if isinstance(e, ProgressChanged) else None,
            original(e),
        )[1]
        await event.data()
        return event

    shares = [e.bars[0]["progress"] for e in play(demo, scene).of(ProgressChanged)]
    assert shares == [0.1, 0.2, 0.3]


def test_nested_loops_and_calls_inside_them() -> None:
    def run(progress: gr.Progress = gr.Progress()) -> list[Any]:  # noqa: B008
        seen = []
        for i in progress.tqdm([10, 20], desc="outer"):
            for j in progress.tqdm(iter("ab"), unit="letters", total=2):
                seen.append((i, j))
                time.sleep(0.06)
            time.sleep(0.06)
            progress(0.9, desc="hand")
            time.sleep(0.06)
        return seen

    bars = bars_of(run)
    outer0 = bar(index=0, length=2, desc="outer")
    outer1 = bar(index=1, length=2, desc="outer")
    assert bars[0] == [outer0]
    assert [outer0, bar(index=1, length=2, unit="letters")] in bars
    assert [outer0, bar(progress=0.9, desc="hand")] in bars
    assert [outer1, bar(index=2, length=2, unit="letters")] in bars
    assert bars[-1] == [{**outer1, "index": 2}]


def test_the_end_of_a_loop_is_told() -> None:
    def run(progress: gr.Progress = gr.Progress()) -> None:  # noqa: B008
        for _ in progress.tqdm(range(50)):
            pass

    assert bars_of(run)[-1] == [bar(index=50, length=50)]


def test_a_bar_moved_by_hand() -> None:
    def run(progress: gr.Progress = gr.Progress()) -> None:  # noqa: B008
        progress.tqdm(None, total=10, desc="hand")
        for _ in range(5):
            progress.update(2)

    assert bars_of(run)[-1] == [bar(index=10, length=10, desc="hand")]


def test_a_module_level_progress_finds_the_run() -> None:
    outside = gr.Progress()

    def run() -> None:
        outside(0.5)

    assert bars_of(run) == [[bar(progress=0.5)]]


def test_outside_of_a_run_nothing_happens() -> None:
    progress = gr.Progress()
    progress(0.5)
    progress.update()
    progress.close()
    assert list(progress.tqdm(range(3))) == [0, 1, 2]


def test_runs_do_not_see_each_others_bars() -> None:
    async def run(name: str, progress: gr.Progress = gr.Progress()) -> str:  # noqa: B008
        import asyncio

        for share in (0.1, 0.2):
            progress(share, desc=name)
            await asyncio.sleep(0.06)
        return name

    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.change(run, box, box, concurrency_limit=None, api_name="go")

    async def scene(page: Page) -> None:
        for name, told in [(n, page.submit("go", n)) for n in "ab"]:
            await told.data()
            assert {e.bars[0]["desc"] for e in told.of(ProgressChanged)} == {name}

    play(demo, scene)


# --- tqdm -----------------------------------------------------------------------------------------


class FakeTqdm:
    """The methods of tqdm's class that loops go through; like it, `__iter__` calls `update`."""

    def _init(self, iterable: Any = None, desc: str | None = None, total: Any = None) -> None:
        self.iterable = iterable
        self.desc = f"{desc}: " if desc else ""
        self.total = total if total is not None else (len(iterable) if iterable else None)
        self.n = 0
        self.unit = "it"
        self.disable = False

    __init__ = functools.partialmethod(_init)  # type: ignore[assignment]  # as the package has it

    def __iter__(self) -> Iterator[Any]:
        for item in self.iterable:
            yield item
            self.update(1)
        self.close()

    def update(self, n: int = 1) -> bool:
        self.n += n
        return True

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def tqdm(monkeypatch: pytest.MonkeyPatch) -> type[FakeTqdm]:
    package, std = ModuleType("tqdm"), ModuleType("tqdm.std")
    package.tqdm = std.tqdm = FakeTqdm  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tqdm", package)
    monkeypatch.setitem(sys.modules, "tqdm.std", std)
    return FakeTqdm


def test_track_tqdm_shows_loops_of_the_package(tqdm: type[FakeTqdm]) -> None:
    methods = dict(vars(tqdm))

    def run(progress: gr.Progress = gr.Progress(track_tqdm=True)) -> list[int]:  # noqa: B008
        seen = list(tqdm(range(3), desc="loop"))
        by_hand = tqdm(total=4)
        by_hand.update(3)
        time.sleep(0.06)
        by_hand.update()
        by_hand.close()
        return seen

    told = told_by(run)
    assert told.of(Completed)[0].data == [[0, 1, 2]]
    bars = [event.bars for event in told.of(ProgressChanged)]
    assert bars[0] == [bar(index=0, length=3, desc="loop")]
    assert bars[-1] == [bar(index=4, length=4)]
    assert dict(vars(tqdm)) == methods  # everything is put back


def test_the_package_itself() -> None:
    package = importlib.import_module("tqdm")
    names = ("__init__", "__iter__", "update", "close")
    methods = [vars(package.tqdm)[name] for name in names]

    def run(progress: gr.Progress = gr.Progress(track_tqdm=True)) -> list[int]:  # noqa: B008
        quiet = io.StringIO()
        for _ in package.tqdm(range(2), desc="outer", unit="rounds", file=quiet):
            for _ in package.trange(3, desc="inner", file=quiet):
                time.sleep(0.06)
        with package.tqdm(total=10, desc="by hand", file=quiet) as bar:
            bar.update(4)
            time.sleep(0.1)
        return []

    seen = bars_of(run)
    nested = [bars for bars in seen if len(bars) == 2]
    assert {(bars[0]["desc"], bars[1]["desc"]) for bars in nested} == {("outer", "inner")}
    assert {bars[0]["index"] for bars in nested} == {0, 1}
    assert nested[0][0]["unit"] == "rounds"
    assert nested[-1][1]["length"] == 3
    assert bar(index=4, length=10, desc="by hand") in [bars[0] for bars in seen if bars]
    assert [vars(package.tqdm)[name] for name in names] == methods


def test_tqdm_is_left_alone_elsewhere(tqdm: type[FakeTqdm]) -> None:
    inside = threading.Event()
    leave = threading.Event()

    def tracked(progress: gr.Progress = gr.Progress(track_tqdm=True)) -> None:  # noqa: B008
        inside.set()
        leave.wait(5)

    def plain() -> list[int]:
        inside.wait(5)
        return list(tqdm(range(3)))

    with gr.Blocks() as demo:
        gr.Button().click(tracked, None, None, api_name="tracked")
        gr.Button().click(plain, None, Raw(), api_name="plain")

    async def scene(page: Page) -> None:
        first, second = page.submit("tracked"), page.submit("plain")
        assert await second.data() == [[0, 1, 2]]
        assert second.of(ProgressChanged) == []
        leave.set()
        await first.data()
        assert first.of(ProgressChanged) == []

    play(demo, scene)


def test_generators_are_tracked_to_their_end(tqdm: type[FakeTqdm]) -> None:
    def run(progress: gr.Progress = gr.Progress(track_tqdm=True)) -> Iterator[int]:  # noqa: B008
        yield from tqdm(range(3))

    assert bars_of(run)[-1] == [bar(index=3, length=3)]


# --- toasts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("ports", [None, direct_ports()])
def test_toasts_belong_to_the_run_and_keep_their_order(ports: Any) -> None:
    def run() -> None:
        gr.Info("one")
        gr.Warning("two", duration=None, title="Careful")
        gr.Success("three", visible=False, duration=3)

    events = [e for e in told_by(run, ports).events if isinstance(e, Logged | Completed)]
    logs = [(e.message, e.level, e.title, e.duration, e.visible) for e in events[:3]]  # type: ignore[union-attr]
    assert logs == [
        ("one", "info", "Info", 10, True),
        ("two", "warning", "Careful", None, True),
        ("three", "success", "Success", 3, False),
    ]
    assert isinstance(events[3], Completed)


def test_toasts_outside_of_a_run_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    gr.Info("hello")
    gr.Success("done")
    assert capsys.readouterr().out == "hello\ndone\n"
    with pytest.warns(UserWarning, match="careful"):
        gr.Warning("careful")


def test_a_batch_tells_all_its_events() -> None:
    def run(texts: list[str], progress: gr.Progress = gr.Progress()) -> list[list[str]]:  # noqa: B008
        gr.Info("hi")
        progress(0.5)
        return [texts]

    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.change(run, box, box, batch=True, api_name="go")

    async def scene(page: Page) -> None:
        for told in [page.submit("go", "a"), page.submit("go", "b")]:
            await told.data()
            assert len(told.of(Logged)) == len(told.of(ProgressChanged)) == 1

    play(demo, scene)
