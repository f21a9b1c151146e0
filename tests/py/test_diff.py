"""Edits between yields: applied to the old value they always give the new one."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cloche.bridge.diff import edits
from cloche.bridge.stream import OutputStream

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def apply(value: Any, changes: list[list[Any]]) -> Any:
    """The page's side of the edits, written apart from it."""
    root = [copy.deepcopy(value)]
    for op, path, new in changes:
        *way, last = [0, *path]
        target: Any = root
        for step in way:
            target = target[step]
        if op == "append":
            target[last] += new
        elif op == "delete":
            del target[last]
        elif op == "add" and isinstance(target, list):
            target.insert(last, new)
        else:
            target[last] = new
    return root[0]


@given(json_values, json_values)
def test_edits_lead_from_old_to_new(old: Any, new: Any) -> None:
    result = apply(old, edits(old, new))
    assert result == new
    assert type(result) is type(new)


@given(json_values)
def test_equal_values_need_no_edits(value: Any) -> None:
    assert edits(value, copy.deepcopy(value)) == []


def test_growing_text_costs_its_growth() -> None:
    assert edits("a" * 10_000, "a" * 10_000 + "b") == [["append", [], "b"]]
    assert edits({"t": ["x"]}, {"t": ["xy"]}) == [["append", ["t", 0], "y"]]


def test_true_is_not_one() -> None:
    assert edits(1, True) == [["replace", [], True]]


def test_stream_notices_a_list_changed_in_place() -> None:
    stream = OutputStream()
    messages = ["a"]
    assert stream.next([messages]) == [["a"]]
    messages.append("b")
    assert stream.next([messages]) == [[["add", [1], "b"]]]


def test_stream_sends_one_replacement_instead_of_hundreds_of_edits() -> None:
    stream = OutputStream()
    stream.next([list(range(500))])
    assert stream.next([list(range(1, 501))]) == [[["replace", [], list(range(1, 501))]]]
