"""Every public class and function takes what the released reference takes, in the same order."""

from __future__ import annotations

import functools
import inspect
import warnings
from typing import Any

import pytest

import cloche as gr
from api_facts import FACTS, LAUNCH, LISTENER, QUEUE
from cloche.events.listener import BoundEvent
from cloche.events.options import ListenerOptions

Parameters = list[tuple[str, str, Any]]


def read(text: str) -> Parameters:
    """Parameters written as in a function's head."""
    function = eval(f"lambda {text}: None")
    return parameters(function)


def parameters(target: Any) -> Parameters:
    return [(p.name, p.kind.name, p.default) for p in inspect.signature(target).parameters.values()]


def public(name: str) -> Any:
    return functools.reduce(getattr, name.split("."), gr)


@pytest.mark.parametrize("name", FACTS)
def test_parameters(name: str) -> None:
    expected, found = read(FACTS[name][0]), parameters(public(name))
    if name == "HTML":
        # the reference lists the props of templates as one parameter
        expected = [p for p in expected if p[0] != "props"]
        found = [p for p in found if p[1] != "VAR_KEYWORD"]
    by_name = {p[0]: p for p in found}
    for parameter, kind, default in expected:
        assert parameter in by_name, f"{name} has no parameter {parameter}"
        _, own_kind, own_default = by_name[parameter]
        assert own_kind == kind, parameter
        assert default is ... or own_default == default, parameter
    assert sorted(by_name) == sorted(p[0] for p in expected)
    positional = [p[0] for p in expected if p[1] == "POSITIONAL_OR_KEYWORD"]
    assert [p[0] for p in found if p[1] == "POSITIONAL_OR_KEYWORD"] == positional


@pytest.mark.parametrize("name", [name for name, (_, events) in FACTS.items() if events])
def test_events(name: str) -> None:
    kind = public(name)
    names = FACTS[name][1].split()
    assert sorted(map(str, kind.EVENTS)) == sorted(names)
    for event in names:
        assert callable(getattr(kind, event).bind_to_class), event


def test_every_event_takes_the_same_options() -> None:
    expected = read(LISTENER)
    found = parameters(BoundEvent.__call__)[1:]
    assert [p[0] for p in found[: len(expected)]] == [p[0] for p in expected]
    for (name, kind, default), (_, own_kind, own_default) in zip(expected, found, strict=False):
        # None stands for the default of the event, which is not the same for all of them
        assert (own_kind, own_default) == (kind, None if name == "show_progress" else default)
    options = {name for name, _, _ in expected} - {"fn", "inputs", "outputs"}
    assert options == set(ListenerOptions.__slots__) - {"event_specific_args"}


def test_launch_and_queue() -> None:
    assert parameters(gr.Blocks.queue)[1:-1] == read(QUEUE)
    for name, kind, default in read(LAUNCH):
        with gr.Blocks() as demo, warnings.catch_warnings():
            warnings.simplefilter("error")
            demo.launch(**{name: default})
        assert kind in ("POSITIONAL_OR_KEYWORD", "KEYWORD_ONLY")
    positional = [default for _, kind, default in read(LAUNCH) if kind == "POSITIONAL_OR_KEYWORD"]
    with gr.Blocks() as demo:
        demo.launch(*positional)
        with pytest.raises(TypeError, match="positional"):
            demo.launch(*positional, 1)
        with pytest.raises(TypeError, match="colour"):
            demo.launch(colour="red")


def test_short_names_and_other_names_of_the_same() -> None:
    assert gr.Text is gr.Textbox
    assert gr.Json is gr.JSON
    assert gr.TabItem is gr.Tab
    for short in ("text", "textbox", "textarea", "number", "slider", "checkbox", "radio", "html"):
        assert gr.Interface(lambda x: x, short, short).input_components
