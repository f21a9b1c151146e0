"""The content store: a folder of files named by their content, and images kept as pixels.

Pictures made in Python are kept as pixels and shown uncompressed, because encoding them in the page
takes longer than everything else together; a file in the declared format is written only when
something opens it.
"""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from cloche.blocks.errors import Error
from cloche.media.files import FileData, is_url
from cloche.media.holding import Holding
from cloche.media.mime import mime_type_of

if TYPE_CHECKING:
    from cloche.media.pixels import Pixels

#: Pixels kept in memory, in bytes; the oldest are encoded and leave when there are more.
PIXEL_BUDGET = 192 * 1024 * 1024
_COPY_CHUNK = 1 << 20

_trusted: ContextVar[bool] = ContextVar("cloche_trusted_files", default=False)


@contextmanager
def trusted_files() -> Iterator[None]:
    """Files named inside come from the author (initial values, icons): any path is fine."""
    token = _trusted.set(True)
    try:
        yield
    finally:
        _trusted.reset(token)


class Store:
    """Files that travel between Python and the page.

    Args:
        folder: where they lie; default `$GRADIO_TEMP_DIR` or `gradio` in the temporary folder.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = os.path.abspath(
            folder
            or os.environ.get("GRADIO_TEMP_DIR")
            or os.path.join(_temporary_folder(), "gradio")
        )
        self.allowed_paths: list[str] = []
        self.blocked_paths: list[str] = []
        self.max_file_size: int | None = None
        self.holding = Holding()
        self._pixels: OrderedDict[str, Pixels] = OrderedDict()
        self._pixel_bytes = 0

    def configure(
        self,
        allowed_paths: Sequence[str | Path] = (),
        blocked_paths: Sequence[str | Path] = (),
        max_file_size: int | None = None,
    ) -> None:
        """Take over what `launch()` was told; `max_file_size` is in bytes."""
        self.allowed_paths = [os.path.abspath(path) for path in allowed_paths]
        self.blocked_paths = [os.path.abspath(path) for path in blocked_paths]
        self.max_file_size = max_file_size

    # --- putting ---

    def put_bytes(
        self, data: bytes | memoryview, name: str, mime_type: str | None = None
    ) -> FileData:
        """Keep bytes under a file name, for example an upload.

        Raises:
            Error: there are more of them than `max_file_size`.
        """
        size = len(data)
        if self.max_file_size is not None and size > self.max_file_size:
            raise Error(
                f"{name} has {size} bytes, more than the {self.max_file_size} this app takes. "
                "Choose a smaller file."
            )
        name = safe_name(name)
        path = self._place(blake2b(data, digest_size=20).hexdigest(), name)
        if not os.path.exists(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
        return FileData(path, size=size, orig_name=name, mime_type=mime_type or mime_type_of(name))

    def put_file(self, path: str | Path) -> FileData:
        """Keep a copy of a file; a URL stays where it is, and so does a file of the store.

        Raises:
            Error: the file is missing, or lies where this app may not show files from.
        """
        text = os.fspath(path)
        if is_url(text):
            return FileData(text, url=text, orig_name=_url_name(text), mime_type=mime_type_of(text))
        full = os.path.abspath(text)
        if full in self._pixels:
            return FileData(full, orig_name=os.path.basename(full), mime_type=mime_type_of(full))
        if not os.path.isfile(full):
            what = "is a folder" if os.path.isdir(full) else "does not exist"
            raise Error(f"The file {text!r} {what}. Return the path of a file that is there.")
        name = os.path.basename(full)
        if not _inside(full, self.folder):
            self.check_path(full)
            full = self._copy(full, name)
        elif _trusted.get():
            self.holding.pin(full)
        size = os.path.getsize(full)
        return FileData(full, size=size, orig_name=name, mime_type=mime_type_of(name))

    def check_path(self, full: str) -> None:
        """Refuse a file that an app may not show.

        Raises:
            Error: it is blocked, or outside the working folder, the temporary folder and
                `allowed_paths`; or hidden by a leading dot.
        """
        real = os.path.realpath(full)
        if any(_inside(real, folder) for folder in self.blocked_paths):
            raise Error(f"The file {full!r} lies in a path listed in blocked_paths.")
        if _trusted.get() or any(_inside(real, folder) for folder in self.allowed_paths):
            return
        if _inside(real, os.path.realpath(_temporary_folder())):
            return
        here = os.path.realpath(os.getcwd())
        if _inside(real, here):
            parts = os.path.relpath(real, here).split(os.sep)
            if not any(part.startswith(".") for part in parts):
                return
            raise Error(
                f"The file {full!r} is hidden by a leading dot. Move it, or name its folder in "
                "launch(allowed_paths=[...])."
            )
        raise Error(
            f"The file {full!r} lies outside the app's folder. Move it there, or name its folder "
            "in launch(allowed_paths=[...])."
        )

    def put_pixels(self, pixels: Pixels) -> FileData:
        """Keep an image as pixels; its path carries the name of the format it would be encoded in.

        The path follows from the content, so that showing an equal image again is no change.
        """
        path = self._place(pixels.digest(), f"image.{pixels.format}")
        if path not in self._pixels:
            self._pixels[path] = pixels
            self._pixel_bytes += pixels.size
            self._shrink(keep=path)
        self._pixels.move_to_end(path)
        return FileData(path, orig_name=os.path.basename(path), mime_type=mime_type_of(path))

    def _shrink(self, keep: str) -> None:
        while self._pixel_bytes > PIXEL_BUDGET and len(self._pixels) > 1:
            oldest = next(iter(self._pixels))
            if oldest == keep:
                return
            self.path_on_disk(oldest)
            self._pixel_bytes -= self._pixels.pop(oldest).size

    # --- getting ---

    def pixels(self, path: str) -> Pixels | None:
        """The pixels of an image that was made in Python and is still kept, else None."""
        return self._pixels.get(path)

    def display_bytes(self, path: str) -> tuple[bytes | memoryview, str]:
        """What the page shows for a path, and its media type (of these bytes, not of the name).

        Raises:
            FileNotFoundError: the store has no such file.
        """
        pixels = self._pixels.get(path)
        if pixels is not None:
            return pixels.bitmap(), "image/bmp"
        return self.file_bytes(path)

    def file_bytes(self, path: str) -> tuple[bytes, str]:
        """The file in its declared format, as a download gets it, and its media type.

        Raises:
            FileNotFoundError: the store has no such file.
        """
        on_disk = self.path_on_disk(path)
        with open(on_disk, "rb") as file:
            return file.read(), mime_type_of(on_disk) or "application/octet-stream"

    def path_on_disk(self, path: str) -> str:
        """The path after making sure that a file is there, encoding kept pixels if need be.

        Raises:
            FileNotFoundError: the store has no such file.
        """
        if os.path.isfile(path):
            return path
        pixels = self._pixels.get(path)
        if pixels is None:
            raise FileNotFoundError(
                f"There is no file {path!r} in this app; it may have been cleared."
            )
        os.makedirs(os.path.dirname(path), exist_ok=True)
        pixels.save(path)
        return path

    def knows(self, path: str) -> bool:
        """Whether the page may ask for this path: a file of the store, and nothing else."""
        full = os.path.abspath(path)
        return full in self._pixels or (
            _inside(os.path.realpath(full), os.path.realpath(self.folder)) and os.path.isfile(full)
        )

    def own_path(self, path: str, *, lent: bool = True) -> str:
        """The path of a file that the page may send back.

        Args:
            path: as the page sent it.
            lent: the app's code gets the path and may keep it, so that the file stays.

        Raises:
            Error: it is no file of the store.
        """
        if not self.knows(path):
            raise Error(
                f"The page sent the path {path!r}, which is no file it was given. Upload the file."
            )
        full = os.path.abspath(path)
        if lent:
            self.holding.lend(full)
        return self.path_on_disk(full)

    # --- dropping ---

    def drop(self, path: str) -> None:
        """Forget a file of the store that no page shows and no code of the app can know."""
        if not self.holding.is_free(path):
            return
        pixels = self._pixels.pop(path, None)
        if pixels is not None:
            self._pixel_bytes -= pixels.size
        if not _inside(path, self.folder):
            return
        with suppress(FileNotFoundError):
            os.remove(path)
        with suppress(OSError):  # another name of the same content lies there
            os.rmdir(os.path.dirname(path))

    def sweep(self, age: float) -> None:
        """Drop files older than `age` seconds that functions were given and no page shows now.

        The author's own files stay, and so does what a page shows until it lets go of it.
        """
        oldest = time.time() - age
        for path in self.holding.lent:
            with suppress(FileNotFoundError):
                if os.path.getmtime(path) > oldest:
                    continue
            self.holding.take_back(path)
            self.drop(path)

    # --- inside ---

    def _place(self, digest: str, name: str) -> str:
        path = os.path.join(self.folder, digest, name)
        if _trusted.get():
            self.holding.pin(path)
        return path

    def _copy(self, source: str, name: str) -> str:
        hasher = blake2b(digest_size=20)
        with open(source, "rb") as file:
            while chunk := file.read(_COPY_CHUNK):
                hasher.update(chunk)
        target = self._place(hasher.hexdigest(), safe_name(name))
        if not os.path.exists(target):
            import shutil

            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copyfile(source, target)
        return target


_FORBIDDEN = frozenset('<>:"/\\|?*%#&\0')


def safe_name(name: str) -> str:
    """The last part of a file name without characters that paths and URLs give a meaning to."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join("_" if c in _FORBIDDEN or ord(c) < 32 else c for c in last).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return (f"{stem[:180]}{dot}{ending[:20]}" if dot else kept[:200]) or "file"


def _url_name(url: str) -> str | None:
    return url.split("?", 1)[0].rsplit("/", 1)[-1] or None if not url.startswith("data:") else None


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _temporary_folder() -> str:
    import tempfile  # late: it brings shutil and its codecs along

    return tempfile.gettempdir()


_default: Store | None = None


def store() -> Store:
    """The store of this process, made on first use."""
    global _default
    if _default is None:
        _default = Store()
    return _default


def use_store(replacement: Store | None) -> None:
    """Make `replacement` the store of this process; None makes a new one on next use."""
    global _default
    _default = replacement
