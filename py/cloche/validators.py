"""`gradio.validators`: ready-made checks, to be called in the `validator` of a listener."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cloche.blocks.update import validate

if TYPE_CHECKING:
    import os

__all__ = ["is_audio_correct_length", "is_video_correct_length"]


def is_audio_correct_length(
    audio: tuple[int, Any] | None, min_length: float | None, max_length: float | None
) -> dict[str, Any]:
    """Check how long a piece of audio is.

    Args:
        audio: samples per second, and an array of shape (samples,) or (samples, channels); None
            counts as not valid.
        min_length: least seconds, None for no limit.
        max_length: most seconds, None for no limit.

    Returns:
        What a validator returns for the input, as made by `gr.validate`.
    """
    if audio is None:
        return validate(False, "There is no audio.")
    rate, samples = audio
    return _judged(len(samples) / rate, "audio", min_length, max_length)


def is_video_correct_length(
    video: str | os.PathLike[str] | None, min_length: float | None, max_length: float | None
) -> dict[str, Any]:
    """Check how long a video is.

    Args:
        video: path of an MP4, MOV, WebM or Matroska file; None counts as not valid.
        min_length: least seconds, None for no limit.
        max_length: most seconds, None for no limit.

    Returns:
        What a validator returns for the input, as made by `gr.validate`. A file that does not
        tell its length is not valid, and the message says so.
    """
    from cloche.media.duration import video_seconds

    if video is None:
        return validate(False, "There is no video.")
    try:
        seconds = video_seconds(video)
    except ValueError as error:
        return validate(False, str(error))
    return _judged(seconds, "video", min_length, max_length)


def _judged(seconds: float, what: str, least: float | None, most: float | None) -> dict[str, Any]:
    if least is not None and seconds < least:
        return validate(
            False, f"The {what} is {seconds:.1f} seconds long; it must have at least {least:g}."
        )
    if most is not None and seconds > most:
        return validate(
            False, f"The {what} is {seconds:.1f} seconds long; it must have at most {most:g}."
        )
    return validate(True, "")
