"""`BrowserState`: a value kept in the visitor's browser, encrypted, over reloads of the page."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from cloche.blocks.errors import PayloadError
from cloche.components.base import Component
from cloche.events.names import Events


class BrowserState(Component):
    """A JSON value in the browser's localStorage. It passes the stored value, or the default.

    Args:
        default_value: what it holds while nothing is stored.
        storage_key: name in localStorage. None makes one of the page's address and the component's
            place in the app; name it when several apps share a page, or when the app may change.
        secret: the value is encrypted with a key made of this text. None makes one like the name.
        render: False places it later by `.render()`.

    Raises:
        TypeError: a default that is no JSON value.
    """

    EVENTS: ClassVar = [Events.change]
    ts_value: ClassVar[str] = "unknown"

    def __init__(
        self,
        default_value: Any = None,
        *,
        storage_key: str | None = None,
        secret: str | None = None,
        render: bool = True,
    ) -> None:
        try:
            self.default_value = _as_json(default_value)
        except PayloadError as error:
            raise TypeError(f"default_value: {error.message}") from None
        self.storage_key = storage_key
        self.secret = secret
        super().__init__(None, render=render)

    def preprocess(self, payload: Any) -> Any:
        """The stored value as it is."""
        return payload

    def postprocess(self, value: Any) -> Any:
        """The value to store; models with `model_dump` become dicts."""
        return _as_json(value)

    def api_info(self) -> dict[str, Any]:
        """Any JSON value."""
        return {"type": {}, "description": "any json-serializable value"}

    def example_payload(self) -> Any:
        """Some text."""
        return "test"


def _as_json(value: Any) -> Any:
    """A copy made of JSON types, because the caller may go on changing the original."""

    def convert(item: Any) -> Any:
        for method in ("model_dump", "tolist"):
            if callable(getattr(item, method, None)) and not isinstance(item, type):
                return getattr(item, method)()
        raise TypeError(f"a {type(item).__name__} is no JSON value")

    try:
        return json.loads(json.dumps(value, default=convert, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise PayloadError(
            f"BrowserState keeps JSON values (text, numbers, lists, dicts): {error}."
        ) from None
