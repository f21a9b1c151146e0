"""`Api`: a parameter or a return of an endpoint that stands for no component on the page."""

from __future__ import annotations

from typing import Any, ClassVar

from cloche.blocks.errors import PayloadError
from cloche.components.base import Component

_KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


class Api(Component):
    """Made by `gr.api` for each annotated parameter and return.

    Args:
        value: what clients need not send.
        schema: JSON schema of the value.
        label: name shown to clients.
    """

    ts_value: ClassVar[str] = "unknown"

    def __init__(
        self, value: Any = None, schema: dict[str, Any] | None = None, label: str | None = None
    ) -> None:
        self._api_info = schema or {}
        super().__init__(value, label=label)

    def initial_value(self, value: Any) -> Any:
        """The default as it is."""
        return value

    def get_config(self) -> dict[str, Any]:
        """The schema and the label; nothing is drawn."""
        shown = {"value": self.value, "label": self.label, "_api_info": self._api_info}
        return {**shown, "name": self.get_block_name(), "_selectable": False}

    def preprocess(self, payload: Any) -> Any:
        """The value, if it fits the annotation."""
        problem = mismatch(self._api_info, payload, "")
        if problem:
            raise PayloadError(f"Api parameter {self.label}: {problem}")
        return payload

    def api_info(self) -> dict[str, Any]:
        """The schema of the annotation."""
        return self._api_info

    def example_payload(self) -> Any:
        """The default, else dots."""
        return "..." if self.value is None else self.value


def mismatch(schema: dict[str, Any], value: Any, place: str) -> str | None:
    """What is wrong with a JSON value, None when it fits."""
    choices = schema.get("oneOf")
    if choices is not None:
        if any(mismatch(choice, value, place) is None for choice in choices):
            return None
        kinds = " or ".join(str(choice.get("type", "anything")) for choice in choices)
        return f"{_at(place)}must be {kinds}, got {value!r:.60}."
    if "enum" in schema:
        if value in schema["enum"]:
            return None
        known = ", ".join(repr(choice) for choice in schema["enum"])
        return f"{_at(place)}must be one of {known}; got {value!r:.60}."
    kind = schema.get("type")
    expected = _KINDS.get(kind) if isinstance(kind, str) else None
    if expected is None:
        return None
    boolean = isinstance(value, bool) and kind != "boolean"
    if boolean or not isinstance(value, expected):
        return f"{_at(place)}must be {kind}, got {value!r:.60}."
    if isinstance(value, list):
        items = ((schema.get("items") or {}, item, f"[{i}]") for i, item in enumerate(value))
    elif isinstance(value, dict) and isinstance(schema.get("additionalProperties"), dict):
        items = ((schema["additionalProperties"], item, f"[{k!r}]") for k, item in value.items())
    else:
        return None
    found = (mismatch(inner, item, place + where) for inner, item, where in items)
    return next((problem for problem in found if problem), None)


def _at(place: str) -> str:
    return f"the value{place} " if place else "the value "
