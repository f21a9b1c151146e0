"""Checks the files that event data names: the page may only name what it was given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cloche.bridge.codec import MessageError
from cloche.bridge.ports import Files
from cloche.bridge.values import FILE_TYPE

_ADDRESSES = ("http://", "https://", "data:")


def check_event_data(event_data: Any, files: Files, event_id: str) -> None:
    """Refuse event data with the path of a file that is neither stored nor a web address.

    Raises:
        MessageError: naming the path.
    """
    if event_data is None:
        return
    for path in _paths(event_data):
        known = isinstance(path, str) and (path.startswith(_ADDRESSES) or files.knows(path))
        if not known:
            raise MessageError(
                f"The details of the event name the file {path!r}, which this app does not have.",
                "Upload the file first, or use the record that the app sent.",
                event_id=event_id,
            )
    lend_files(event_data, files)


def lend_files(value: Any, files: Files) -> None:
    """Note the files in a value that the app's function gets as it came and may remember."""
    for path in _paths(value):
        if isinstance(path, str):
            files.lend(path)


def _paths(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        meta = value.get("meta")
        if isinstance(meta, dict) and meta.get("_type") == FILE_TYPE:
            yield value.get("path") or value.get("url")
            return
        for item in value.values():
            yield from _paths(item)
    elif isinstance(value, list):
        for item in value:
            yield from _paths(item)
