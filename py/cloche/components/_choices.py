"""Choices of Radio, Dropdown and the like: names and values, and the check of what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cloche.components._payload import describe, wrong_payload

if TYPE_CHECKING:
    from cloche.blocks.block import Block

#: A choice as an author writes it: a value, or a (name, value) pair.
Choice = str | int | float | tuple[str, str | int | float]


def as_choices(choices: Sequence[Choice] | None) -> list[tuple[str, Any]]:
    """Choices as (name, value) pairs.

    Raises:
        ValueError: a tuple or list among them is not a pair.
    """
    pairs: list[tuple[str, Any]] = []
    for choice in choices or ():
        if isinstance(choice, tuple | list):
            if len(choice) != 2:
                raise ValueError(
                    f"A choice is a value or a (name, value) pair; got {describe(choice)}."
                )
            pairs.append((choice[0], choice[1]))
        else:
            pairs.append((str(choice), choice))
    return pairs


def is_choice(choices: Sequence[tuple[str, Any]], value: Any) -> bool:
    """Whether `value` is the value of a choice; True is not taken for 1."""
    return any(
        value == known and isinstance(value, bool) is isinstance(known, bool)
        for _, known in choices
    )


def position(choices: Sequence[tuple[str, Any]], value: Any) -> int | None:
    """Index of the choice of this value, or None."""
    for index, (_, known) in enumerate(choices):
        if value == known and isinstance(value, bool) is isinstance(known, bool):
            return index
    return None


def check_choice(component: Block, choices: Sequence[tuple[str, Any]], value: Any) -> None:
    """Refuse a value that is not among the choices.

    Raises:
        PayloadError: naming the value and the choices.
    """
    if not is_choice(choices, value):
        values = [known for _, known in choices]
        raise wrong_payload(component, value, f"one of its choices {values!r:.300}")


def check_type(value: str) -> None:
    """`type=` of a choice component.

    Raises:
        ValueError: it is neither "value" nor "index".
    """
    if value not in ("value", "index"):
        raise ValueError(f'type must be "value" or "index"; got {value!r}.')
