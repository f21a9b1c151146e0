"""Checks the shape of file records before a component sees them."""

from __future__ import annotations

from typing import Any

from cloche.blocks.block import Block
from cloche.blocks.errors import PayloadError
from cloche.engine.describe import came, name_of

#: Marks a file record among other objects.
_TYPE = "gradio.FileData"


def check_file_records(block: Block, payload: Any) -> None:
    """Refuse file records without a path, anywhere inside a payload.

    Raises:
        PayloadError: naming the component and what came.
    """
    if isinstance(payload, dict):
        meta = payload.get("meta")
        marked = isinstance(meta, dict) and meta.get("_type") == _TYPE
        if marked:
            _check(block, payload)
            return
        for item in payload.values():
            check_file_records(block, item)
    elif isinstance(payload, list):
        for item in payload:
            check_file_records(block, item)


def _check(block: Block, record: dict[str, Any]) -> None:
    path, url = record.get("path"), record.get("url")
    if not isinstance(path, str) and not isinstance(url, str):
        raise PayloadError(
            f"{name_of(block)} got a file record without a path: {came(record)}. "
            "Upload the file first and send the record that the upload answered."
        )
    for name, kind in (("path", str), ("url", str), ("orig_name", str), ("mime_type", str)):
        value = record.get(name)
        if value is not None and not isinstance(value, kind):
            raise PayloadError(
                f"{name_of(block)} got a file record whose {name} must be text, got {came(value)}."
            )
