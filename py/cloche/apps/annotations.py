"""JSON schemas of Python annotations, for endpoints that have no components."""

from __future__ import annotations

import collections.abc
import types
import typing
from pathlib import PurePath
from typing import Any

_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    None: {"type": "null"},
    type(None): {"type": "null"},
}
_MANY = (list, set, frozenset, tuple, collections.abc.Sequence, collections.abc.Iterable)
_YIELDING = (
    collections.abc.Iterator,
    collections.abc.Generator,
    collections.abc.AsyncIterator,
    collections.abc.AsyncGenerator,
)


def schema_of(hint: Any) -> dict[str, Any]:
    """The schema of what JSON carries for an annotation; `{}` is anything."""
    try:
        if hint in _PLAIN:
            return dict(_PLAIN[hint])
    except TypeError:  # an annotation that has no hash says nothing here
        return {}
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return schema_of(arguments[0])
    if origin in (typing.Union, types.UnionType):
        # None comes first, as in the reference
        ordered = sorted(arguments, key=lambda argument: argument is not type(None))
        return {"oneOf": [schema_of(argument) for argument in ordered]}
    if origin is typing.Literal:
        return {"enum": list(arguments), **_common_type(arguments)}
    kind = origin or hint
    if not isinstance(kind, type):
        return {}
    if issubclass(kind, PurePath):
        return {"type": "string"}
    if issubclass(kind, dict) or kind is collections.abc.Mapping:
        value = schema_of(arguments[1]) if len(arguments) > 1 else {}
        return {"type": "object", "additionalProperties": value}
    if kind in _MANY:
        return {"type": "array", "items": _items(kind, arguments)}
    return {}


def returns_of(hint: Any) -> list[Any]:
    """The annotations of the single returns: a tuple of fixed length is several, None is none."""
    if hint is None or hint is type(None):
        return []
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is tuple and arguments and arguments[-1] is not Ellipsis:
        return list(arguments)
    if typing.get_origin(hint) in _YIELDING and arguments:
        return returns_of(arguments[0])  # each yield is a return
    return [hint]


def _items(kind: type, arguments: tuple[Any, ...]) -> dict[str, Any]:
    if kind is tuple and len({repr(a) for a in arguments if a is not Ellipsis}) > 1:
        return {}  # places of different kinds
    return schema_of(arguments[0]) if arguments else {}


def _common_type(values: tuple[Any, ...]) -> dict[str, Any]:
    kinds = {type(value) for value in values}
    return dict(_PLAIN.get(kinds.pop(), {})) if len(kinds) == 1 else {}
