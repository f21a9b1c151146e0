"""Dynamic parts: what each session's runs of a function make, by keys and without."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cloche as gr
from cloche.blocks.context import Context
from cloche.blocks.errors import DuplicateBlockError
from cloche.engine.engine import Engine
from cloche.engine.errors import UnknownFunctionError
from cloche.engine.events import Cancelled, Completed, Failed
from cloche.engine.native import native_ports
from support.running import Page, Raw, direct_ports, play

Config = dict[str, Any]


async def drawn(page: Page, part: int, *data: Any) -> Config:
    last = await page.submit(part, *data).end()
    assert isinstance(last, Completed), last
    assert last.render_config is not None
    return last.render_config


def parts_of(app: gr.Blocks) -> list[int]:
    return [fn.id for fn in app.fns.values() if fn.render_id is not None]


def by_label(config: Config) -> dict[str, int]:
    return {c["props"]["label"]: c["id"] for c in config["components"] if c["props"].get("label")}


def listener(config: Config, block_id: int, event: str) -> int:
    (found,) = (d["id"] for d in config["dependencies"] if [block_id, event] in d["targets"])
    return int(found)


def tree(config: Config) -> Any:
    types = {c["id"]: c["type"] for c in config["components"]}

    def shape(node: Config) -> Any:
        name = types[node["id"]]
        return (name, [shape(c) for c in node["children"]]) if node.get("children") else name

    return shape(config["layout"])


def app_of(fn: Callable[..., Any], **options: Any) -> tuple[gr.Blocks, int]:
    """An app with one number, out (a Raw), and a part that gets the number."""
    with gr.Blocks() as app:
        number = gr.Number(1, label="outer number")
        gr.render(inputs=number, **options)(fn)
    return app, parts_of(app)[0]


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


# --- keys ---


def test_keyed_blocks_and_listeners_keep_their_ids_wherever_they_move() -> None:
    with gr.Blocks() as app:
        order, out = gr.Textbox(), Raw()

        @gr.render(inputs=order)
        def show(names: str) -> None:
            for name in names:
                with gr.Row(key=name):
                    box = gr.Textbox(label=name, key="box")
                    box.submit(lambda v, n=names: v + n, box, out, key="go").then(
                        lambda: None, key="after"
                    )

    async def scene(page: Page) -> None:
        first, second = await drawn(page, 0, "abc"), await drawn(page, 0, "cxa")
        old, new = by_label(first), by_label(second)
        assert (new["a"], new["c"]) == (old["a"], old["c"])
        assert new["x"] not in old.values()
        for name in "ac":
            go = listener(first, old[name], "submit")
            assert listener(second, new[name], "submit") == go
            after = [d["id"] for d in first["dependencies"] if d["trigger_after"] == go]
            assert after == [d["id"] for d in second["dependencies"] if d["trigger_after"] == go]
            assert await page.submit(go, name).data() == [name + "cxa"]
        rows = [[node["id"] for node in c["layout"]["children"]] for c in (first, second)]
        assert rows[1][0] == rows[0][2]
        assert rows[1][2] == rows[0][0]
        # the panel around a keyed field stays with it, or the field would lose its place
        forms = [
            {node["children"][0]["children"][0]["id"]: node["children"][0]["id"] for node in rows_}
            for rows_ in (first["layout"]["children"], second["layout"]["children"])
        ]
        assert forms[0][old["a"]] == forms[1][old["a"]]

    play(app, scene)


def test_the_same_key_means_another_block_elsewhere_or_of_another_kind() -> None:
    with gr.Blocks() as app:
        turn = gr.Number()

        @gr.render(inputs=turn)
        def show(n: int) -> None:
            with gr.Group(key="one" if n == 1 else "two"):
                gr.Textbox(key="a", label="a")
            (gr.Number if n == 1 else gr.Textbox)(key="b", label="b")

    async def scene(page: Page) -> None:
        first, second = by_label(await drawn(page, 0, 1)), by_label(await drawn(page, 0, 2))
        assert not set(first.values()) & set(second.values())

    play(app, scene)


def test_equal_keys_side_by_side_warn_and_the_second_is_made_anew() -> None:
    app, part = app_of(lambda n: [gr.Textbox(key="a", label=label) for label in "xy"])

    async def scene(page: Page) -> None:
        with pytest.warns(UserWarning, match="has the key 'a' of another block"):
            first, second = await drawn(page, part, 1), await drawn(page, part, 2)
        assert by_label(first)["x"] == by_label(second)["x"]
        assert by_label(first)["y"] != by_label(second)["y"]

    play(app, scene)


def test_a_key_that_cannot_be_compared_is_named() -> None:
    app, part = app_of(lambda n: gr.Textbox(key=["a"], label="bad"))  # type: ignore[arg-type]

    async def scene(page: Page) -> str:
        return (await page.submit(part, 1).failure()).error

    assert "key= of Textbox 'bad'" in play(app, scene)


def test_props_that_listeners_set_are_preserved_only_where_asked() -> None:
    with gr.Blocks() as app:
        turn = gr.Number()

        @gr.render(inputs=turn)
        def show(n: int) -> None:
            kept = gr.Radio(
                ["a"], label="kept", key=1, preserved_by_key=["choices", "value"], info=f"{n}"
            )
            gr.Radio(["a"], label="made", key=2)
            change = gr.Button("b", key=3).click
            change(lambda: gr.Radio(["a", "b"], info="set"), None, kept, key="set")
            gr.Button("read", key=4).click(lambda v: v, kept, out, key="read")

        out = Raw()

    async def scene(page: Page) -> None:
        config = await drawn(page, 0, 1)
        (set_choices, read) = (d["id"] for d in config["dependencies"])
        await page.submit(set_choices).data()
        config = await drawn(page, 0, 2)
        props = {c["id"]: c["props"] for c in config["components"]}
        ids = by_label(config)
        assert props[ids["kept"]]["choices"] == [("a", "a"), ("b", "b")]
        assert props[ids["kept"]]["info"] == "2"
        assert props[ids["made"]]["choices"] == [("a", "a")]
        assert await page.submit(read, "b").data() == ["b"]
        props = {c["id"]: c["props"] for c in (await drawn(page, 0, 3))["components"]}
        assert props[ids["kept"]]["choices"] == [("a", "a"), ("b", "b")]

    play(app, scene)


names = st.sampled_from("abcd")
leaf = st.tuples(st.just("leaf"), st.none() | names)
trees = st.recursive(
    leaf,
    lambda inner: st.tuples(
        st.sampled_from(["row", "group"]), st.none() | names, st.lists(inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(runs=st.lists(st.lists(trees, max_size=4), min_size=2, max_size=4))
def test_ids_follow_keys_over_any_sequence_of_runs(runs: list[list[Any]]) -> None:
    """Equal keys under equal keys have equal ids; every other id was never seen before."""
    with gr.Blocks() as app:
        turn = gr.Number()

        @gr.render(inputs=turn)
        def show(n: int) -> None:
            for item in runs[n]:
                build(item)

    def build(item: Any) -> None:
        if item[0] == "leaf":
            gr.Button("leaf", key=item[1])
            return
        with (gr.Row if item[0] == "row" else gr.Group)(key=item[1]):
            for inner in item[2]:
                build(inner)

    def keyed(items: list[Any], nodes: list[Config], above: Any) -> dict[Any, int]:
        """Paths of keys, the first of equal ones, with the ids they got."""
        found: dict[Any, int] = {}
        for item, node in zip(items, nodes, strict=True):
            path = above if item[1] is None else (*above, (item[0], item[1]))
            inner = keyed(item[2], node["children"], path) if item[0] != "leaf" else {}
            if item[1] is not None and path not in found:
                found[path] = node["id"]
            for inner_path, block_id in inner.items():
                found.setdefault(inner_path, block_id)
        return found

    async def scene(page: Page) -> None:
        before: dict[Any, int] = {}
        seen: set[int] = set()
        for n, items in enumerate(runs):
            config = await drawn(page, 0, n)
            ids = [c["id"] for c in config["components"][1:]]
            assert len(ids) == len(set(ids))
            assert set(ids) == _below(config["layout"])
            now = keyed(items, config["layout"]["children"], ())
            for path in now.keys() & before.keys():
                if _unique(items, path) and _unique(runs[n - 1], path):
                    assert now[path] == before[path]
            for path in now.keys() - before.keys():
                assert now[path] not in seen
            assert set(page.session.graph.blocks) == {*app.graph.blocks, *ids}
            before = now
            seen.update(ids)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        play(app, scene, direct_ports())


def _unique(items: list[Any], path: Any) -> bool:
    """Whether no key of the path stands twice, where what is the first is a matter of taste."""
    paths: list[Any] = []

    def visit(inner: list[Any], above: Any) -> None:
        for item in inner:
            own = above if item[1] is None else (*above, (item[0], item[1]))
            if item[1] is not None:
                paths.append(own)
            if item[0] != "leaf":
                visit(item[2], own)

    visit(items, ())
    return all(paths.count(path[:end]) <= 1 for end in range(1, len(path) + 1))


def _below(node: Config) -> set[int]:
    found: set[int] = set()
    for child in node.get("children", ()):
        found |= {child["id"], *_below(child)}
    return found


# --- State, sessions, ownership, nesting ---


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
