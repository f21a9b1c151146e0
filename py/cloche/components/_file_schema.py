"""JSON schema of a file record, as clients see it."""

from __future__ import annotations

from typing import Any


def file_schema(title: str, *, optional_path: bool, described_as: str) -> dict[str, Any]:
    """The schema of a record; `optional_path` where a `url` alone will do."""
    path: dict[str, Any] = {"description": "path in the app's file system", "title": "Path"}
    if optional_path:
        path.update(anyOf=[{"type": "string"}, {"type": "null"}], default=None)
    else:
        path["type"] = "string"
    return {
        "properties": {
            "path": path,
            "url": _optional("string", "Url", "address of the file, or the file as a data URL"),
            "size": _optional("integer", "Size", "bytes"),
            "orig_name": _optional("string", "Orig Name", "name the file had"),
            "mime_type": _optional("string", "Mime Type", "media type"),
            "is_stream": {
                "default": False,
                "description": "always false in what clients send",
                "title": "Is Stream",
                "type": "boolean",
            },
            "meta": {
                "additionalProperties": True,
                "default": {"_type": "gradio.FileData"},
                "title": "Meta",
                "type": "object",
            },
        },
        "title": title,
        "type": "object",
        "additional_description": described_as,
    }


def _optional(kind: str, title: str, description: str) -> dict[str, Any]:
    return {
        "anyOf": [{"type": kind}, {"type": "null"}],
        "default": None,
        "description": description,
        "title": title,
    }
