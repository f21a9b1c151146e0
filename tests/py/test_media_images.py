"""Images on their way through: arrays, PIL images and files, with nothing lost on the way."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cloche as gr
from cloche.blocks.errors import Error, PayloadError
from cloche.media import store as store_module
from cloche.media.images import to_uint8
from cloche.media.pixels import Pixels
from cloche.media.store import Store, store, use_store

RGB = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
RGBA = np.dstack([RGB, RGB[:, :, :1]])


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path) -> Iterator[None]:
    use_store(Store(tmp_path / "store"))
    yield
    use_store(None)


def displayed(record: dict[str, Any] | None) -> PIL.Image.Image:
    """What the page gets to show."""
    assert record is not None
    data, mime_type = store().display_bytes(record["path"])
    assert mime_type == "image/bmp"
    return PIL.Image.open(io.BytesIO(bytes(data)))


def uploaded(image: PIL.Image.Image, name: str = "x.png", **options: Any) -> dict[str, Any]:
    buffer = io.BytesIO()
    image.save(buffer, name.rpartition(".")[2].replace("jpg", "jpeg"), **options)
    return store().put_bytes(buffer.getvalue(), name).to_dict()


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 3, 4]), st.randoms())
def test_a_bitmap_holds_every_pixel(height: int, width: int, channels: int, random: Any) -> None:
    flat = [random.randrange(256) for _ in range(height * width * channels)]
    array = np.array(flat, np.uint8).reshape(height, width, channels)
    pixels = Pixels(array, "png")
    shape = (height, width) if channels == 1 else array.shape
    assert np.array_equal(pixels.array(), array.reshape(shape))
    image = PIL.Image.open(io.BytesIO(bytes(pixels.bitmap())))
    assert np.array_equal(np.asarray(image), array.reshape(shape))


@pytest.mark.parametrize("array", [RGB, RGBA, RGB[:, :, 0], RGB[:, ::-1], RGB[::2, ::3]])
def test_arrays_are_shown_uncompressed_and_saved_as_declared(array: Any) -> None:
    record = gr.Image(format="png").postprocess(array)
    assert np.array_equal(np.asarray(displayed(record)), array)
    assert record is not None
    assert (record["orig_name"], record["mime_type"]) == ("image.png", "image/png")
    assert not Path(record["path"]).exists(), "nothing is encoded before somebody asks"
    saved = PIL.Image.open(store().path_on_disk(record["path"]))
    assert saved.format == "PNG"
    assert np.array_equal(np.asarray(saved), array)


def test_equal_pictures_are_no_change() -> None:
    image = gr.Image()
    assert image.postprocess(RGB) == image.postprocess(RGB.copy())
    assert image.postprocess(RGB) != image.postprocess(255 - RGB)


def test_later_changes_of_the_array_do_not_show() -> None:
    array = RGB.copy()
    record = gr.Image().postprocess(array)
    array[:] = 0
    assert np.array_equal(np.asarray(displayed(record)), RGB)
    got = gr.Image().preprocess(record)
    got[:] = 0
    assert np.array_equal(gr.Image().preprocess(record), RGB)


def test_pictures_made_here_come_back_without_loss() -> None:
    record = gr.Image(format="jpeg").postprocess(RGB)
    assert np.array_equal(gr.Image().preprocess(record), RGB)
    assert gr.Image(type="pil", image_mode="L").preprocess(record).mode == "L"
    assert gr.Image(image_mode="RGBA").preprocess(record).shape == (5, 7, 4)
    path = gr.Image(type="filepath").preprocess(record)
    assert PIL.Image.open(path).format == "JPEG"


def test_memory_for_pixels_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "PIXEL_BUDGET", 400)
    image = gr.Image(format="png")
    records = [image.postprocess(RGB + n) for n in range(5)]
    for n, record in enumerate(records):
        assert record is not None
        assert np.array_equal(image.preprocess(record), RGB + n)
        assert record["path"] == records[n]["path"]  # type: ignore[index]
    assert store().pixels(records[0]["path"]) is None  # type: ignore[index]
    assert Path(records[0]["path"]).exists()  # type: ignore[index]


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (np.array([[0, 0.5, 1]]), [0, 128, 255]),
        (np.array([[-0.5, np.nan, 0.25]]), [0, 0, 64]),
        (np.array([[True, False]]), [255, 0]),
        (np.array([[0, 300, -5]]), [0, 255, 0]),
        (np.array([[0, 65535]], np.uint16), [0, 255]),
        (np.array([[0, 200]], np.uint16), [0, 200]),
        (np.array([[0, 127, -3]], np.int8), [0, 255, 0]),
    ],
)
def test_numbers_become_bytes(array: Any, expected: list[int]) -> None:
    assert to_uint8(array).reshape(-1).tolist() == expected


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.zeros((3, 20, 20)), r"channels come first: use array.transpose\(1, 2, 0\)"),
        (np.zeros((1, 4, 4, 3)), r"this one has \(1, 4, 4, 3\)"),
        (np.zeros((0, 4)), "has no pixels"),
        (np.full((2, 2), 255.0), "goes from 255 to 255. Divide it by 255"),
        (np.array([["a"]]), "holds numbers"),
    ],
)
def test_arrays_that_are_no_picture(array: Any, words: str) -> None:
    with pytest.raises(PayloadError, match=words):
        gr.Image(label="Out").postprocess(array)


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "HSV", "I", "F"]
)
def test_pil_images_of_every_mode_are_shown(mode: str) -> None:
    image = PIL.Image.fromarray(RGB).convert("L" if mode == "LA" else "RGB").convert(mode)
    shown = displayed(gr.Image(format="png").postprocess(image))
    assert shown.size == (7, 5)
    if mode in ("L", "RGB", "RGBA", "I", "1"):
        assert np.array_equal(np.asarray(shown), np.asarray(image.convert(shown.mode)))


@pytest.mark.parametrize("kind", ["numpy", "pil"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "CMYK", "1", None])
def test_uploads_come_in_the_wanted_mode(kind: Any, mode: str | None) -> None:
    got = gr.Image(type=kind, image_mode=mode).preprocess(uploaded(PIL.Image.fromarray(RGBA)))
    wanted = PIL.Image.fromarray(RGBA).convert(mode) if mode else PIL.Image.fromarray(RGBA)
    assert np.array_equal(np.asarray(got), np.asarray(wanted))


def test_photographs_stand_upright() -> None:
    image = PIL.Image.fromarray(RGB)
    exif = image.getexif()
    exif[0x0112] = 6
    record = uploaded(image, "x.jpg", exif=exif)
    assert gr.Image().preprocess(record).shape == (7, 5, 3)
    assert gr.Image(type="pil").preprocess(record).size == (5, 7)


def test_paths_keep_their_file_where_the_mode_fits() -> None:
    record = uploaded(PIL.Image.fromarray(RGB))
    assert gr.Image(type="filepath").preprocess(record) == record["path"]
    assert gr.Image(type="filepath", image_mode=None).preprocess(record) == record["path"]
    grey = gr.Image(type="filepath", image_mode="L").preprocess(record)
    assert grey != record["path"]
    assert PIL.Image.open(grey).mode == "L"


def test_drawings_pass_only_as_paths() -> None:
    record = store().put_bytes(b"<svg/>", "d.svg").to_dict()
    assert gr.Image(type="filepath").preprocess(record) == record["path"]
    with pytest.raises(PayloadError, match="SVG drawing"):
        gr.Image().preprocess(record)


def test_bad_uploads_are_named() -> None:
    record = store().put_bytes(b"no picture", "x.png").to_dict()
    with pytest.raises(PayloadError, match=r"Image 'In' cannot read 'x.png'. .*no image"):
        gr.Image(label="In").preprocess(record)
    with pytest.raises(Error, match="no file it was given"):
        gr.Image().preprocess({"path": "/etc/hosts"})
    with pytest.raises(PayloadError, match="lies on another site"):
        gr.Image().preprocess({"path": "https://example.com/x.png"})


def test_pictures_in_a_data_url() -> None:
    buffer = io.BytesIO()
    PIL.Image.fromarray(RGB).save(buffer, "png")
    import base64

    url = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    assert np.array_equal(gr.Image().preprocess({"path": "", "url": url}), RGB)
    with pytest.raises(PayloadError, match="data URL is damaged"):
        gr.Image().preprocess({"url": "data:image/png;base64,???"})


def test_files_and_addresses_as_values(tmp_path: Path) -> None:
    path = tmp_path / "p.png"
    PIL.Image.fromarray(RGB).save(path)
    value = gr.Image(path).value
    assert value["orig_name"] == "p.png"
    assert store().display_bytes(value["path"])[1] == "image/png"
    assert gr.Image("https://example.com/p.png").value["url"] == "https://example.com/p.png"
    assert gr.Image().value is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"type": "tensor"}, '"numpy", "pil" or "filepath"; got \'tensor\''),
        ({"sources": ["scanner"]}, "got 'scanner'"),
        ({"image_mode": "XYZ"}, "image_mode must be None or one of"),
        ({"format": "psd"}, "format must be one of avif, .*; got 'psd'"),
    ],
)
def test_wrong_options(options: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        gr.Image(**options)


def test_streams_come_from_the_webcam() -> None:
    assert gr.Image(streaming=True).sources == ["webcam"]
    assert gr.Image(webcam_options=gr.WebcamOptions(mirror=False)).webcam_options == {
        "mirror": False,
        "constraints": None,
    }


# --- watermarks -----------------------------------------------------------------------------------


def shown_image(component: gr.Image, value: Any) -> PIL.Image.Image:
    """What the page gets, as a picture."""
    shown = component.postprocess(value)
    assert shown is not None
    return PIL.Image.open(store().path_on_disk(shown["path"]))


@pytest.mark.parametrize(
    ("position", "corner"),
    [
        ("top-left", (10, 10)),
        ("top-right", (86, 10)),
        ("bottom-left", (10, 46)),
        ("bottom-right", (86, 46)),
        ((30, 20), (30, 20)),
        ((98, 2), (86, 46)),  # it would stick out
        ((-1, 2), (86, 46)),
    ],
)
def test_a_watermark_lies_where_it_should(position: Any, corner: tuple[int, int]) -> None:
    mark = np.full((4, 4, 3), (255, 0, 0), np.uint8)
    image = gr.Image(format="png", watermark=gr.WatermarkOptions(mark, position))
    pixels = np.asarray(shown_image(image, np.zeros((60, 100, 3), np.uint8)))
    red = np.argwhere(pixels[..., 0] == 255)
    assert red.min(0).tolist() == [corner[1], corner[0]]
    assert len(red) == 16


def test_watermarks_of_every_kind_over_pictures_of_every_kind(tmp_path: Path) -> None:
    half = PIL.Image.new("RGBA", (2, 2), (255, 255, 255, 0))
    half.putpixel((0, 0), (255, 255, 255, 255))
    half.save(tmp_path / "mark.png")
    PIL.Image.new("L", (30, 30), 7).save(tmp_path / "grey.png")
    for mark in (half, str(tmp_path / "mark.png"), {"watermark": half, "position": "top-left"}):
        image = gr.Image(format="png", watermark=mark)
        for value in (PIL.Image.new("L", (30, 30), 7), str(tmp_path / "grey.png")):
            shown = shown_image(image, value)
            assert shown.mode == "L"
            # what is transparent in the mark shows the picture
            assert sorted(set(np.asarray(shown).ravel().tolist())) == [7, 255]
            assert (np.asarray(shown) == 255).sum() == 1
    # an update leaves it where it is
    assert (np.asarray(shown_image(image.rebuilt({"label": "x"}), value)) == 255).sum() == 1
    assert image.postprocess(None) is None


def test_what_cannot_carry_a_watermark(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("<svg/>")
    (tmp_path / "bad.png").write_text("no picture")
    image = gr.Image(watermark=np.zeros((2, 2, 3), np.uint8))
    for value in (str(tmp_path / "a.svg"), "https://example.com/a.png"):
        with pytest.warns(UserWarning, match="cannot be laid over"):
            assert image.postprocess(value) is not None
    with pytest.raises(PayloadError, match="cannot show this.*no image that can be read"):
        image.postprocess(str(tmp_path / "bad.png"))
    with pytest.raises(ValueError, match="position must be one of 'top-left'"):
        gr.Image(watermark=gr.WatermarkOptions("a.png", "middle"))  # type: ignore[arg-type]
