"""`Pixels`: an image as an uncompressed bitmap, which a page shows without decoding to speak of."""

from __future__ import annotations

import struct
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from cloche.media.require import require

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]

_FILE_HEADER = "<2sIHHI"
_V3_HEADER = "<IiiHHIIiiII"
#: Masks of blue, green, red and alpha bytes, and the mark of the sRGB colour space.
_V4_TAIL = struct.pack("<IIII4s48x", 0x00FF0000, 0x0000FF00, 0x000000FF, 0xFF000000, b"BGRs")
_BITFIELDS = 3


class Pixels:
    """An image of 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA) channels of 8 bits.

    It is held as the bytes of a BMP file: one copy serves the page, later inputs and encoding, and
    it shares no memory with the array it was made of.

    Args:
        array: height × width × channels, or height × width; uint8.
        format: the format it is declared to have, such as "webp"; used when it is encoded.
    """

    __slots__ = ("_bitmap", "_offset", "_stride", "channels", "format", "height", "width")

    def __init__(self, array: Bytes, format: str) -> None:
        np = require("numpy")
        if array.ndim == 2:
            array = array[:, :, np.newaxis]
        elif array.shape[2] == 2:
            array = array[:, :, [0, 0, 0, 1]]
        self.height, self.width, self.channels = array.shape
        self.format = format
        # rows of a bitmap start at multiples of 4 bytes
        self._stride = (self.width * self.channels + 3) // 4 * 4
        header = self._header()
        self._offset = len(header)
        self._bitmap = np.zeros(self._offset + self._stride * self.height, np.uint8)
        self._bitmap[: self._offset] = np.frombuffer(header, np.uint8)
        self._swapped(self._rows(), array)

    @property
    def size(self) -> int:
        """Bytes it occupies."""
        return int(self._bitmap.nbytes)

    def bitmap(self) -> memoryview:
        """The bytes of the BMP file, read-only; not a copy."""
        return memoryview(self._bitmap).toreadonly()

    def array(self) -> Bytes:
        """A fresh array: height × width for grey, else height × width × 3 or 4."""
        np = require("numpy")
        rows = self._rows()
        if self.channels == 1:
            return rows[:, :, 0].copy()
        array = np.empty(rows.shape, np.uint8)
        self._swapped(array, rows)
        return array  # type: ignore[no-any-return]

    def image(self) -> Any:
        """A fresh PIL image."""
        return require("PIL.Image").fromarray(self.array())

    def save(self, path: str) -> None:
        """Write it to `path`, encoded in its declared format."""
        from cloche.media.images import save_image

        save_image(self.image(), path, self.format)

    def digest(self) -> str:
        """A name that equal images share."""
        return blake2b(self._bitmap, digest_size=20).hexdigest()

    def _rows(self) -> Bytes:
        body = self._bitmap[self._offset :].reshape(self.height, self._stride)
        used = body[:, : self.width * self.channels]
        return used.reshape(self.height, self.width, self.channels)  # type: ignore[no-any-return]

    @staticmethod
    def _swapped(target: Bytes, source: Bytes) -> None:
        """Copy pixels, exchanging red and blue: bitmaps store blue first."""
        channels = source.shape[2]
        if channels == 1:
            target[...] = source
            return
        # one plain copy per channel is several times faster than a fancy index
        target[:, :, 0] = source[:, :, 2]
        target[:, :, 1] = source[:, :, 1]
        target[:, :, 2] = source[:, :, 0]
        if channels == 4:
            target[:, :, 3] = source[:, :, 3]

    def _header(self) -> bytes:
        """File header and image header; a negative height means that the first row is the top."""
        alpha = self.channels == 4
        palette = b""
        if self.channels == 1:
            palette = b"".join(struct.pack("<BBBB", grey, grey, grey, 0) for grey in range(256))
        body = self._stride * self.height
        length = 108 if alpha else 40
        image = struct.pack(
            _V3_HEADER,
            length,
            self.width,
            -self.height,
            1,
            self.channels * 8,
            _BITFIELDS if alpha else 0,
            body,
            2835,  # pixels per metre, 72 per inch
            2835,
            len(palette) // 4,
            0,
        )
        image += _V4_TAIL if alpha else palette
        offset = struct.calcsize(_FILE_HEADER) + len(image)
        return struct.pack(_FILE_HEADER, b"BM", offset + body, 0, 0, offset) + image
