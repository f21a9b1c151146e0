"""Names of API endpoints: from the function, unique within an app."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection
from typing import Any

_PUNCTUATION = re.compile(r"[^\w\s-]")


def function_name(fn: Callable[..., Any]) -> str:
    """The name of a function, of what a partial wraps, or of a callable object's class."""
    while isinstance(fn, functools.partial):
        fn = fn.func
    name = getattr(fn, "__name__", None)
    return name if isinstance(name, str) else type(fn).__name__


def clean_name(name: str) -> str:
    """Without punctuation other than `-` and `_`; a lambda gives `lambda`."""
    return _PUNCTUATION.sub("", name)


def unique_name(name: str, taken: Collection[str]) -> str:
    """`name`, or `name_1`, `name_2`… when taken."""
    if name not in taken:
        return name
    number = 1
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
