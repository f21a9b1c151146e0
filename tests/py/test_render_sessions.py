"""Dynamic parts of several sessions, of one another, and with State."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import cloche as gr
from cloche.blocks.errors import DuplicateBlockError
from cloche.engine.engine import Engine
from cloche.engine.errors import UnknownFunctionError
from cloche.engine.events import Cancelled, Completed, Failed
from cloche.engine.native import native_ports
from support.rendering import by_label, drawn, listener, tree
from support.running import Page, Raw, play


def test_state_inside_is_new_with_each_run_and_its_end_is_told() -> None:
    dropped: list[Any] = []
    with gr.Blocks() as app:
        turn, out = gr.Number(), Raw()

        @gr.render(inputs=turn)
        def show(n: int) -> None:
            state = gr.State([n], delete_callback=dropped.append)
            gr.Button("b").click(lambda s: (s.append(0), list(s))[1], state, out)

    async def scene(page: Page) -> None:
        click = (await drawn(page, 0, 1))["dependencies"][0]["id"]
        assert await page.submit(click, None).data() == [[1, 0]]
        assert await page.submit(click, None).data() == [[1, 0, 0]]
        click = (await drawn(page, 0, 2))["dependencies"][0]["id"]
        assert dropped == [[1, 0, 0]]
        assert await page.submit(click, None).data() == [[2, 0]]

    play(app, scene)
    assert dropped == [[1, 0, 0], [2, 0]]


def test_sessions_never_see_each_others_blocks_listeners_or_state() -> None:
    with gr.Blocks() as app:
        turn, out = gr.Number(), Raw()
        placed = gr.Textbox(label="placed by both", render=False)

        @gr.render(inputs=turn)
        def show(n: int) -> None:
            placed.render()
            state = gr.State(n)
            gr.Button("b", key="b").click(lambda s: s, state, out, key="c")

    async def scene(one: Page) -> None:
        two = Page(one.engine, "other")
        first, second = await asyncio.gather(drawn(one, 0, 1), drawn(two, 0, 2))
        for config in (first, second):
            assert by_label(config)["placed by both"] == placed._id
        blocks = [
            {c["id"] for c in config["components"][1:]} - {placed._id} for config in (first, second)
        ]
        forms = one.session.graph.blocks.keys() & two.session.graph.blocks.keys()
        assert forms == {*app.graph.blocks, placed._id}
        assert not blocks[0] & blocks[1]
        for page, config, value in ((one, first, 1), (two, second, 2)):
            assert await page.submit(config["dependencies"][0]["id"], None).data() == [value]
        three = Page(one.engine, "third")
        with pytest.raises(UnknownFunctionError):
            three.submit(first["dependencies"][0]["id"], None)

    play(app, scene)


def test_two_parts_cannot_own_one_component() -> None:
    with gr.Blocks() as app:
        placed = gr.Textbox(label="one", render=False)
        turn = gr.Number()

        @gr.render(inputs=turn)
        def left(n: int) -> None:
            if n == 1:
                placed.render()

        @gr.render(inputs=turn)
        def right(n: int) -> None:
            placed.render()

    async def scene(page: Page) -> None:
        await drawn(page, 0, 1)
        await drawn(page, 0, 1)  # its own it may place again
        error = (await page.submit(1, 1).failure()).error
        assert "already rendered in another part made by gr.render" in error
        await drawn(page, 0, 2)
        await drawn(page, 1, 2)
        assert "another part" in (await page.submit(0, 1).failure()).error

    play(app, scene)


def test_two_parts_that_take_one_component_at_the_same_time_do_not_both_get_it() -> None:
    with gr.Blocks() as app:
        placed = gr.Textbox(render=False)

        async def take() -> None:
            placed.render()
            await asyncio.sleep(0.01)

        gr.render()(take)
        gr.render()(take)

    async def scene(page: Page) -> None:
        ends = [await told.end() for told in (page.submit(0), page.submit(1))]
        assert [type(end) for end in ends] == [Completed, Failed]

    play(app, scene)


def test_an_outer_component_cannot_be_placed_again() -> None:
    with gr.Blocks() as app:
        outer = gr.Textbox()
        gr.render()(lambda: outer.render())

    async def scene(page: Page) -> str:
        return (await page.submit(0).failure()).error

    assert "already rendered in the app" in play(app, scene)
    assert issubclass(DuplicateBlockError, ValueError)


def nested() -> gr.Blocks:
    with gr.Blocks() as app:
        turn, out = gr.Number(), Raw()

        @gr.render(inputs=turn)
        def outer(n: int) -> None:
            inner_turn = gr.Number(label="inner turn", key="turn")
            with gr.Row():

                @gr.render(inputs=inner_turn)
                def inner(m: int) -> None:
                    box = gr.Textbox(label="deep", key="deep")
                    box.change(lambda: [n, m], None, out)

    return app


def test_parts_nest() -> None:
    app = nested()

    async def scene(page: Page) -> None:
        first = await drawn(page, 0, 1)
        (part,) = (d for d in first["dependencies"] if d["render_id"] is not None)
        assert part["targets"] == [[app._id, "load"], [by_label(first)["inner turn"], "change"]]
        assert part["rendered_in"] == 0
        deep = await drawn(page, part["id"], 7)
        assert (deep["render_id"], tree(deep)) == (1, ("row", [("form", ["textbox"])]))
        box = by_label(deep)["deep"]
        assert await page.submit(listener(deep, box, "change")).data() == [[1, 7]]
        assert by_label(await drawn(page, part["id"], 8))["deep"] == box
        # the outer part anew: everything inside the inner one is gone, too
        second = await drawn(page, 0, 2)
        assert box not in page.session.graph.blocks
        (again,) = (d for d in second["dependencies"] if d["render_id"] is not None)
        assert isinstance(await page.submit(part["id"], 1).end(), Cancelled)
        deep = await drawn(page, again["id"], 3)
        assert await page.submit(deep["dependencies"][0]["id"]).data() == [[2, 3]]

    play(app, scene)


def test_a_run_of_an_inner_part_that_is_gone_by_its_end_is_dropped() -> None:
    go = asyncio.Event()
    with gr.Blocks() as app:

        @gr.render()
        def outer() -> None:
            @gr.render()
            async def inner() -> None:
                gr.Textbox(label="late")
                await go.wait()

    async def scene(page: Page) -> None:
        part = (await drawn(page, 0))["dependencies"][0]["id"]
        running = page.submit(part)
        await asyncio.sleep(0.01)
        await drawn(page, 0)
        blocks = set(page.session.graph.blocks)
        go.set()
        assert isinstance(await running.end(), Cancelled)
        assert set(page.session.graph.blocks) == blocks

    play(app, scene)


def test_a_cancelled_run_changes_nothing() -> None:
    with gr.Blocks() as app:

        @gr.render()
        async def show() -> None:
            gr.Textbox()
            await asyncio.sleep(10)

    async def scene(page: Page) -> None:
        running = page.submit(0)
        await asyncio.sleep(0.01)
        page.cancel(running)
        assert isinstance(await running.end(), Cancelled)
        assert set(page.session.graph.blocks) == set(app.graph.blocks)

    play(app, scene)


def test_cancels_inside_names_the_kept_listener_and_must_be_queued() -> None:
    with gr.Blocks() as app:
        turn = gr.Number()

        @gr.render(inputs=turn)
        def show(n: int) -> None:
            run = gr.Button("run", key="r").click(lambda: None, key="run", queue=n < 3)
            gr.Button("stop", key="s").click(None, cancels=run)

    async def scene(page: Page) -> None:
        for n in (1, 2):
            config = await drawn(page, 0, n)
            first, *_, cancel = config["dependencies"]
            assert cancel["cancels"] == [first["id"]]
        assert "queue=False" in (await page.submit(0, 3).failure()).error

    play(app, scene)


def test_the_lowest_limit_of_a_shared_id_counts_inside_too() -> None:
    running: list[int] = []
    most: list[int] = []

    async def work() -> None:
        running.append(1)
        most.append(len(running))
        await asyncio.sleep(0.01)
        running.pop()

    with gr.Blocks() as app:

        @gr.render()
        def show() -> None:
            for limit in (2, 5):
                gr.Button("b").click(work, concurrency_id="shared", concurrency_limit=limit)

    async def scene(page: Page) -> None:
        ids = [d["id"] for d in (await drawn(page, 0))["dependencies"]]
        for told in [page.submit(fn) for fn in ids * 3]:
            await told.end()

    play(app, scene)
    assert max(most) == 2


def test_two_hundred_items_are_made_in_reasonable_time() -> None:
    with gr.Blocks() as app:
        turn, out = gr.Number(), Raw()

        @gr.render(inputs=turn)
        def show(n: int) -> None:
            for i in range(200):
                with gr.Row(key=i):
                    box = gr.Textbox(key="t")
                    gr.Button("b", key="b").click(lambda v: v, box, out, key=i)

    async def scene(page: Page) -> float:
        await drawn(page, 0, 1)
        last = await page.submit(0, 2).end()
        assert isinstance(last, Completed)
        return last.duration or 0.0

    assert play(app, scene) < 2.0


def test_an_engine_without_parts_keeps_one_graph_for_all() -> None:
    with gr.Blocks() as app:
        gr.Textbox()
    engine = Engine(app, native_ports())

    async def main() -> None:
        assert Page(engine).session.graph is app.graph

    asyncio.run(main())
