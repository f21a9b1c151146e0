"""Messages for values of the wrong shape, alike for every component."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cloche.blocks.errors import PayloadError

if TYPE_CHECKING:
    from cloche.blocks.block import Block


def describe(value: Any) -> str:
    """What a value is, in the words of JSON where it is JSON, cut to a readable length."""
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return f"a boolean ({str(value).lower()})"
    if isinstance(value, int | float):
        return f"the number {value!r}"
    text = _short(repr(value))
    if isinstance(value, str):
        return f"the text {text}"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)} ({text})"
    if isinstance(value, dict):
        return f"an object ({text})"
    return f"{type(value).__name__} ({text})"


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def wrong_payload(component: Block, value: Any, expected: str) -> PayloadError:
    """The error for a value that `component` cannot take; `expected` completes "takes …"."""
    label = getattr(component, "label", None)
    name = f"{type(component).__name__} {label!r}" if label else type(component).__name__
    return PayloadError(f"{name} takes {expected}, but got {describe(value)}.")


def plain_number(value: Any) -> Any:
    """A numpy scalar or one-element array as the Python number it holds; anything else as it is."""
    item = getattr(value, "item", None)
    if callable(item) and getattr(value, "size", 1) == 1 and type(value).__module__ != "builtins":
        return item()
    return value
