"""Watermarks: a picture laid over another, as outputs of an Image show it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from cloche.media.images import open_image, pixels_of_array
from cloche.media.require import require

#: Pixels between a watermark and the edges of its corner.
_MARGIN = 10


def watermarked(value: Any, mark: Any, position: Any) -> Any:
    """The picture with the mark on it, as a PIL image of its own mode.

    Args:
        value: path, PIL image or array.
        mark: the same; what is transparent in it stays so.
        position: a corner such as "top-left", or (x, y). A place outside is the bottom right.

    Raises:
        ValueError: one of them is no picture that can be read.
    """
    picture, over = _opened(value), _opened(mark).convert("RGBA")
    covered = picture.convert("RGBA")
    covered.paste(over, _place(picture.size, over.size, position), mask=over)
    return covered.convert(picture.mode) if picture.mode != "P" else covered


def _opened(value: Any) -> Any:
    if isinstance(value, str | Path):
        return open_image(os.fspath(value), None)
    if isinstance(value, require("PIL.Image").Image):
        return value
    return pixels_of_array(value, "png").image()


def _place(size: tuple[int, int], over: tuple[int, int], position: Any) -> tuple[int, int]:
    right, bottom = size[0] - over[0] - _MARGIN, size[1] - over[1] - _MARGIN
    if isinstance(position, str):
        x = _MARGIN if position.endswith("left") else right
        y = _MARGIN if position.startswith("top") else bottom
    else:
        x, y = position
    fits = 0 <= x <= size[0] - over[0] and 0 <= y <= size[1] - over[1]
    return (x, y) if fits else (right, bottom)
