"""What the bridge needs of the world around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from cloche.blocks.blocks import Blocks
    from cloche.engine.engine import Engine

#: Sends one message: its text, and binary parts in the order the message names them.
Post = Callable[[str, Sequence[bytes | memoryview]], None]


class Failure(Protocol):
    """Why a script gave no app."""

    error: str
    hint: str
    traceback: str | None


class Rerun(Protocol):
    """Runs the app's script again, with files replaced by attachments and others removed."""

    async def __call__(
        self, entrypoint: str, files: Sequence[tuple[str, Any]], removed: Sequence[str], /
    ) -> tuple[Blocks, Engine] | Failure:
        """The new app and its engine, or why the old one goes on."""


class Files(Protocol):
    """The content store, as the bridge uses it."""

    def display_bytes(self, path: str) -> tuple[bytes | memoryview, str | None]:
        """What the page shows for a stored file, and its MIME type."""

    def knows(self, path: str) -> bool:
        """Whether a stored file has this path."""

    async def receive(self, attachment: Any, name: str, mime_type: str | None) -> dict[str, Any]:
        """Store an uploaded attachment; gives its file record."""

    def read(self, path: str) -> tuple[bytes | memoryview, str | None]:
        """The file in its declared format, and its MIME type."""

    def hold(self, path: str) -> None:
        """The page has the bytes of the file from now on."""

    def let_go(self, path: str) -> None:
        """The page has dropped them."""

    def lend(self, path: str) -> None:
        """The app's code gets the path as it is, and may keep it."""
