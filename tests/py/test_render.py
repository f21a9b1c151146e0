"""Dynamic parts: their definition, one run of them, and runs after each other."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import cloche as gr
from cloche.blocks.context import Context
from cloche.engine.errors import UnknownFunctionError
from cloche.engine.events import Cancelled
from cloche.engine.native import native_ports
from support.rendering import Config, app_of, by_label, drawn, listener, parts_of, tree
from support.running import Page, Raw, direct_ports, play

# --- definition ---


def test_by_default_it_runs_on_load_and_on_the_change_of_each_input() -> None:
    with gr.Blocks() as app:
        number, text = gr.Number(), gr.Textbox()

        @gr.render(inputs=[number, text])
        def show(n: float, t: str) -> None: ...

    (fn,) = app.fns.values()
    config = fn.get_config()
    assert config["targets"] == [[app._id, "load"], [number._id, "change"], [text._id, "change"]]
    assert config["outputs"] == [app.children[-1]._id]
    assert (config["trigger_mode"], config["render_id"], config["rendered_in"]) == (
        "always_last",
        0,
        None,
    )
    assert (config["api_name"], config["api_visibility"]) == ("apply", "undocumented")
    assert fn.concurrency_limit is None
    assert app.get_api_info()["named_endpoints"] == {}


def test_triggers_and_options_are_those_of_a_listener() -> None:
    with gr.Blocks() as app:
        number, button = gr.Number(), gr.Button()
        gr.render(
            number,
            [button.click, app.load],
            queue=False,
            trigger_mode="once",
            concurrency_limit=2,
            concurrency_id="shared",
            show_progress="minimal",
        )(lambda n: None)
    (fn,) = app.fns.values()
    assert fn.targets == [(button._id, "click"), (app._id, "load")]
    assert (fn.queue, fn.trigger_mode, fn.show_progress) == (False, "once", "minimal")
    assert (fn.concurrency_limit, fn.concurrency_id) == (2, "shared")


def test_the_part_is_a_row_inside_a_row_and_a_column_elsewhere() -> None:
    with gr.Blocks() as app:
        with gr.Row() as row:
            gr.render()(lambda: None)
        with gr.Group() as group:
            gr.render()(lambda: None)
    assert [c.get_block_name() for c in (*row.children, *group.children)] == ["row", "column"]
    assert all(fn.outputs[0].get_config()["show_progress"] for fn in app.fns.values())


def test_the_function_is_given_back_and_parentheses_may_be_left_out() -> None:
    with gr.Blocks() as app:

        @gr.render
        def show() -> int:
            return 3

    assert show() == 3
    assert len(app.fns) == 1


def test_mistakes_are_named_at_the_definition() -> None:
    with pytest.raises(ValueError, match=r"gr\.render belongs inside an app"):
        gr.render()(lambda: None)
    with gr.Blocks():
        with pytest.raises(TypeError, match="yields"):

            @gr.render()
            def show() -> Any:
                yield

        with pytest.raises(TypeError, match="triggers= takes events"):
            gr.render(triggers=[gr.Button()])(lambda: None)  # type: ignore[list-item]
        with pytest.raises(TypeError, match="decorates a function"):
            gr.render()(3)


def test_parts_of_an_app_inside_another_are_told_apart() -> None:
    with gr.Blocks() as app:
        gr.render()(lambda: gr.Textbox(label="outer"))
        with gr.Blocks():
            gr.render()(lambda: gr.Textbox(label="inner"))
    assert [fn.render_id for fn in app.fns.values()] == [0, 1]

    async def scene(page: Page) -> list[list[str]]:
        return [list(by_label(await drawn(page, part))) for part in parts_of(app)]

    assert play(app, scene) == [["outer"], ["inner"]]


# --- one run ---


def test_a_run_sends_blocks_layout_and_listeners_of_the_part() -> None:
    with gr.Blocks() as app:
        number, out = gr.Number(2), gr.Textbox()

        @gr.render(inputs=number)
        def show(n: int) -> None:
            with gr.Row():
                for i in range(n):
                    button = gr.Button(f"b{i}")
                    button.click(lambda i=i: i, None, out).then(lambda: None)
            gr.Textbox(label="a")
            gr.Textbox(label="b")

    part, container = app.fns[0], app.children[-1]

    async def scene(page: Page) -> Config:
        return await drawn(page, part.id, 2)

    config = play(app, scene)
    assert set(config) == {"render_id", "layout", "components", "dependencies"}
    assert config["layout"]["id"] == container._id
    assert tree(config) == (
        "column",
        [("row", ["button", "button"]), ("form", ["textbox", "textbox"])],
    )
    assert [c["renderable"] for c in config["components"]] == [0] * 7
    assert [c["rendered_in"] for c in config["components"]] == [None] + [0] * 6
    assert [d["rendered_in"] for d in config["dependencies"]] == [0] * 4
    assert [d["outputs"] for d in config["dependencies"]] == [[out._id], [], [out._id], []]
    ids = [d["id"] for d in config["dependencies"]]
    assert [d["trigger_after"] for d in config["dependencies"]] == [None, ids[0], None, ids[2]]
    assert part.id not in ids
    names = [d["api_name"] for d in config["dependencies"]]
    assert len(set(names)) == 4


def test_nothing_of_it_reaches_the_app_itself_or_other_events() -> None:
    app, part = app_of(lambda n: gr.Textbox(label="mine").change(lambda: None))
    before = (set(app.graph.blocks), set(app.fns))
    page_config = app.get_config_file()

    async def scene(page: Page) -> None:
        await drawn(page, part, 1)
        assert Context.root() is None
        assert len(page.session.graph.fns) == 2

    play(app, scene)
    assert (set(app.graph.blocks), set(app.fns)) == before
    assert app.get_config_file() == page_config


@pytest.mark.parametrize("ports", [native_ports, direct_ports])
def test_listeners_inside_use_components_inside_and_outside(ports: Any) -> None:
    with gr.Blocks() as app:
        outer, out = gr.Textbox(label="outer"), Raw()

        @gr.render()
        def show() -> None:
            inner = gr.Number(label="inner")
            inner.change(lambda a, b: [a, b], [outer, inner], out)

    async def scene(page: Page) -> None:
        config = await drawn(page, 0)
        inner = by_label(config)["inner"]
        told = page.submit(listener(config, inner, "change"), "x", 4)
        assert await told.data() == [["x", 4]]

    play(app, scene, ports())


def test_an_async_function_and_injected_parameters() -> None:
    seen: list[Any] = []
    with gr.Blocks() as app:

        @gr.render()
        async def show(request: gr.Request) -> None:
            await asyncio.sleep(0)
            seen.append(request.session_hash)
            gr.Textbox(label="later")

    async def scene(page: Page) -> None:
        assert list(by_label(await drawn(page, 0))) == ["later"]

    play(app, scene)
    assert seen == ["page"]


def test_a_component_with_a_function_as_value_and_a_whole_interface_work_inside() -> None:
    with gr.Blocks() as app:
        number = gr.Number(3)

        @gr.render()
        def show() -> None:
            gr.Textbox(lambda n: f"got {n}", inputs=number, label="made")
            gr.Interface(lambda text: text.upper(), "text", "text", api_name="shout")

    async def scene(page: Page) -> None:
        config = await drawn(page, 0)
        update = listener(config, number._id, "change")
        assert await page.submit(update, 5).data() == ["got 5"]
        (shout,) = (d["id"] for d in config["dependencies"] if d["api_name"] == "shout")
        assert await page.submit(shout, "a").data() == ["A"]

    play(app, scene)


# --- runs after each other ---


def test_unkeyed_blocks_and_listeners_are_new_each_time() -> None:
    app, part = app_of(lambda n: gr.Textbox(label="a").change(lambda: None))

    async def scene(page: Page) -> None:
        first, second = await drawn(page, part, 1), await drawn(page, part, 2)
        assert by_label(first)["a"] != by_label(second)["a"]
        assert first["dependencies"][0]["id"] != second["dependencies"][0]["id"]
        graph = page.session.graph
        assert by_label(first)["a"] not in graph.blocks
        assert by_label(second)["a"] in graph.blocks

    play(app, scene)


def test_a_failing_run_leaves_what_was_there() -> None:
    def show(n: int) -> None:
        gr.Textbox(label="kept").change(lambda: "still there", None, out)
        if n == 2:
            raise gr.Error("two is too much")

    with gr.Blocks() as app:
        number, out = gr.Number(), Raw()
        gr.render(inputs=number)(show)

    async def scene(page: Page) -> None:
        config = await drawn(page, 0, 1)
        blocks = dict(page.session.graph.blocks)
        assert (await page.submit(0, 2).failure()).error == "two is too much"
        assert page.session.graph.blocks == blocks
        change = listener(config, by_label(config)["kept"], "change")
        assert await page.submit(change).data() == ["still there"]

    play(app, scene)


def test_events_of_listeners_just_replaced_still_run_and_older_ones_are_dropped() -> None:
    with gr.Blocks() as app:
        number, out = gr.Number(), Raw()

        @gr.render(inputs=number)
        def show(n: int) -> None:
            gr.Button("b").click(lambda: n, None, out)

    async def scene(page: Page) -> None:
        old = (await drawn(page, 0, 1))["dependencies"][0]["id"]
        await drawn(page, 0, 2)
        assert await page.submit(old).data() == [1]
        await drawn(page, 0, 3)
        assert isinstance(await page.submit(old).end(), Cancelled)
        with pytest.raises(UnknownFunctionError):
            page.submit(999)

    play(app, scene)


def test_a_listener_that_runs_while_its_part_is_replaced_finishes() -> None:
    go = asyncio.Event()
    with gr.Blocks() as app:
        number, out = gr.Number(), Raw()

        @gr.render(inputs=number)
        def show(n: int) -> None:
            async def slow() -> int:
                await go.wait()
                return n

            gr.Button("b").click(slow, None, out)

    async def scene(page: Page) -> None:
        running = page.submit((await drawn(page, 0, 1))["dependencies"][0]["id"])
        await drawn(page, 0, 2)
        go.set()
        assert await running.data() == [1]
        await asyncio.sleep(0)
        # nothing is kept of listeners that are gone
        assert set(page.engine._queue._lanes) == {app.fns[0].concurrency_id}

    play(app, scene)


def test_what_is_known_of_replaced_listeners_does_not_grow() -> None:
    app, part = app_of(lambda n: [gr.Button("b").click(lambda: None) for _ in range(5)])

    async def scene(page: Page) -> None:
        for turn in range(6):
            config = await drawn(page, part, turn)
            for dependency in config["dependencies"]:
                await page.submit(dependency["id"]).end()
        assert len(page.engine._plans) <= 6
        assert len(page.engine._queue._lanes) <= 6
        assert len(page.session.graph.fns) == 6

    play(app, scene)
