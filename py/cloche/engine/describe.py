"""How blocks and values are named in messages to people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cloche.blocks.block import Block
from cloche.blocks.errors import PayloadError

_LONGEST = 60


def name_of(block: Block) -> str:
    """Class, label if any, and id: `Number 'Age' (id 3)`."""
    label = getattr(block, "label", None)
    shown = f" {label!r}" if label else ""
    return f"{type(block).__name__}{shown} (id {block._id})"


def names_of(blocks: Iterable[Block]) -> str:
    """Several blocks, separated by commas."""
    return ", ".join(name_of(block) for block in blocks)


def short(value: Any) -> str:
    """A value in few characters; an object that cannot be printed is named by its class."""
    try:
        text = repr(value)
    except Exception:
        return f"a {type(value).__name__}"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def came(value: Any) -> str:
    """A value and its class: `'abc' (str)`."""
    return "None" if value is None else f"{short(value)} ({type(value).__name__})"


def expected(block: Block, output: bool) -> str:
    """What a component takes, from the description it gives to clients."""
    describe = getattr(block, "api_info_as_output" if output else "api_info_as_input", None)
    try:
        schema = describe() if describe is not None else {}
    except Exception:
        return "what its documentation names"
    kinds = [schema.get("type")] if schema.get("type") else []
    kinds += [part.get("type") for part in schema.get("anyOf", schema.get("oneOf", ()))]
    text = " or ".join(str(kind) for kind in kinds if isinstance(kind, str))
    if "enum" in schema:
        text += f" out of {short(schema['enum'])}"
    return text or str(schema.get("title") or "what its documentation names")


def count(number: int, noun: str) -> str:
    """`1 value`, `2 values`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def said(error: BaseException) -> str:
    """An exception's text, without the full stop; its class when it says nothing."""
    try:
        text = str(error).strip().rstrip(".")
    except Exception:
        text = ""
    return text or type(error).__name__


def name_side(error: PayloadError, block: Block, side: str) -> None:
    """Add to a component's own refusal which component it is and on which side of the function."""
    if error.message.startswith(type(block).__name__):
        error.message = f"As an {side}, {error.message}"
    else:
        error.message = f"{name_of(block)} as an {side}: {error.message}"
    error.args = (error.message,)
