"""The content store as the bridge sees it in a worker: Blobs come in, bytes go out."""

from __future__ import annotations

import mimetypes
from typing import Any

from cloche.media.store import store


class BrowserFiles:
    """Passes files between the page and the store."""

    def display_bytes(self, path: str) -> tuple[bytes | memoryview, str | None]:
        """What the page shows for a stored file."""
        return store().display_bytes(path)

    def read(self, path: str) -> tuple[bytes | memoryview, str | None]:
        """The file in its declared format."""
        from pathlib import Path

        on_disk = store().path_on_disk(path)
        return Path(on_disk).read_bytes(), mimetypes.guess_type(on_disk)[0]

    def knows(self, path: str) -> bool:
        """Whether a file of the store has this path."""
        return store().knows(path)

    async def receive(self, attachment: Any, name: str, mime_type: str | None) -> dict[str, Any]:
        """Store a Blob or ArrayBuffer under its content's hash; gives its file record."""
        buffer = (
            await attachment.arrayBuffer() if hasattr(attachment, "arrayBuffer") else attachment
        )
        record = store().put_bytes(buffer.to_bytes(), name, mime_type)
        return record.to_dict()
