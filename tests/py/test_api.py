"""`gr.api`: endpoints typed by annotations, without components."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

import cloche as gr
from cloche.apps.annotations import returns_of, schema_of
from support.running import failure_of, play, result_of


def app_of(fn: Any, **options: Any) -> gr.Blocks:
    with gr.Blocks() as demo:
        gr.api(fn, **options)
    return demo


def test_types_come_from_the_annotations() -> None:
    def search(query: str, limit: int = 10, tags: list[str] | None = None) -> dict[str, float]:
        """Find things.

        And more.
        """
        return {query: float(limit)}

    demo = app_of(search)
    entry = demo.get_api_info()["named_endpoints"]["/search"]
    assert [p["parameter_name"] for p in entry["parameters"]] == ["query", "limit", "tags"]
    assert [p["label"] for p in entry["parameters"]] == ["1st", "2nd", "3rd"]
    assert entry["parameters"][0]["type"] == {"type": "string"}
    assert entry["parameters"][1]["parameter_default"] == 10
    assert entry["parameters"][2]["parameter_has_default"]
    number = {"type": "number"}
    assert entry["returns"][0]["type"] == {"type": "object", "additionalProperties": number}
    assert entry["description"] == "Find things."
    assert result_of(demo, "search", "x", 2, None) == [{"x": 2.0}]


def test_nothing_of_it_is_drawn_or_triggered() -> None:
    def add(a: int, b: int) -> int:
        return a + b

    with gr.Blocks() as demo:
        name = gr.Textbox()
        gr.api(add, api_name="plus")
        gr.Textbox()
    config = demo.get_config_file()
    assert [e["type"] for e in config["components"]].count("api") == 3
    entry = config["dependencies"][0]
    assert (entry["targets"], entry["api_name"], entry["show_progress"]) == ([], "plus", "hidden")
    assert name.parent is not None
    assert len(name.parent.children) == 2


def test_as_a_decorator_with_options() -> None:
    with gr.Blocks() as demo:

        @gr.api(api_name="other", api_visibility="undocumented")
        def shout(text: str) -> str:
            return text.upper()

    assert demo.get_api_info()["named_endpoints"] == {}
    assert "/other" in demo.get_api_info(all_endpoints=True)["named_endpoints"]
    assert result_of(demo, "other", "a") == ["A"]
    assert shout("b") == "B"


def test_every_parameter_needs_an_annotation() -> None:
    def bad(a, b: int, c=3):  # type: ignore[no-untyped-def]
        return a

    with gr.Blocks(), pytest.raises(ValueError, match=r"bad\(\); missing: a, c"):
        gr.api(bad)


def test_outside_of_an_app_it_says_so() -> None:
    with pytest.raises(AttributeError, match=r"gr\.api outside of an app"):
        gr.api(lambda: None)


def test_what_does_not_fit_the_annotation_is_refused() -> None:
    def count(words: list[str], kind: Literal["a", "b"] = "a") -> int:
        return len(words)

    demo = app_of(count)
    wrong = failure_of(demo, "count", ["x", 3], "a").error
    assert "1st" in wrong
    assert "the value[1] must be string, got 3" in wrong
    assert "must be one of 'a', 'b'" in failure_of(demo, "count", [], "c").error
    assert "must be array" in failure_of(demo, "count", "x", "a").error
    assert result_of(demo, "count", ["x", "y"], "b") == [2]


def test_injected_parameters_are_no_inputs() -> None:
    def who(name: str, request: gr.Request, bar: gr.Progress = gr.Progress()) -> str:  # noqa: B008
        return f"{name} {request.session_hash}"

    assert result_of(app_of(who), "who", "Ada") == ["Ada page"]


def test_several_returns_none_and_yields() -> None:
    def pair(a: int) -> tuple[int, str]:
        return a, str(a)

    def nothing(a: int) -> None:
        return None

    def steps(n: int) -> Iterator[int]:
        yield from range(n)

    assert result_of(app_of(pair), "pair", 1) == [1, "1"]
    assert result_of(app_of(nothing), "nothing", 1) == []

    async def scene(page: Any) -> Any:
        told = page.submit("steps", 3)
        await told.data()
        return told.yields

    assert play(app_of(steps), scene) == [[0], [1], [2]]


@pytest.mark.parametrize(
    ("hint", "schema"),
    [
        (bool, {"type": "boolean"}),
        (Path, {"type": "string"}),
        (Any, {}),
        (list, {"type": "array", "items": {}}),
        (tuple[int, ...], {"type": "array", "items": {"type": "integer"}}),
        (int | None, {"oneOf": [{"type": "null"}, {"type": "integer"}]}),
        (Literal[1, 2], {"enum": [1, 2], "type": "integer"}),
        (object, {}),
    ],
)
def test_schemas(hint: Any, schema: dict[str, Any]) -> None:
    assert schema_of(hint) == schema


def test_returns() -> None:
    assert returns_of(tuple[int, ...]) == [tuple[int, ...]]
    assert returns_of(Iterator[tuple[int, str]]) == [int, str]
    assert returns_of(type(None)) == []
