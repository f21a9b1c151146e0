"""The content store as the bridge sees it in a worker: Blobs come in, bytes go out."""

from __future__ import annotations

import asyncio
import mimetypes
from typing import Any

from cloche.media.store import store

#: Seconds that a file stays after the last page has let it go: a message that names it may be on
#: its way to that page, or an event that uses it may wait for its turn.
GRACE = 30.0


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

    def hold(self, path: str) -> None:
        """The page has the bytes of the file from now on."""
        store().holding.hold(path)

    def let_go(self, path: str) -> None:
        """The page has dropped them; the file goes a little later, if nobody wants it by then."""
        store().holding.let_go(path)
        asyncio.get_event_loop().call_later(GRACE, store().drop, path)

    def lend(self, path: str) -> None:
        """The app's code gets the path as it is, and may keep it."""
        store().holding.lend(path)
