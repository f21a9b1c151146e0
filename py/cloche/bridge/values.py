"""Values on their way out: plain JSON copies for comparing yields, and the files they mention."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cloche.bridge.codec import to_json

FILE_TYPE = "gradio.FileData"


def plain(value: Any) -> Any:
    """A copy made of JSON types only; the next yield may change the original in place.

    Raises:
        TypeError: an object that has no JSON form.
    """
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return plain(to_json(value))


def file_records(value: Any) -> Iterator[dict[str, Any]]:
    """Every record of a stored file anywhere inside a plain value; not those of web addresses."""
    if isinstance(value, dict):
        meta = value.get("meta")
        if isinstance(meta, dict) and meta.get("_type") == FILE_TYPE and value.get("path"):
            if not value.get("url"):
                yield value
            return
        for item in value.values():
            yield from file_records(item)
    elif isinstance(value, list):
        for item in value:
            yield from file_records(item)
