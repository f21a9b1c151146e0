"""State: one store per session, changes noticed by content, time to live, delete callbacks."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cloche as gr
from cloche.engine.events import Completed
from cloche.engine.state import fingerprint
from support.running import Page, Raw, play


def counter() -> tuple[gr.Blocks, gr.State]:
    with gr.Blocks() as demo:
        state = gr.State([])
        out = Raw()

        def add(text: str, seen: list[str]) -> tuple[list[str], int]:
            return [*seen, text], len(seen) + 1

        def add_in_place(text: str, seen: list[str]) -> int:
            seen.append(text)
            return len(seen)

        def add_in_place_and_return(text: str, seen: list[str]) -> tuple[list[str], int]:
            seen.append(text)
            return seen, len(seen)

        box = gr.Textbox()
        box.change(add, [box, state], [state, out], api_name="add")
        box.change(add_in_place, [box, state], out, api_name="in_place")
        box.change(add_in_place_and_return, [box, state], [state, out], api_name="both")
        box.change(lambda seen: seen, state, out, api_name="read")
        box.change(lambda seen: (seen, 0), state, [state, out], api_name="same")
        box.change(lambda: gr.update(value=["u"], label="ignored"), None, state, api_name="update")
        box.change(lambda: gr.skip(), None, state, api_name="skip")
        box.change(lambda: gr.State(["component"]), None, state, api_name="component")
    return demo, state


async def completed(page: Page, fn: str, *data: Any) -> Completed:
    last = await page.submit(fn, *data).end()
    assert isinstance(last, Completed), last
    return last


def test_state_stays_in_python_and_is_told_to_have_changed() -> None:
    demo, state = counter()

    async def scene(page: Page) -> None:
        first = await completed(page, "add", "a", None)
        assert (first.data, first.changed_state_ids) == ([None, 1], [state._id])
        assert (await completed(page, "add", "b", None)).data == [None, 2]
        assert (await completed(page, "same", None)).changed_state_ids == []
        assert (await completed(page, "read", None)).data == [["a", "b"]]

    play(demo, scene)


def test_changes_in_place_persist_but_only_outputs_are_watched() -> None:
    demo, state = counter()

    async def scene(page: Page) -> None:
        last = await completed(page, "in_place", "a", None)
        assert (last.data, last.changed_state_ids) == ([1], [])
        last = await completed(page, "both", "b", None)
        assert (last.data, last.changed_state_ids) == ([None, 2], [state._id])

    play(demo, scene)


def test_of_an_update_only_the_value_counts() -> None:
    demo, state = counter()

    async def scene(page: Page) -> None:
        last = await completed(page, "update")
        assert (last.data, last.changed_state_ids) == ([None], [state._id])
        assert (await completed(page, "read", None)).data == [["u"]]
        assert (await completed(page, "skip")).changed_state_ids == []
        await completed(page, "component")
        assert (await completed(page, "read", None)).data == [["component"]]

    play(demo, scene)


def test_sessions_do_not_share_state() -> None:
    demo, _ = counter()

    async def scene(page: Page) -> None:
        other = Page(page.engine, "other")
        await completed(page, "in_place", "a", None)
        assert (await completed(other, "read", None)).data == [[]]
        assert (await completed(page, "read", None)).data == [["a"]]

    play(demo, scene)
    play(demo, lambda page: page.submit("read", None).data())


def test_a_callable_initial_value_is_called_for_each_session() -> None:
    calls: list[int] = []

    def fresh() -> list[int]:
        calls.append(1)
        return [len(calls)]

    with gr.Blocks() as demo:
        state = gr.State(fresh)
        gr.Button().click(lambda s: s, state, Raw(), api_name="read")

    async def scene(page: Page) -> None:
        other = Page(page.engine, "other")
        assert await page.submit("read", None).data() == [[1]]
        assert await page.submit("read", None).data() == [[1]]
        assert await other.submit("read", None).data() == [[2]]

    play(demo, scene)


def test_generators_report_changed_state_at_their_end() -> None:
    with gr.Blocks() as demo:
        state = gr.State(0)

        def count(n: int) -> Any:
            for i in range(3):
                yield n + i

        gr.Button().click(count, state, state, api_name="go")

    async def scene(page: Page) -> None:
        assert (await completed(page, "go", None)).changed_state_ids == [state._id]
        assert page.session.state.get(state) == 2

    play(demo, scene)


def test_time_to_live_and_delete_callback() -> None:
    deleted: list[Any] = []
    with gr.Blocks() as demo:
        short = gr.State("initial", time_to_live=0.03, delete_callback=deleted.append)
        long = gr.State("kept", delete_callback=deleted.append)
        gr.Button().click(lambda a, b: a, [short, long], Raw(), api_name="read")
        gr.Button().click(lambda: "written", None, short, api_name="write")

    async def scene(page: Page) -> None:
        await page.submit("write").data()
        assert await page.submit("read", None, None).data() == ["written"]
        await asyncio.sleep(0.08)
        assert deleted == ["written"]
        assert await page.submit("read", None, None).data() == ["initial"]
        await page.engine.close_session("page")
        assert sorted(deleted) == ["initial", "kept", "written"]

    play(demo, scene)


def test_a_failing_delete_callback_does_not_stop_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    deleted: list[Any] = []
    with gr.Blocks() as demo:
        bad = gr.State(1, delete_callback=lambda value: 1 / 0)
        good = gr.State(2, delete_callback=deleted.append)
        gr.Button().click(lambda a, b: a, [bad, good], Raw(), api_name="read")

    async def scene(page: Page) -> None:
        await page.submit("read", None, None).data()

    play(demo, scene)
    assert deleted == [2]
    assert "ZeroDivisionError" in capsys.readouterr().err


# --- what counts as a change ----------------------------------------------------------------------

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner) | st.sets(scalars)
    ),
    max_leaves=8,
)


@given(values)
def test_equal_content_has_one_fingerprint(value: Any) -> None:
    import copy

    assert fingerprint(value) == fingerprint(copy.deepcopy(value))


@given(st.dictionaries(st.text(), scalars))
def test_the_order_of_a_dict_does_not_matter(value: dict[str, Any]) -> None:
    assert fingerprint(value) == fingerprint(dict(reversed(value.items())))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (-1, -2),
        (1, True),
        (1, 1.0),
        (0, ""),
        ([1, 2], [2, 1]),
        ([[1], 2], [[1, 2]]),
        ({"a": 1}, {"a": 2}),
        ("12", ["1", "2"]),
        ((1,), [1]),
        ({1, 2}, {1, 3}),
        ([object()], [object()]),
    ],
)
def test_different_content_has_different_fingerprints(a: Any, b: Any) -> None:
    assert fingerprint(a) != fingerprint(b)


def test_content_that_holds_itself_has_a_fingerprint() -> None:
    loop: list[Any] = [1]
    loop.append(loop)
    assert fingerprint(loop) == fingerprint(loop)
