"""Messages: what is wrong with one is said, and nothing else is let through."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloche.bridge import messages as m
from cloche.bridge.codec import MessageError, decode, encode

SUBMIT = {"msg": "submit", "v": 1, "event_id": "e1", "session_hash": "s", "fn_index": 0, "data": []}


def text(**changes: Any) -> str:
    return json.dumps({**SUBMIT, **changes})


def test_a_good_message_becomes_its_class() -> None:
    message = decode(text(data=["Ada", 2], trigger_id=4))
    assert message == m.Submit(
        event_id="e1", session_hash="s", fn_index=0, data=["Ada", 2], trigger_id=4
    )


def test_nested_records_are_built() -> None:
    raw = {
        "msg": "boot",
        "v": 1,
        "runtime_url": "r",
        "core_url": "c",
        "entrypoint": "app.py",
        "files": {"app.py": {"content": "1"}},
        "wheels": [{"name": "w", "url": "w.whl"}],
    }
    boot = decode(json.dumps(raw))
    assert boot.files["app.py"].content == "1"
    assert boot.wheels[0].url == "w.whl"


@pytest.mark.parametrize(
    ("sent", "part"),
    [
        ("{", "not JSON"),
        ("[1]", "a list"),
        ("null", "null"),
        (text(v=2), "version 2"),
        (text(v="1"), "version '1'"),
        (text(msg="submitt"), "submitt"),
        (text(msg=["submit"]), "no message"),
        (text(data="Ada"), "Submit.data must be a list, got text"),
        (text(fn_index="0"), "Submit.fn_index must be a whole number, got text"),
        (text(fn_index=True), "Submit.fn_index must be a whole number"),
        (text(trigger_id=1.5), "Submit.trigger_id must be a whole number, got a number"),
        (json.dumps({"msg": "cancel", "v": 1, "session_hash": "s"}), "lacks the field 'event_ids'"),
        (
            json.dumps({"msg": "upload", "v": 1, "request_id": "r", "files": [3]}),
            "Upload.files[0] must be an object",
        ),
    ],
)
def test_a_bad_message_is_refused_with_its_fault(sent: str, part: str) -> None:
    with pytest.raises(MessageError) as caught:
        decode(sent)
    assert part in str(caught.value)
    assert caught.value.hint


def test_a_refusal_knows_whom_to_answer() -> None:
    with pytest.raises(MessageError) as caught:
        decode(text(v=9))
    assert caught.value.event_id == "e1"


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=9), x, max_size=5),
    )
)
def test_no_json_value_gets_past_as_anything_but_a_refusal(value: Any) -> None:
    with pytest.raises(MessageError):
        decode(json.dumps(value))


def test_numbers_json_has_no_word_for_become_null() -> None:
    message = m.ProcessCompleted(
        event_id="e", output=m.Output(data=[math.nan, {"a": [math.inf, 1.5]}]), success=True
    )
    assert json.loads(encode(message))["output"]["data"] == [None, {"a": [None, 1.5]}]


def test_values_with_a_json_form_are_written() -> None:
    np = pytest.importorskip("numpy")
    data = [np.float32(0.5), np.arange(3), {"s": {1}}, PurePosixPath("a/b"), (1, 2)]
    message = m.ProcessCompleted(event_id="e", output=m.Output(data=data), success=True)
    assert json.loads(encode(message))["output"]["data"] == [
        0.5,
        [0, 1, 2],
        {"s": [1]},
        "a/b",
        [1, 2],
    ]


def test_an_object_without_a_json_form_is_named() -> None:
    message = m.ProcessCompleted(event_id="e", output=m.Output(data=[object()]), success=True)
    with pytest.raises(TypeError, match="object cannot be shown"):
        encode(message)


def test_every_message_has_a_one_line_meaning_and_a_unique_name() -> None:
    classes = [*m.TO_WORKER, *m.TO_PAGE]
    names = [cls.msg for cls in classes]  # type: ignore[attr-defined]
    assert len(names) == len(set(names))
    for cls in classes:
        assert dataclasses.is_dataclass(cls)
        assert cls.__doc__
        assert "\n" not in cls.__doc__.strip()
