"""`gr.cache` and `gr.Cache`: alone, and as the engine uses them."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

import cloche as gr
from cloche.engine.cachestore import CacheStore
from cloche.engine.content import Content, size_of
from cloche.engine.events import Completed, Estimation
from support.running import Page, play


def test_equal_arguments_are_answered_once() -> None:
    calls: list[Any] = []

    @gr.cache
    def add(a: int, b: int = 1) -> int:
        calls.append((a, b))
        return a + b

    assert [add(1), add(1), add(1, b=1), add(1, 2)] == [2, 2, 2, 3]
    assert calls == [(1, 1), (1, 2)]
    assert len(add.cache) == 2  # type: ignore[attr-defined]
    add.cache.clear()  # type: ignore[attr-defined]
    assert add(1) == 2
    assert len(calls) == 3


def test_types_of_arguments_count() -> None:
    @gr.cache
    def kind(x: Any) -> str:
        return type(x).__name__

    assert [kind(1), kind(1.0), kind(True), kind("1")] == ["int", "float", "bool", "str"]


def test_every_kind_of_function_stays_of_its_kind() -> None:
    calls: list[str] = []

    @gr.cache
    async def later(n: int) -> int:
        calls.append("later")
        return n

    @gr.cache
    def steps(n: int) -> Iterator[int]:
        calls.append("steps")
        yield from range(n)

    @gr.cache
    async def later_steps(n: int) -> AsyncIterator[int]:
        calls.append("later_steps")
        for i in range(n):
            yield i

    async def main() -> list[list[int]]:
        assert [await later(1), await later(1)] == [1, 1]
        return [[i async for i in later_steps(3)] for _ in range(2)]

    assert asyncio.run(main()) == [[0, 1, 2]] * 2
    assert [list(steps(2)), list(steps(2))] == [[0, 1]] * 2
    assert calls == ["later", "later_steps", "steps"]


def test_what_raised_or_was_left_is_not_kept() -> None:
    calls: list[int] = []

    @gr.cache
    def fails(n: int) -> None:
        calls.append(n)
        raise ValueError("no")

    @gr.cache
    def steps() -> Iterator[int]:
        calls.append(0)
        yield from range(3)

    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            fails(1)
        next(steps())
    assert calls == [1, 0, 1, 0]


def test_a_key_of_ones_own() -> None:
    @gr.cache(key=lambda given: given["a"])
    def first(a: int, b: int) -> int:
        return b

    assert [first(1, 2), first(1, 3), first(2, 4)] == [2, 2, 4]


def test_at_run_time_each_call_finds_the_same_store() -> None:
    calls: list[int] = []

    def outer(n: int) -> int:
        def costly(x: int) -> int:
            return x * 2

        calls.append(len(gr.cache(costly).cache))  # type: ignore[attr-defined]
        return int(gr.cache(costly)(n))

    assert [outer(4), outer(4), outer(5)] == [8, 8, 10]
    assert calls == [0, 1, 1]


def test_closures_are_told_apart() -> None:
    def make(factor: int) -> Any:
        return gr.cache(lambda x: x * factor)

    assert [make(2)(3), make(5)(3)] == [6, 15]


@pytest.mark.parametrize("wrong", [3, "f"])
def test_only_functions_can_be_cached(wrong: Any) -> None:
    with pytest.raises(TypeError, match="takes a function"):
        gr.cache(wrong)


def test_limits() -> None:
    store = CacheStore(max_size=2)
    for key in "abc":
        store.put(key, key)
    assert store.keys() == ["b", "c"]
    assert store.find("b") == (True, "b")
    store.put("d", "d")
    assert store.keys() == ["b", "d"]  # the least recently used one went

    small = CacheStore(max_size=None, max_memory="1kb")
    small.put(1, "x" * 400)
    small.put(2, "x" * 500)
    small.put(3, "x" * 5000)
    assert small.keys() == []
    small.put(4, "x" * 400)
    assert small.keys() == [4]
    CacheStore(max_size=0).put(1, 1)


@pytest.mark.parametrize("limits", [{"max_memory": "much"}, {"max_size": -1}, {"max_size": 1.5}])
def test_wrong_limits_are_refused_by_name(limits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(limits))):
        gr.Cache(**limits)


def test_a_cache_of_ones_own() -> None:
    cache = gr.Cache()
    assert cache
    assert cache.get("x") is None
    cache.set({"key": [1]}, a=1, b=2)
    assert cache.get({"key": [1]}) == {"a": 1, "b": 2}
    assert cache.keys() == [{"key": [1]}]
    cache.clear()
    assert len(cache) == 0


# --- contents -------------------------------------------------------------------------------------


@dataclasses.dataclass
class Point:
    x: int
    y: Any


class Odd:
    def __reduce__(self) -> Any:
        raise TypeError("not to be pickled")


def digest(value: Any) -> bytes:
    return Content(value).digest


def test_contents_are_compared_deeply() -> None:
    numpy = pytest.importorskip("numpy")
    image = pytest.importorskip("PIL.Image")
    equal: list[Any] = [
        lambda: {"b": [1, (2, 3)], "a": {4, 5}},
        lambda: Point(1, [2]),
        lambda: numpy.arange(6).reshape(2, 3),
        lambda: image.new("RGB", (3, 2), "red"),
        lambda: ValueError("x"),
    ]
    marks = [digest(make()) for make in equal]
    assert marks == [digest(make()) for make in equal]
    others = [numpy.arange(6).reshape(3, 2), image.new("RGB", (2, 3), "red"), Point(1, [3])]
    assert len({*marks, *map(digest, others)}) == len(marks) + len(others)
    assert digest(["ab", "c"]) != digest(["a", "bc"])
    assert digest([[1], 2]) != digest([[1, 2]])


def test_loops_and_objects_without_content() -> None:
    loop: list[Any] = [1]
    loop.append(loop)
    assert digest(loop) == digest(loop)
    odd = Odd()
    assert Content(odd).held == [odd]
    assert digest(odd) != digest(Odd())


def test_sizes() -> None:
    numpy = pytest.importorskip("numpy")
    assert size_of(numpy.zeros(10_000)) >= 80_000
    assert size_of({"a": ["x" * 10_000]}) >= 10_000


# --- in the engine --------------------------------------------------------------------------------


def cached_app(calls: list[Any]) -> gr.Blocks:
    @gr.cache
    def slow(n: float) -> float:
        calls.append(n)
        return n * 2

    with gr.Blocks() as demo:
        number = gr.Number()
        number.submit(slow, number, number, api_name="slow", concurrency_id="one")
    return demo


def test_a_hit_is_told() -> None:
    calls: list[Any] = []

    async def scene(page: Page) -> list[Any]:
        first = await page.submit("slow", 3).end()
        second = await page.submit("slow", 3).end()
        assert isinstance(first, Completed)
        assert isinstance(second, Completed)
        return [first.used_cache, second.used_cache, first.data == second.data]

    assert play(cached_app(calls), scene) == [None, "full", True]
    assert calls == [3]


def test_a_hit_does_not_wait_for_its_turn() -> None:
    calls: list[Any] = []
    demo = cached_app(calls)
    gate = asyncio.Event()

    async def blocking() -> None:
        await gate.wait()

    with demo:
        gr.Button().click(blocking, api_name="block", concurrency_id="one")

    async def scene(page: Page) -> None:
        await page.submit("slow", 3).end()
        blocked = page.submit("block")
        miss = page.submit("slow", 4)
        hit = page.submit("slow", 3)
        await hit.end()
        assert not hit.of(Estimation)
        assert not miss.ended.is_set()
        assert not blocked.ended.is_set()
        gate.set()
        await miss.end()

    play(demo, scene)
    assert calls == [3, 4]


def test_inner_hits_are_partial() -> None:
    cache = gr.Cache()

    def uses(n: float, store: gr.Cache = cache) -> float:
        kept = store.get(n)
        if kept is None:
            store.set(n, value=n + 1)
            return n + 1
        return float(kept["value"])

    def runtime(n: float) -> float:
        return float(gr.cache(pow)(n, 2))

    with gr.Blocks() as demo:
        number = gr.Number()
        number.submit(uses, number, number, api_name="uses")
        number.submit(runtime, number, number, api_name="runtime")

    async def scene(page: Page) -> list[Any]:
        names = ["uses", "uses", "runtime", "runtime"]
        ends = [await page.submit(name, 3).end() for name in names]
        return [(end.used_cache, end.data) for end in ends if isinstance(end, Completed)]

    assert play(demo, scene) == [(None, [4]), ("partial", [4]), (None, [9]), ("partial", [9])]


def test_all_yields_come_again() -> None:
    @gr.cache
    def steps(n: float) -> Iterator[float]:
        yield from range(int(n))

    with gr.Blocks() as demo:
        number = gr.Number()
        number.submit(steps, number, number, api_name="steps")

    async def scene(page: Page) -> list[Any]:
        told = [page.submit("steps", 3) for _ in range(2)]
        return [(await t.data(), t.yields) for t in told]

    assert play(demo, scene) == [([2], [[0], [1], [2]])] * 2


def test_sessions_of_their_own_and_their_end() -> None:
    calls: list[str] = []

    @gr.cache(per_session=True)
    def name(text: str) -> str:
        calls.append(text)
        return text

    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.submit(name, box, box, api_name="name")

    async def scene(page: Page) -> None:
        other = Page(page.engine, "other")
        for _ in range(2):
            await page.submit("name", "a").data()
            await other.submit("name", "a").data()
        assert len(calls) == 2
        await page.engine.close_session("other")
        assert len(name.cache) == 1  # type: ignore[attr-defined]

    play(demo, scene)


def test_event_data_counts_and_progress_does_not() -> None:
    calls: list[Any] = []

    @gr.cache
    def pick(event: gr.SelectData, bar: gr.Progress = gr.Progress()) -> Any:  # noqa: B008
        bar(0.5)
        calls.append(event.value)
        return event.value

    with gr.Blocks() as demo:
        box = gr.Textbox()
        box.select(pick, None, box, api_name="pick")

    async def scene(page: Page) -> list[Any]:
        chosen = ["a", "b", "a"]
        tolds = [page.submit("pick", event_data={"index": 0, "value": v}) for v in chosen]
        return [await told.data() for told in tolds]

    assert play(demo, scene) == [["a"], ["b"], ["a"]]
    assert calls == ["a", "b"]


def test_a_cached_function_keeps_its_errors_and_its_validator() -> None:
    @gr.cache
    def f(n: float) -> float:
        raise gr.Error("broken")

    with gr.Blocks() as demo:
        number = gr.Number()
        number.submit(f, number, number, api_name="f")
        number.submit(
            f, number, number, api_name="checked", validator=lambda n: gr.validate(n > 0, "small")
        )

    async def scene(page: Page) -> list[str]:
        ends = [await page.submit(*call).failure() for call in (("f", 1), ("checked", -1))]
        return [end.error for end in ends] + [(await page.submit("f", "x").failure()).title]

    assert play(demo, scene) == ["broken", "small", "Error"]
