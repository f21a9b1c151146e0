"""Groups of settings that media components take as one argument."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

Corner = Literal["top-left", "top-right", "bottom-left", "bottom-right"]


@dataclass(slots=True)
class WebcamOptions:
    """How a webcam is used.

    Args:
        mirror: show the picture as a mirror does.
        constraints: `MediaTrackConstraints` of the browser, such as `{"video": {"width": 640}}`.
    """

    mirror: bool = True
    constraints: dict[str, Any] | None = None

    @classmethod
    def read(cls, given: WebcamOptions | dict[str, Any] | None) -> WebcamOptions:
        """The options, also from the dict that props hold; None gives the usual ones."""
        return given if isinstance(given, WebcamOptions) else WebcamOptions(**(given or {}))

    def to_dict(self) -> dict[str, Any]:
        """The options as JSON."""
        return {"mirror": self.mirror, "constraints": self.constraints}


@dataclass(slots=True)
class WatermarkOptions:
    """A picture laid over the corner of an image.

    Args:
        watermark: path, PIL image or array.
        position: corner, or (x, y) in pixels from the top left.

    Raises:
        ValueError: a position that is neither.
    """

    watermark: Any = None
    position: Corner | tuple[int, int] = "bottom-right"

    def __post_init__(self) -> None:
        given: Any = self.position
        pair = isinstance(given, tuple | list) and len(given) == 2
        if given not in get_args(Corner) and not (pair and all(isinstance(n, int) for n in given)):
            corners = ", ".join(map(repr, get_args(Corner)))
            raise ValueError(f"position must be one of {corners}, or (x, y); got {given!r}.")

    @classmethod
    def read(cls, given: Any) -> WatermarkOptions:
        """The options, also from a picture alone or from the dict that props hold."""
        if isinstance(given, WatermarkOptions):
            return given
        return WatermarkOptions(**given) if isinstance(given, dict) else WatermarkOptions(given)

    def to_dict(self) -> dict[str, Any]:
        """The options as JSON; a picture that is no path has no JSON form."""
        path = self.watermark if isinstance(self.watermark, str) else None
        return {"watermark": path, "position": self.position}
