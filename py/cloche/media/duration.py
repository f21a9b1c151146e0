"""How long a video is, read from its file's own tables: MP4 and its kin, WebM and Matroska."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

#: Boxes of ISO/IEC 14496-12 that lead to the one with the duration.
_MOVIE, _MOVIE_HEADER = b"moov", b"mvhd"
#: Elements of RFC 8794 and RFC 9559 by their ids.
_EBML, _SEGMENT, _INFO, _SCALE, _DURATION = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489


def video_seconds(path: str | os.PathLike[str]) -> float:
    """The length of a video in seconds.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is of another format, or does not say how long it is, as recordings that
            were never finished.
    """
    with open(path, "rb") as file:
        begin = file.read(8)
        file.seek(0)
        try:
            if begin[:4] == _EBML.to_bytes(4, "big"):
                seconds = _matroska_seconds(file)
            else:
                seconds = _movie_seconds(file)
        except (struct.error, IndexError, ZeroDivisionError):
            seconds = None
    if seconds is None:
        raise ValueError(
            f"{os.path.basename(path)} does not tell how long it is. Give a whole MP4, MOV or "
            "WebM file."
        )
    return seconds


def _movie_seconds(file: BinaryIO) -> float | None:
    movie = next((size for kind, size in _boxes(file, _end(file)) if kind == _MOVIE), None)
    if movie is None:
        return None
    for kind, _ in _boxes(file, file.tell() + movie):
        if kind != _MOVIE_HEADER:
            continue
        (version,) = struct.unpack("B3x", file.read(4))
        layout = ">16xIQ" if version == 1 else ">8xII"
        scale, duration = struct.unpack(layout, file.read(struct.calcsize(layout)))
        # all bits set: the length is not known
        known = duration not in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
        return float(duration) / scale if known else None
    return None


def _boxes(file: BinaryIO, end: int) -> Iterator[tuple[bytes, int]]:
    """Kind and size of each box up to `end`; the file then stands at its content."""
    at = file.tell()
    while at + 8 <= end:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            head = 16
        elif size == 0:
            size = end - at
        if size < head:
            return
        yield kind, min(size, end - at) - head
        at += size


def _matroska_seconds(file: BinaryIO) -> float | None:
    end = _end(file)
    scale, duration = 1_000_000, None
    for segment, segment_end in _elements(file, end):
        if segment != _SEGMENT:
            continue
        for info, info_end in _elements(file, segment_end):
            if info != _INFO:
                continue
            for kind, kind_end in _elements(file, info_end):
                content = file.read(kind_end - file.tell())
                if kind == _SCALE:
                    scale = int.from_bytes(content, "big")
                elif kind == _DURATION:
                    (duration,) = struct.unpack(">d" if len(content) == 8 else ">f", content)
            return None if duration is None else float(duration) * scale / 1e9
    return None


def _elements(file: BinaryIO, end: int) -> Iterator[tuple[int, int]]:
    """Id of each element up to `end`, and where it ends; the file then stands at its content."""
    at = file.tell()
    while at < end:
        file.seek(at)
        kind, _ = _number(file, keep_marker=True)
        size, width = _number(file, keep_marker=False)
        content = file.tell()
        unknown = size == (1 << (7 * width)) - 1
        at = end if unknown else min(content + size, end)
        yield kind, at


def _number(file: BinaryIO, keep_marker: bool) -> tuple[int, int]:
    """A number of one to eight bytes, and how many they were."""
    first = file.read(1)[0]
    width = 9 - first.bit_length()
    value = first if keep_marker else first & ((1 << (8 - width)) - 1)
    for byte in file.read(width - 1):
        value = value << 8 | byte
    return value, width


def _end(file: BinaryIO) -> int:
    at = file.tell()
    end = file.seek(0, os.SEEK_END)
    file.seek(at)
    return end
