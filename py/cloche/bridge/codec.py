"""JSON text to message objects and back, with errors that say what is wrong with a message."""

from __future__ import annotations

import functools
import json
import types
import typing
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from cloche.bridge import messages
from cloche.bridge.messages import PROTOCOL_VERSION, TO_WORKER

_BY_NAME: dict[str, type] = {cls.msg: cls for cls in TO_WORKER}  # type: ignore[attr-defined]
_JSON_NAMES = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


class MessageError(ValueError):
    """A message that cannot be acted on.

    Attributes:
        hint: what to do about it.
        request_id, event_id: whom to answer, where the message said so.
    """

    def __init__(
        self, error: str, hint: str, request_id: str | None = None, event_id: str | None = None
    ) -> None:
        super().__init__(error)
        self.hint = hint
        self.request_id = request_id
        self.event_id = event_id


def decode(text: str) -> Any:
    """The message in `text`, as one of the classes in `messages.TO_WORKER`.

    Raises:
        MessageError: not JSON, of another protocol version, unknown, or with a wrong field.
    """
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise MessageError(
            f"The message is not JSON: {error}.", "Send messages through Cloche's client."
        ) from None
    if not isinstance(raw, dict):
        raise MessageError(
            f"A message is a JSON object, this is {_json_name(raw)}.",
            "Send messages through Cloche's client.",
        )
    request_id, event_id = _text_or_none(raw, "request_id"), _text_or_none(raw, "event_id")
    version = raw.get("v")
    if version != PROTOCOL_VERSION:
        raise MessageError(
            f"The message is of protocol version {version!r}, this app speaks {PROTOCOL_VERSION}.",
            "Load cloche.js and the core from the same release, then reload the page.",
            request_id,
            event_id,
        )
    name = raw.get("msg")
    cls = _BY_NAME.get(name) if isinstance(name, str) else None
    if cls is None:
        raise MessageError(
            f"There is no message {name!r}.",
            f"Known are {', '.join(sorted(_BY_NAME))}.",
            request_id,
            event_id,
        )
    try:
        return _build(cls, raw, cls.__name__)
    except MessageError as error:
        error.request_id, error.event_id = request_id, event_id
        raise


def encode(message: Any) -> str:
    """The JSON text of a message; NaN and infinities become null, as JSON has no word for them."""
    raw = {"msg": message.msg, "v": PROTOCOL_VERSION, **_plain_fields(message)}
    try:
        return json.dumps(raw, default=to_json, separators=(",", ":"), allow_nan=False)
    except ValueError:
        return json.dumps(_finite(raw), default=to_json, separators=(",", ":"))


def to_json(value: Any) -> Any:
    """What `json` cannot write itself: records, numpy scalars and arrays, sets, paths, dates.

    Raises:
        TypeError: an object that has no JSON form.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return _plain_fields(value)
    for method in ("to_dict", "tolist", "isoformat", "__fspath__"):
        convert = getattr(value, method, None)
        if callable(convert) and not isinstance(value, type):
            return convert()
    if isinstance(value, set | frozenset | tuple | types.GeneratorType):
        return list(value)
    raise TypeError(
        f"A {type(value).__name__} cannot be shown by this component. "
        "Return text, numbers, lists, dicts, or what the component's documentation names."
    )


def _plain_fields(message: Any) -> dict[str, Any]:
    return {name: getattr(message, name) for name in _field_names(type(message))}  # type: ignore[arg-type]  # a class is hashable


@functools.cache
def _field_names(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    if isinstance(value, str | int | None):
        return value
    return _finite(to_json(value))


# --- checking fields ------------------------------------------------------------------------------


@functools.cache
def _fields_of(cls: type) -> tuple[tuple[Field[Any], Any], ...]:
    hints = typing.get_type_hints(cls, vars(messages))
    return tuple((field, hints[field.name]) for field in fields(cls))


def _build(cls: type, raw: dict[str, Any], where: str) -> Any:
    values: dict[str, Any] = {}
    for field, hint in _fields_of(cls):
        if field.name in raw:
            values[field.name] = _checked(raw[field.name], hint, f"{where}.{field.name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise MessageError(
                f"{where} lacks the field {field.name!r}.",
                "Send messages through Cloche's client of the same release.",
            )
    return cls(**values)


def _checked(value: Any, hint: Any, where: str) -> Any:
    """`value` if it has the hinted JSON shape; nested records are built."""
    if hint is Any:
        return value
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None and type(None) in args:
            return None
        return _checked(value, next(a for a in args if a is not type(None)), where)
    if origin is typing.Literal:
        if value in args:
            return value
        raise _wrong(where, value, " or ".join(repr(arg) for arg in args))
    if isinstance(hint, type) and is_dataclass(hint):
        if isinstance(value, dict):
            return _build(hint, value, where)
        raise _wrong(where, value, "an object")
    expected = origin or hint
    fits = isinstance(value, expected) or (expected is float and isinstance(value, int))
    if not fits or (isinstance(value, bool) and expected in (int, float)):
        raise _wrong(where, value, _JSON_NAMES.get(expected, str(expected)))
    if expected is list and args and args[0] is not Any:
        return [_checked(item, args[0], f"{where}[{i}]") for i, item in enumerate(value)]
    if expected is dict and args and args[1] is not Any:
        return {key: _checked(item, args[1], f"{where}.{key}") for key, item in value.items()}
    return value


def _wrong(where: str, value: Any, expected: str) -> MessageError:
    return MessageError(
        f"{where} must be {expected}, got {_json_name(value)}.",
        "Send messages through Cloche's client of the same release.",
    )


def _json_name(value: Any) -> str:
    return "null" if value is None else _JSON_NAMES.get(type(value), type(value).__name__)


def _text_or_none(raw: dict[str, Any], name: str) -> str | None:
    value = raw.get(name)
    return value if isinstance(value, str) else None
