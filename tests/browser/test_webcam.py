"""The webcam of Image, with the pretended camera of Chromium: pictures, streams, and refusals."""

from __future__ import annotations

import io
import re
from base64 import b64encode

import PIL.Image
import pytest
from playwright.sync_api import Locator, Page, expect

from support.app import open_app
from support.axe import violations
from support.sites import Sites

CODE = """
import time
import gradio as gr

def describe(picture):
    if picture is None:
        return "nothing"
    left, right = picture[:, : picture.shape[1] // 2], picture[:, picture.shape[1] // 2 :]
    return f"{picture.shape} {left.mean():.1f} {right.mean():.1f}"

def watch(frame, level, seen):
    height, width, channels = frame.shape
    return f"{seen + 1} frames of {width} x {height}, level {level:g}", seen + 1

with gr.Blocks() as demo:
    gr.Markdown("# Cameras")
    with gr.Row():
        photo = gr.Image(
            label="Photo", webcam_options={"mirror": False, "constraints": {"width": 320}}
        )
        mirrored = gr.Image(
            label="Mirrored", sources=["webcam"],
            webcam_options=gr.WebcamOptions(constraints={"video": {"width": 320}}),
        )
    with gr.Row():
        about = gr.Textbox(label="About the photo")
        about_mirrored = gr.Textbox(label="About the mirrored")
    told = gr.Textbox(label="Told")
    photo.input(describe, photo, about)
    marked = gr.Image(label="Marked", watermark="mark.png", height=200)
    photo.input(lambda picture: picture, photo, marked)
    mirrored.input(describe, mirrored, about_mirrored)
    photo.upload(lambda: "uploaded", None, told)

    camera = gr.Image(label="Live", sources=["webcam"], streaming=True)
    level = gr.Number(1, label="level")
    seen = gr.State(0)
    frames = gr.Textbox(label="Frames")
    closed = gr.Textbox(label="Closed")
    watching = camera.stream(
        watch, [camera, level, seen], [frames, seen], stream_every=0.1, time_limit=4
    )
    watching.then(lambda n: f"closed after {n}", seen, closed)
    gr.Button("Lock").click(lambda: gr.Image(interactive=False), None, camera)
    gr.Button("Unlock").click(lambda: gr.Image(interactive=True), None, camera)
    gr.Button("End").click(None, cancels=watching)
    gr.Button("Look").click(describe, camera, told)

    twin = gr.Image(label="Twin", sources=["webcam"], streaming=True)
    shown = gr.Image(label="Shown")

    def invert(frame):
        yield 255 - frame

    twin.stream(invert, twin, shown, stream_every=0.1)
demo.launch()
"""


def red_square() -> bytes:
    packed = io.BytesIO()
    PIL.Image.new("RGB", (20, 20), "red").save(packed, "png")
    return packed.getvalue()


@pytest.fixture
def app(module_page: Page, site: Sites) -> Page:
    url = site(CODE, files={"mark.png": red_square()})
    if module_page.url != url:
        open_app(module_page, url)
    return module_page


#: The pixel in the middle of a watermark of 20 x 20 in the bottom right corner.
CORNER = """async (image) => {
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  return [...context.getImageData(canvas.width - 20, canvas.height - 20, 1, 1).data].slice(0, 3);
}"""


def block(page: Page, label: str) -> Locator:
    return page.locator(".cl-block", has=page.locator(".cl-image")).filter(
        has=page.get_by_text(label, exact=True)
    )


def test_a_picture_is_taken_by_keyboard(app: Page) -> None:
    photo = block(app, "Photo")
    photo.get_by_role("button", name="Use the camera").focus()
    app.keyboard.press("Enter")
    take = photo.get_by_role("button", name="Take a picture")
    expect(take).to_be_focused()
    video = photo.get_by_label("Photo: camera")
    app.wait_for_function(
        "() => [...document.querySelectorAll('video')].some((v) => v.videoWidth === 320)"
    )
    assert video.evaluate("v => getComputedStyle(v).transform") == "none"
    stream = video.evaluate_handle("v => v.srcObject")
    app.keyboard.press("Enter")
    expect(app.get_by_label("About the photo")).to_have_value(re.compile(r"^\(\d+, 320, 3\)"))
    expect(photo.locator("img")).to_be_visible()
    expect(photo.get_by_role("button", name="Use the camera")).to_be_focused()
    # a watermark lies over what is shown of it
    marked = block(app, "Marked").locator("img")
    expect(marked).to_be_visible()
    assert marked.evaluate(CORNER) == [255, 0, 0]
    # the camera is off again, and a picture of it is no upload
    assert stream.evaluate("s => s.getTracks().every((track) => track.readyState === 'ended')")
    assert app.get_by_label("Told").input_value() == ""


def test_a_mirrored_picture_is_the_other_way_round(app: Page) -> None:
    photo, mirrored = block(app, "Photo"), block(app, "Mirrored")
    mirrored.get_by_role("button", name="Use the camera").click()
    video = mirrored.get_by_label("Mirrored: camera")
    assert "-1" in video.evaluate("v => getComputedStyle(v).transform")
    photo.get_by_role("button", name="Use the camera").click()
    # both at the same picture of the film
    app.wait_for_function(
        "() => [...document.querySelectorAll('video')].filter((v) => v.videoWidth).length === 2"
    )
    app.evaluate("() => document.querySelectorAll('.cl-camera-main').forEach((b) => b.click())")
    about, other = app.get_by_label("About the photo"), app.get_by_label("About the mirrored")
    expect(other).to_have_value(re.compile(r"320, 3\)"))
    expect(photo.locator("img")).to_be_visible()
    left, right = (float(n) for n in about.input_value().split()[-2:])
    other_left, other_right = (float(n) for n in other.input_value().split()[-2:])
    assert abs(left - right) > 1
    assert (left > right) != (other_left > other_right)


def test_frames_are_a_stream_with_a_time_limit(app: Page) -> None:
    live = block(app, "Live")
    frames, closed = app.get_by_label("Frames"), app.get_by_label("Closed")
    live.get_by_role("button", name="Use the camera").click()
    live.get_by_role("button", name="Start").click()
    expect(frames).to_have_value(re.compile(r"^[2-9] frames of 640 x 480, level 1$"))
    expect(live.locator(".cl-camera-limit")).to_be_visible()
    assert violations(app) == []
    # other inputs may change meanwhile
    app.get_by_label("level").fill("7")
    expect(frames).to_have_value(re.compile("level 7$"))
    expect(live.get_by_text("The time of 4 seconds is over")).to_be_visible()
    expect(closed).to_have_value(re.compile(r"^closed after \d+$"))
    # and again, until the visitor ends it; State remembers
    count = int(closed.input_value().split()[-1])
    assert count < 4 / 0.1 + 2
    start = live.get_by_role("button", name="Start")
    start.click()
    expect(live.get_by_text("The time of 4 seconds is over")).to_have_count(0)
    stop = live.get_by_role("button", name="Stop")
    expect(stop).to_be_focused()
    expect(frames).not_to_have_value(re.compile(f"^{count} frames"))
    stop.click()
    expect(closed).not_to_have_value(f"closed after {count}")
    live.get_by_role("button", name="Close the camera").click()
    # the last frame is the value
    expect(live.locator("img")).to_be_visible()
    app.get_by_role("button", name="Look").click()
    expect(app.get_by_label("Told")).to_have_value(re.compile(r"^\(480, 640, 3\)"))


def test_whoever_ends_the_stream_ends_it_whole(app: Page) -> None:
    live = block(app, "Live")
    closed = app.get_by_label("Closed")
    live.get_by_role("button", name="Use the camera").click()
    live.get_by_role("button", name="Start").click()
    expect(live.locator(".cl-camera-limit")).to_be_visible()
    before = closed.input_value()
    app.get_by_role("button", name="End").click()
    expect(live.get_by_text("The stream has ended")).to_be_visible()
    expect(closed).not_to_have_value(before)  # what follows a stream follows its cancellation, too
    # the app takes the camera away, and giving it back does not switch it on
    live.get_by_role("button", name="Start").click()
    expect(live.locator(".cl-camera-limit")).to_be_visible()
    stream = live.locator("video").evaluate_handle("v => v.srcObject")
    app.wait_for_timeout(300)
    assert live.get_by_role("button", name="Stop").is_visible()  # nothing of the run before ends it
    app.get_by_role("button", name="Lock", exact=True).click()
    expect(live.locator("video")).to_have_count(0)
    assert stream.evaluate("s => s.getTracks().every((track) => track.readyState === 'ended')")
    app.get_by_role("button", name="Unlock").click()
    expect(live.get_by_role("button", name="Use the camera")).to_be_visible()
    assert live.locator("video").count() == 0


def test_pictures_come_back_and_old_frames_go(app: Page) -> None:
    twin, shown = block(app, "Twin"), block(app, "Shown")
    app.evaluate(
        """() => {
          const make = URL.createObjectURL, drop = URL.revokeObjectURL;
          window.open_urls = new Set();
          URL.createObjectURL = (blob) => {
            const url = make(blob); window.open_urls.add(url); return url;
          };
          URL.revokeObjectURL = (url) => { window.open_urls.delete(url); drop(url); };
        }"""
    )
    twin.get_by_role("button", name="Use the camera").click()
    twin.get_by_role("button", name="Start").click()
    expect(shown.locator("img")).to_be_visible()
    seen = set()
    for _ in range(60):
        seen.add(shown.locator("img").get_attribute("src"))
        if len(seen) > 8:
            break
        app.wait_for_timeout(100)
    assert len(seen) > 8
    assert app.evaluate("window.open_urls.size") < 12
    twin.get_by_role("button", name="Stop").click()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("NotAllowedError", "The browser may not use the camera. Allow it"),
        ("NotFoundError", "There is no camera"),
        ("NotReadableError", "Close other programs that use it"),
    ],
)
def test_a_refused_camera_is_explained(app: Page, name: str, said: str) -> None:
    app.evaluate(
        """(name) => {
          window.real ??= navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", name));
        }""",
        name,
    )
    live = block(app, "Live")
    live.get_by_role("button", name="Use the camera").click()
    expect(live.get_by_role("alert")).to_contain_text(said)
    assert violations(app) == []
    app.evaluate("() => { navigator.mediaDevices.getUserMedia = window.real; }")
    live.get_by_role("button", name="Try again").click()
    expect(live.get_by_role("button", name="Start")).to_be_focused()
    expect(live.get_by_role("alert")).to_have_count(0)
    live.get_by_role("button", name="Close the camera").click()
    expect(live.get_by_role("button", name="Use the camera")).to_be_focused()


def test_the_same_picture_in_two_places(app: Page) -> None:
    photo, other = block(app, "Photo"), block(app, "Mirrored")
    for place in (photo, other):
        # two pictures of equal bytes, as of a camera that looks at a wall
        app.evaluate(
            """(url) => {
              HTMLCanvasElement.prototype.toBlob = (done) =>
                void fetch(url).then((answer) => answer.blob()).then(done);
            }""",
            f"data:image/png;base64,{b64encode(red_square()).decode()}",
        )
        place.get_by_role("button", name="Use the camera").click()
        place.get_by_role("button", name="Take a picture").click()
        expect(place.locator("img")).to_be_visible()
    photo.get_by_role("button", name="Use the camera").click()
    photo.get_by_role("button", name="Close the camera").click()
    assert photo.locator("img").evaluate("i => i.decode().then(() => i.naturalWidth)") == 20


def test_another_camera_can_be_chosen(app: Page) -> None:
    app.evaluate(
        """() => {
          const devices = navigator.mediaDevices;
          const list = devices.enumerateDevices.bind(devices);
          devices.enumerateDevices = async () => {
            const [first, ...rest] = (await list()).filter(({ kind }) => kind === "videoinput");
            const other = { kind: "videoinput", deviceId: "other", label: "Other camera" };
            return [first, ...rest, other];
          };
          const real = devices.getUserMedia.bind(devices);
          window.asked = [];
          devices.getUserMedia = (wanted) => {
            window.asked.push(wanted);
            return real({ video: true });
          };
        }"""
    )
    live = block(app, "Live")
    live.get_by_role("button", name="Use the camera").click()
    choice = live.get_by_label("Camera", exact=True)
    choice.select_option("Other camera")
    app.wait_for_function("window.asked.length === 2")
    assert app.evaluate("window.asked[1].video.deviceId.exact") == "other"
    live.get_by_role("button", name="Close the camera").click()
