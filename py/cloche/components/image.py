"""`Image`: a picture, uploaded, taken, pasted or shown."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from cloche.blocks.block import Key, Visible
from cloche.blocks.errors import PayloadError
from cloche.components._file_schema import file_schema
from cloche.components._options import WatermarkOptions, WebcamOptions
from cloche.components._payload import wrong_payload
from cloche.components.base import Component
from cloche.events.names import Events
from cloche.media.files import FileData, is_url
from cloche.media.images import MODES, check_format
from cloche.media.loading import ImageKind, load_image, record_of_image
from cloche.media.store import store

if TYPE_CHECKING:
    import numpy as np
    import PIL.Image
    from numpy.typing import NDArray

_SOURCES = ("upload", "webcam", "clipboard")
Source = Literal["upload", "webcam", "clipboard"]
_EXAMPLE = "https://example.com/picture.png"


class Image(Component):
    """A picture.

    As an input it passes a numpy array, a PIL image or a path; as an output it takes any of these,
    or a URL.

    Args:
        value: initial picture, or a function called on load. Arrays are height × width (× 1 to 4
            channels), of uint8 or of floats from 0 to 1.
        format: file format that downloads have and paths end in; an SVG file stays one.
        height, width: pixels as a number, or CSS text, of the box; the picture is not resized.
        image_mode: PIL mode that inputs are converted to, such as "RGB", "RGBA" or "L"; None keeps
            the mode of the file.
        sources: where inputs come from: "upload", "webcam", "clipboard"; default all of them.
        type: what inputs are passed as: "numpy" (height × width × channels, uint8), "pil" or
            "filepath".
        buttons: "download", "share", "fullscreen" and own `gr.Button`s in its toolbar; default all.
        streaming: the webcam sends frames to the listeners of `stream`, every `stream_every`
            seconds; needs sources=["webcam"], which is then the default.
        webcam_options: `gr.WebcamOptions`, or a dict of its arguments.
        placeholder: Markdown shown while it is empty.
        watermark: a picture, or `gr.WatermarkOptions`, laid over outputs; not over SVG files and
            addresses of other sites, where it warns.
        alt_text: text for those who do not see the picture.

    Other arguments as for `Component`.
    """

    EVENTS: ClassVar = [
        Events.clear,
        Events.change,
        Events.stream,
        Events.select,
        Events.upload,
        Events.input,
    ]
    packages: ClassVar[tuple[str, ...]] = ("numpy", "pillow")
    ts_value: ClassVar[str] = "FileData | null"
    carries_files: ClassVar[bool] = True
    removed: ClassVar[dict[str, str]] = {
        "shape": "resize the picture in your function, or set height= and width= of the box.",
        "invert_colors": "invert in your function: 255 - image.",
        "source": "use sources=[...].",
        "tool": "use gr.ImageEditor.",
        "mirror_webcam": "use webcam_options=gr.WebcamOptions(mirror=...).",
        "webcam_constraints": "use webcam_options=gr.WebcamOptions(constraints=...).",
        "show_download_button": 'use buttons=[...] without "download".',
        "show_share_button": 'use buttons=[...] without "share".',
        "show_fullscreen_button": 'use buttons=[...] without "fullscreen".',
    }

    def __init__(
        self,
        value: str
        | Path
        | PIL.Image.Image
        | NDArray[np.generic]
        | Callable[..., Any]
        | None = None,
        *,
        format: str = "webp",
        height: int | str | None = None,
        width: int | str | None = None,
        image_mode: str | None = "RGB",
        sources: Sequence[Source] | Source | None = None,
        type: ImageKind = "numpy",
        label: str | None = None,
        every: Any = None,
        inputs: Any = None,
        show_label: bool | None = None,
        buttons: Sequence[Any] | None = None,
        container: bool = True,
        scale: int | None = None,
        min_width: int = 160,
        interactive: bool | None = None,
        visible: Visible = True,
        streaming: bool = False,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = "value",
        webcam_options: WebcamOptions | dict[str, Any] | None = None,
        placeholder: str | None = None,
        watermark: Any = None,
        alt_text: str | None = None,
    ) -> None:
        if type not in ("numpy", "pil", "filepath"):
            raise ValueError(f'type must be "numpy", "pil" or "filepath"; got {type!r}.')
        if image_mode is not None and image_mode not in MODES:
            raise ValueError(f"image_mode must be None or one of {MODES}; got {image_mode!r}.")
        check_format(format)
        self.format = format
        self.height = height
        self.width = width
        self.image_mode = image_mode
        self.sources = _sources(sources, streaming)
        self.type = type
        self.buttons = ["download", "share", "fullscreen"] if buttons is None else list(buttons)
        self.streaming = streaming
        self.check_streamable()
        self.webcam_options = WebcamOptions.read(webcam_options).to_dict()
        self.placeholder = placeholder
        self._mark = WatermarkOptions.read(watermark)
        self.watermark = self._mark.to_dict()
        self.alt_text = alt_text
        super().__init__(
            value,
            label=label,
            every=every,
            inputs=inputs,
            show_label=show_label,
            container=container,
            scale=scale,
            min_width=min_width,
            interactive=interactive,
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )

    def check_streamable(self) -> None:
        """Refuse to stream from more than the webcam.

        Raises:
            ValueError: it streams, and pictures may come from elsewhere, too.
        """
        if self.streaming and self.sources != ["webcam"]:
            raise ValueError(
                "An Image streams from the webcam alone: write "
                f'gr.Image(sources=["webcam"], streaming=True); sources is {self.sources!r}.'
            )

    def preprocess(self, payload: dict[str, Any] | None) -> Any:
        """The picture as `type` says, turned upright and in `image_mode`; None when empty.

        Raises:
            PayloadError: it is no file record, or the file is no picture that can be read.
        """
        if payload is None:
            return None
        try:
            record = FileData.from_dict(payload)
        except ValueError:
            raise wrong_payload(self, payload, "an uploaded picture (a file record)") from None
        try:
            return load_image(record, self.type, self.image_mode)
        except ValueError as error:
            name = record.orig_name or os.path.basename(record.path)
            raise PayloadError(f"{self._called()} cannot read {name[:80]!r}. {error}") from error

    def postprocess(self, value: Any) -> dict[str, Any] | None:
        """A numpy array, PIL image, path or URL; None empties it.

        Raises:
            PayloadError: none of these, or an array that is no picture.
        """
        if value is None:
            return None
        try:
            value = self._marked(value)
            if isinstance(value, str | Path):
                return store().put_file(value).to_dict()
            record = record_of_image(value, self.format)
        except ValueError as error:
            raise PayloadError(f"{self._called()} cannot show this. {error}") from error
        if record is None:
            raise wrong_payload(self, value, "a numpy array, a PIL image, a path or a URL")
        return record.to_dict()

    def _marked(self, value: Any) -> Any:
        """The picture with the watermark, if there is one."""
        mark = self._mark
        if mark.watermark is None:
            return value
        name = str(value) if isinstance(value, str | Path) else ""
        if name.lower().endswith(".svg") or is_url(name):
            warnings.warn(
                "A watermark cannot be laid over an SVG file or a picture of another site.",
                stacklevel=3,
            )
            return value
        from cloche.media.watermark import watermarked

        if name:
            value = store().put_file(value).path  # what may not be shown is refused first
        return watermarked(value, mark.watermark, mark.position)

    def _called(self) -> str:
        return f"Image {self.label!r}" if self.label else "Image"

    def api_info(self) -> dict[str, Any]:
        """A file record."""
        return file_schema(
            "ImageData", optional_path=True, described_as="an uploaded file or a URL"
        )

    def example_payload(self) -> dict[str, Any]:
        """The record of a picture on the web."""
        record = FileData(_EXAMPLE, url=_EXAMPLE, orig_name="picture.png").to_dict()
        return {name: record[name] for name in ("path", "url", "orig_name", "meta")}

    def example_value(self) -> str:
        """The address of a picture on the web."""
        return _EXAMPLE


def _sources(given: Sequence[Source] | Source | None, streaming: bool) -> list[Source]:
    if given is None:
        return ["webcam"] if streaming else list(_SOURCES)  # type: ignore[arg-type]
    listed: list[Any] = [given] if isinstance(given, str) else list(given)
    for source in listed:
        if source not in _SOURCES:
            raise ValueError(f"sources holds {', '.join(map(repr, _SOURCES))}; got {source!r}.")
    return listed
