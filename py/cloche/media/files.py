"""`FileData`: the record of a file as it travels between the page and Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Self

#: Marks a dict on the wire as a file record.
MARK = {"_type": "gradio.FileData"}


@dataclass(slots=True)
class FileData:
    """A file: where Python finds it, where the page finds it, and what it is.

    Attributes:
        path: path in Python's file system, or a URL.
        url: address in the page; None where the page makes one from the bytes.
        size: bytes, if known.
        orig_name: the name the user's file had.
        mime_type: for example "image/png".
        is_stream: whether it is a part of a stream.
        meta: marks the record as a file.
    """

    path: str
    url: str | None = None
    size: int | None = None
    orig_name: str | None = None
    mime_type: str | None = None
    is_stream: bool = False
    meta: dict[str, Any] = field(default_factory=lambda: dict(MARK))

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON."""
        return {
            "path": self.path,
            "url": self.url,
            "size": self.size,
            "orig_name": self.orig_name,
            "mime_type": self.mime_type,
            "is_stream": self.is_stream,
            "meta": dict(self.meta),
        }

    @classmethod
    def from_dict(cls, record: Any) -> Self:
        """The record that `record` describes; unknown keys are ignored.

        Raises:
            ValueError: it is no file record.
        """
        path = record.get("path") or record.get("url") if isinstance(record, dict) else None
        if not isinstance(path, str):
            raise ValueError(
                f"A file travels as an object with a `path` or `url`; got {record!r:.80}."
            )
        return cls(
            path=path,
            url=record.get("url"),
            size=record.get("size"),
            orig_name=record.get("orig_name"),
            mime_type=record.get("mime_type"),
            is_stream=bool(record.get("is_stream")),
            meta=dict(record.get("meta") or MARK),
        )


def is_file_record(value: Any) -> bool:
    """Whether `value` is the JSON of a file record."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("meta"), dict)
        and value["meta"].get("_type") == MARK["_type"]
    )


def is_url(text: object) -> bool:
    """Whether `text` is an address the page can load by itself."""
    return isinstance(text, str) and text.startswith(("http://", "https://", "data:", "blob:"))
