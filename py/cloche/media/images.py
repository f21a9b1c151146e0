"""Images between files, PIL images and arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cloche.media.pixels import Pixels
from cloche.media.require import require

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

#: Names of formats as PIL knows them, where they differ from the file ending.
_PIL_FORMATS = {"jpg": "JPEG", "tif": "TIFF", "jp2": "JPEG2000"}
#: Formats that hold no transparency.
_OPAQUE = frozenset({"JPEG", "BMP"})


def to_uint8(array: Any) -> NDArray[np.uint8]:
    """An image array with values from 0 to 255.

    Floats are taken as 0..1 and clipped; booleans are black and white; other whole numbers are
    clipped to 0..255.

    Raises:
        ValueError: neither height × width nor height × width × 1, 3 or 4, or empty.
    """
    np = require("numpy")
    array = np.asarray(array)
    shape = array.shape
    if len(shape) not in (2, 3) or (len(shape) == 3 and shape[2] not in (1, 3, 4)):
        raise ValueError(
            f"An image array has the shape height × width or height × width × 1, 3 or 4 channels; "
            f"this one has {shape}."
            + (" Its channels come first: use array.transpose(1, 2, 0)." if _planar(shape) else "")
        )
    if 0 in shape:
        raise ValueError(f"This image array has no pixels: its shape is {shape}.")
    if array.dtype == np.uint8:
        return array  # type: ignore[no-any-return]
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * 255  # type: ignore[no-any-return]
    if np.issubdtype(array.dtype, np.floating):
        scaled = np.nan_to_num(array, nan=0.0, posinf=1.0, neginf=0.0).clip(0, 1) * 255
        return (scaled + 0.5).astype(np.uint8)  # type: ignore[no-any-return]
    if np.issubdtype(array.dtype, np.integer):
        return array.clip(0, 255).astype(np.uint8)  # type: ignore[no-any-return]
    raise ValueError(f"An image array holds numbers; this one holds {array.dtype}.")


def _planar(shape: tuple[int, ...]) -> bool:
    return len(shape) == 3 and shape[0] in (1, 3, 4)


def pixels_of_array(array: Any, format: str) -> Pixels:
    """Keep an array as pixels to be shown and, when asked for, encoded as `format`."""
    return Pixels(to_uint8(array), format)


def pixels_of_image(image: Image, format: str) -> Pixels:
    """Keep a PIL image as pixels; modes without a bitmap of their own become RGB or RGBA."""
    mode = image.mode
    if mode not in ("L", "RGB", "RGBA"):
        if mode == "1":
            mode = "L"
        elif mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info:
            mode = "RGBA"
        elif mode.startswith(("I", "F")):
            return pixels_of_array(_spread(image), format)
        else:
            mode = "RGB"
        image = image.convert(mode)
    return Pixels(require("numpy").asarray(image), format)


def _spread(image: Image) -> NDArray[np.uint8]:
    """Greys of more than 8 bits: those above 255 are taken as 16 bits."""
    np = require("numpy")
    values = np.asarray(image).astype(np.float64)
    if values.size and values.max() > 255:
        values = values / 257
    return values.clip(0, 255).astype(np.uint8)  # type: ignore[no-any-return]


def save_image(image: Image, path: str, format: str) -> None:
    """Encode a PIL image as `format` (a file ending) into the file `path`.

    Raises:
        ValueError: PIL cannot write this format.
    """
    name = _PIL_FORMATS.get(format.lower(), format.upper())
    if name in _OPAQUE and image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    options: dict[str, Any] = {"quality": 95} if name == "JPEG" else {}
    if name == "WEBP":
        options = {"quality": 80, "method": 2}
    try:
        image.save(path, name, **options)
    except KeyError as error:
        raise ValueError(
            f"Images cannot be written as {format!r}. Use png, webp, jpeg or gif."
        ) from error


def open_image(path: str, mode: str | None) -> Image:
    """Read an image file, turned upright by its EXIF orientation, as a PIL mode or its own.

    Raises:
        ValueError: the file is no image that PIL can read.
    """
    pil = require("PIL.Image")
    try:
        image = pil.open(path)
        image.load()
    except (OSError, SyntaxError) as error:
        raise ValueError(f"The file is no image that can be read: {error}") from error
    if image.getexif().get(0x0112, 1) != 1:
        image = require("PIL.ImageOps").exif_transpose(image)
    return as_mode(image, mode)


def as_mode(image: Image, mode: str | None) -> Image:
    """The image in another PIL mode.

    Raises:
        ValueError: PIL cannot convert to it.
    """
    if mode is None or image.mode == mode:
        return image
    return image.convert(mode)
