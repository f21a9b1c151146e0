"""Ready-made validators: lengths of audio and of videos, read from real files."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

import cloche as gr
from cloche.media.duration import video_seconds


def box(kind: bytes, content: bytes, *, long: bool = False) -> bytes:
    if long:
        return struct.pack(">I4sQ", 1, kind, len(content) + 16) + content
    return struct.pack(">I4s", len(content) + 8, kind) + content


def movie(scale: int, duration: int, version: int = 0, *, long: bool = False) -> bytes:
    layout = ">B3xQQIQ" if version else ">B3xIIII"
    header = box(b"mvhd", struct.pack(layout, version, 1, 2, scale, duration) + bytes(80))
    # as cameras write it: the pictures first
    return (
        box(b"ftyp", b"isom0000")
        + box(b"mdat", bytes(5000), long=long)
        + box(b"moov", box(b"udta", b"x") + header, long=long)
    )


def element(kind: int, content: bytes, width: int = 8) -> bytes:
    name = kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    size = len(content) | 1 << (7 * width)
    return name + size.to_bytes(width, "big") + content


def webm(duration: bytes | None, scale: int | None = 1_000_000, *, open_end: bool = False) -> bytes:
    info = b"" if scale is None else element(0x2AD7B1, scale.to_bytes(4, "big"), 1)
    info += b"" if duration is None else element(0x4489, duration, 2)
    content = element(0xEC, bytes(30), 1) + element(0x1549A966, info)
    segment = (
        b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + content
        if open_end
        else element(0x18538067, content)
    )
    return element(0x1A45DFA3, b"\x42\x82\x84webm", 1) + segment


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        (movie(1000, 12_500), 12.5),
        (movie(48_000, 48_000 * 7200, version=1), 7200),
        (movie(600, 900, long=True), 1.5),
        (webm(struct.pack(">d", 3250.0)), 3.25),
        (webm(struct.pack(">f", 2000.0), None), 2.0),
        (webm(struct.pack(">d", 400.0), 10_000_000, open_end=True), 4.0),
    ],
)
def test_videos_tell_their_length(tmp_path: Path, content: bytes, seconds: float) -> None:
    path = tmp_path / "a.video"
    path.write_bytes(content)
    assert video_seconds(path) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "content",
    [b"", b"no video", movie(1000, 0xFFFFFFFF), movie(0, 5), webm(None), movie(1, 2)[:60],
     webm(struct.pack(">d", 1.0))[:50], box(b"moov", b"\x00")],
)  # fmt: skip
def test_a_file_that_does_not_tell_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"clip\.mp4 does not tell how long it is"):
        video_seconds(path)
    answer = gr.validators.is_video_correct_length(str(path), 1, 2)
    assert not answer["is_valid"]
    assert "clip.mp4" in answer["message"]


@pytest.mark.parametrize(
    ("least", "most", "says"),
    [
        (None, None, ""),
        (1, 2, ""),
        (1.5, 1.5, ""),
        (2, None, "The audio is 1.5 seconds long; it must have at least 2."),
        (None, 1.25, "The audio is 1.5 seconds long; it must have at most 1.25."),
    ],
)
def test_audio_is_measured_by_its_samples(
    least: float | None, most: float | None, says: str
) -> None:
    for shape in ((12_000,), (12_000, 2)):
        answer = gr.validators.is_audio_correct_length((8000, np.zeros(shape)), least, most)
        assert (answer["is_valid"], answer["message"]) == (not says, says)
        assert answer["__type__"] == "validate"


def test_nothing_is_not_valid(tmp_path: Path) -> None:
    assert gr.validators.is_audio_correct_length(None, 1, 2)["message"] == "There is no audio."
    assert gr.validators.is_video_correct_length(None, 1, 2)["message"] == "There is no video."
    (tmp_path / "b.mp4").write_bytes(movie(1000, 9000))
    answer = gr.validators.is_video_correct_length(tmp_path / "b.mp4", None, 5)
    assert answer["message"] == "The video is 9.0 seconds long; it must have at most 5."
