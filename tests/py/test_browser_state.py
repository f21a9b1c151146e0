"""`gr.BrowserState` on Python's side; the page's side is in tests/web and tests/browser."""

from __future__ import annotations

from typing import Any

import pytest

import cloche as gr
from support.running import failure_of, result_of


def test_config_names_what_the_page_needs() -> None:
    with gr.Blocks() as demo:
        gr.BrowserState({"a": (1, 2)}, storage_key="key", secret="s")
    entry = demo.get_config_file()["components"][0]
    props = entry["props"]
    assert props["default_value"] == {"a": [1, 2]}
    assert (props["storage_key"], props["secret"]) == ("key", "s")
    assert "value" not in props
    assert entry["api_info"] == {"type": {}, "description": "any json-serializable value"}


def test_without_names_the_page_makes_them() -> None:
    with gr.Blocks() as demo:
        gr.BrowserState(1)
    props = demo.get_config_file()["components"][0]["props"]
    assert "storage_key" not in props
    assert "secret" not in props


def test_later_changes_of_the_default_do_not_reach_it() -> None:
    default = [1]
    state = gr.BrowserState(default)
    default.append(2)
    assert state.default_value == [1]


def test_a_default_that_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError, match="default_value: BrowserState keeps JSON values"):
        gr.BrowserState(object())


class Model:
    def model_dump(self) -> dict[str, Any]:
        return {"name": "Ada"}


def test_passes_and_takes_json() -> None:
    with gr.Blocks() as demo:
        state = gr.BrowserState()
        state.change(lambda value: [*value, 3], state, state, api_name="add")
        state.change(lambda: {"m": Model()}, None, state, api_name="model")
        state.change(lambda: {1, 2}, None, state, api_name="set")
        state.change(lambda: float("nan"), None, state, api_name="nan")
    assert result_of(demo, "add", [1, 2]) == [[1, 2, 3]]
    assert result_of(demo, "model") == [{"m": {"name": "Ada"}}]
    assert "a set is no JSON value" in failure_of(demo, "set").error
    assert "BrowserState" in failure_of(demo, "nan").error
