"""Images between files, PIL images and arrays."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from cloche.media.pixels import Pixels
from cloche.media.require import require

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

#: Names of formats as PIL knows them, where they differ from the file ending.
_PIL_FORMATS = {"jpg": "JPEG", "tif": "TIFF", "jp2": "JPEG2000"}
_FORMATS = frozenset(
    ["avif", "bmp", "gif", "ico", "jp2", "jpeg", "jpg", "png", "ppm", "tif", "tiff", "webp"]
)
#: Modes that PIL converts between.
MODES = ("1", "L", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F")
#: Formats that hold no transparency.
_OPAQUE = frozenset({"JPEG", "BMP"})


def to_uint8(array: Any) -> NDArray[np.uint8]:
    """An image array with values from 0 to 255.

    Floats go from 0 to 1 (down to −1 counts as 0, NaN too); booleans are black and white; 8-bit and
    16-bit types are scaled from their own range, 16 bits only when a value exceeds 255; other whole
    numbers are clipped to 0..255.

    Raises:
        ValueError: neither height × width nor height × width × 1 to 4, no pixels, floats outside
            −1..1, or no numbers at all.
    """
    np = require("numpy")
    array = np.asarray(array)
    _check_shape(array.shape)
    if array.dtype == np.uint8:
        return array  # type: ignore[no-any-return]
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * 255  # type: ignore[no-any-return]
    if np.issubdtype(array.dtype, np.floating):
        return _from_floats(array)
    if not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"An image array holds numbers; this one holds {array.dtype}.")
    if array.dtype == np.int8:
        return (array.clip(0).astype(np.float32) * (255 / 127) + 0.5).astype(np.uint8)  # type: ignore[no-any-return]
    if array.dtype.itemsize == 2 and array.max() > 255:
        shift = 8 if array.dtype == np.uint16 else 7
        return (array.clip(0) >> shift).astype(np.uint8)  # type: ignore[no-any-return]
    return array.clip(0, 255).astype(np.uint8)  # type: ignore[no-any-return]


def _check_shape(shape: tuple[int, ...]) -> None:
    if len(shape) not in (2, 3) or (len(shape) == 3 and not 1 <= shape[2] <= 4):
        planar = len(shape) == 3 and shape[0] in (1, 3, 4)
        raise ValueError(
            "An image array has the shape height × width, or height × width × 1 to 4 channels; "
            f"this one has {shape}."
            + (" Its channels come first: use array.transpose(1, 2, 0)." if planar else "")
        )
    if 0 in shape:
        raise ValueError(f"This image array has no pixels: its shape is {shape}.")


def _from_floats(array: NDArray[Any]) -> NDArray[np.uint8]:
    np = require("numpy")
    values = np.nan_to_num(array, nan=0.0)
    low, high = values.min(), values.max()
    if low < -1 or high > 1:
        raise ValueError(
            f"An image array of floats goes from 0 to 1; this one goes from {low:g} to {high:g}. "
            "Divide it by 255, or use array.astype('uint8')."
        )
    return (values.clip(0, 1) * 255 + 0.5).astype(np.uint8)  # type: ignore[no-any-return]


def pixels_of_array(array: Any, format: str) -> Pixels:
    """Keep an array as pixels to be shown and, when asked for, encoded as `format`."""
    return Pixels(to_uint8(array), format)


def check_format(format: str) -> None:
    """Refuse a format that images cannot be written in.

    Raises:
        ValueError: naming those that they can.
    """
    if format.lower() not in _FORMATS:
        raise ValueError(f"format must be one of {', '.join(sorted(_FORMATS))}; got {format!r}.")


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


def save_image(image: Image, target: str | BytesIO, format: str) -> None:
    """Encode a PIL image as `format` (a file ending) into a file.

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
        image.save(target, name, **options)
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
