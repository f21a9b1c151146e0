"""Images on their way in and out: from a file record to what a function gets, and back."""

from __future__ import annotations

import os
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from cloche.media.files import FileData
from cloche.media.images import as_mode, open_image, pixels_of_array, pixels_of_image, save_image
from cloche.media.require import require
from cloche.media.store import store

if TYPE_CHECKING:
    from cloche.media.pixels import Pixels

ImageKind = Literal["numpy", "pil", "filepath"]
_NUMPY_MODE = {1: "L", 3: "RGB", 4: "RGBA"}


def load_image(record: FileData, kind: ImageKind, mode: str | None) -> Any:
    """The picture of a record.

    Args:
        record: a file of the store, or a `data:` URL.
        kind: "numpy", "pil" or "filepath".
        mode: PIL mode to convert to; None keeps the file's.

    Raises:
        ValueError: the file is no picture that can be read.
        Error: the path is none that the page was given.
    """
    path = _path_of(record)
    if path.lower().endswith(".svg"):
        if kind == "filepath":
            return store().own_path(path)
        raise ValueError(
            'It is an SVG drawing and has no pixels. Upload a PNG or JPEG, or use type="filepath".'
        )
    pixels = store().pixels(path)
    if pixels is not None and kind != "filepath":
        return _from_pixels(pixels, kind, mode)
    path = store().own_path(path, lent=kind == "filepath")
    if kind == "filepath":
        return _path_in_mode(path, mode)
    image = open_image(path, mode)
    return image if kind == "pil" else require("numpy").array(image)


def _from_pixels(pixels: Pixels, kind: ImageKind, mode: str | None) -> Any:
    """A picture that Python made a moment ago needs no decoding."""
    if kind == "numpy" and mode in (None, _NUMPY_MODE[pixels.channels]):
        return pixels.array()
    image = as_mode(pixels.image(), mode)
    return image if kind == "pil" else require("numpy").array(image)


def _path_of(record: FileData) -> str:
    """The path in the store; what comes as a `data:` URL is put there first."""
    for address in (record.path, record.url or ""):
        if address.startswith("data:"):
            return _kept(address, record.orig_name)
    if record.path.startswith(("http://", "https://")):
        raise ValueError("It lies on another site. Download it and upload the file.")
    return record.path


def _kept(url: str, name: str | None) -> str:
    from base64 import b64decode
    from urllib.parse import unquote_to_bytes

    head, _, body = url.partition(",")
    mime_type = head.removeprefix("data:").partition(";")[0]
    try:
        data = b64decode(body, validate=True) if ";base64" in head else unquote_to_bytes(body)
    except ValueError as error:
        raise ValueError(f"Its data URL is damaged: {error}.") from error
    ending = mime_type.partition("/")[2].partition("+")[0] or "bin"
    return store().put_bytes(data, name or f"image.{ending}", mime_type).path


def _path_in_mode(path: str, mode: str | None) -> str:
    """The file itself where it has the mode, else a converted copy of the same name."""
    if mode is None:
        return path
    pil = require("PIL.Image")
    try:
        with pil.open(path) as opened:
            if opened.mode == mode:
                return path
    except (OSError, SyntaxError) as error:
        raise ValueError(f"The file is no image that can be read: {error}") from error
    image = open_image(path, mode)
    name = os.path.basename(path)
    ending = name.rpartition(".")[2].lower()
    target = BytesIO()
    try:
        save_image(image, target, ending)
    except (OSError, ValueError):
        # the format of the file cannot hold this mode
        target = BytesIO()
        save_image(image if mode in _PNG_MODES else image.convert("RGB"), target, "png")
        name = f"{name.rpartition('.')[0] or name}.png"
    converted = store().put_bytes(target.getvalue(), name).path
    return store().own_path(converted)


_PNG_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"})


def record_of_image(value: Any, format: str) -> FileData | None:
    """The record of an array or PIL image, kept as pixels; None when it is neither.

    Raises:
        ValueError: an array that is no picture.
    """
    if _is_pil(value):
        return store().put_pixels(pixels_of_image(value, format))
    if hasattr(value, "__array__") or hasattr(value, "__array_interface__"):
        return store().put_pixels(pixels_of_array(value, format))
    return None


def _is_pil(value: Any) -> bool:
    """Without importing PIL: whoever made an image has imported it."""
    module = sys.modules.get("PIL.Image")
    return module is not None and isinstance(value, module.Image)
