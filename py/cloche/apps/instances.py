"""Components from what an Interface is given: an instance, a string shortcut or a dict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cloche.blocks.block import Block
from cloche.blocks.registry import component_class
from cloche.components.base import Component


def component_from(given: Any) -> Component:
    """An unplaced component.

    Args:
        given: a component; a name such as "text"; or a dict of `name` and constructor arguments.

    Raises:
        ValueError: no component has that name.
        TypeError: it is none of these.
    """
    if isinstance(given, str):
        made: Block = component_class(given)(render=False)
    elif isinstance(given, dict):
        arguments = dict(given)
        name = arguments.pop("name", None)
        if not isinstance(name, str):
            raise ValueError(
                f"A component as a dict needs its name, like {{'name': 'textbox'}}; got {given!r}."
            )
        arguments.pop("render", None)
        made = component_class(name)(**arguments, render=False)
    else:
        made = given
        if isinstance(made, Component) and made.is_rendered:
            made.unrender()
    if not isinstance(made, Component):
        what = f"the class {given.__name__}" if isinstance(given, type) else repr(given)
        raise TypeError(
            f'An input or output is a component, a name such as "text", or a dict; got {what:.80}.'
        )
    return made


def components_from(given: Any, name: str) -> list[Component]:
    """A list of unplaced components from one or several; None gives an empty list.

    Raises:
        TypeError: `given` is neither a component, a string, a dict nor a list of these.
    """
    if given is None:
        return []
    if isinstance(given, str | dict | Component):
        return [component_from(given)]
    if isinstance(given, Sequence):
        return [component_from(one) for one in given]
    raise TypeError(
        f"{name} takes a component, a name, or a list of them; got {type(given).__name__}."
    )


def again(block: Any) -> Any:
    """A new block of the same class and arguments, placed in the container that is open."""
    return type(block)(**{**block.constructor_args, "render": True})
