"""Dynamic parts with keys: blocks and listeners that stay from run to run."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cloche as gr
from support.rendering import Config, app_of, by_label, drawn, listener
from support.running import Page, Raw, direct_ports, play


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
