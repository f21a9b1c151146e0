"""The four apps everything else widens: built to static files, run in a real browser."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import matplotlib
from playwright.sync_api import Page, expect

from support.app import open_app
from support.sites import Sites

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_hello_world(page: Page, site: Sites) -> None:
    open_app(page, site(EXAMPLES / "hello_world"))
    page.get_by_label("name").fill("Ada")
    number = page.get_by_role("spinbutton")
    number.fill("3")
    number.press("Enter")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("output")).to_have_value("Hello, Ada!!!")


def test_hello_world_by_keyboard_alone(page: Page, site: Sites) -> None:
    open_app(page, site(EXAMPLES / "hello_world"))
    page.get_by_label("name").focus()
    page.keyboard.type("Grace")
    page.keyboard.press("Enter")
    expect(page.get_by_label("output")).to_have_value("Hello, Grace")


def test_clear_empties_what_was_typed_and_answered(page: Page, site: Sites) -> None:
    open_app(page, site(EXAMPLES / "hello_world"))
    page.get_by_label("name").fill("Ada")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("output")).to_have_value("Hello, Ada")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_label("output")).to_have_value("")
    expect(page.get_by_label("name")).to_have_value("")


PIXELS = """(picture) => {
  const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const at = (x, y) => [...context.getImageData(x, y, 1, 1).data];
  return {
    width: canvas.width,
    height: canvas.height,
    pixels: [0.02, 0.3, 0.5, 0.7, 0.98].map(
      (part) => at(Math.floor(canvas.width * part), Math.floor(canvas.height * part)),
    ),
  };
}"""


#: All pictures are loaded, and none is about to be replaced.
SETTLED = """async () => {
  const pictures = [...document.querySelectorAll("img")];
  const addresses = pictures.map(({ src }) => src).join();
  await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
  await new Promise((done) => setTimeout(done, 200));
  const loaded = pictures.filter((picture) => picture.complete && picture.naturalWidth > 0);
  return loaded.length > 0 && loaded.length === pictures.length &&
    addresses === pictures.map(({ src }) => src).join();
}"""


def sepia(pixel: list[int]) -> list[float]:
    """The filter of the example, worked out apart from it."""
    red, green, blue = pixel[:3]
    return [
        min(255, 0.393 * red + 0.769 * green + 0.189 * blue),
        min(255, 0.349 * red + 0.686 * green + 0.168 * blue),
        min(255, 0.272 * red + 0.534 * green + 0.131 * blue),
    ]


def test_sepia_filter_on_a_photograph(page: Page, site: Sites) -> None:
    folder = EXAMPLES / "sepia_filter"
    photograph = Path(matplotlib.get_data_path()) / "sample_data" / "grace_hopper.jpg"
    open_app(page, site(folder))
    page.get_by_role("button", name=re.compile("clear|remove", re.I)).first.click()
    page.locator("input[type=file]").first.set_input_files(photograph)
    pictures = page.locator("img:visible")
    expect(pictures).to_have_count(1)
    # the file that is shown at once makes way for what was uploaded
    expect(page.locator(".cl-image-busy")).to_have_count(0)
    page.wait_for_function(SETTLED)
    before = pictures.first.evaluate(PIXELS)
    page.get_by_role("button", name="Submit").click()
    expect(pictures).to_have_count(2)
    pictures.nth(1).evaluate("picture => picture.decode()")
    after = pictures.nth(1).evaluate(PIXELS)
    assert (after["width"], after["height"]) == (before["width"], before["height"])
    for source, result in zip(before["pixels"], after["pixels"], strict=True):
        expected = sepia(source)
        for channel in range(3):
            # the page and pillow decode a JPEG with different rounding
            assert abs(result[channel] - expected[channel]) <= 5, (source, result)


def test_blocks_tour(page: Page, site: Sites) -> None:
    open_app(page, site(BLOCKS))
    page.get_by_role("button", name="Count").click()
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_label("times")).to_have_value("2")
    page.get_by_label("word").fill("glass")
    page.get_by_role("button", name="Chain").click()
    expect(page.get_by_label("first")).to_have_value("GLASS")
    expect(page.get_by_label("second")).to_have_value("SSALG")
    page.get_by_role("button", name="Fail").click()
    toast = page.get_by_role("alert").filter(has_text="No word for that")
    expect(toast).to_be_visible()
    page.get_by_role("tab", name="Stream").click()
    expect(page.get_by_label("word")).to_be_hidden()
    seen = watch_values(page, "told")
    page.get_by_role("button", name="Tell").click()
    expect(page.get_by_label("told")).to_have_value("one two three four five")
    stamps = page.evaluate(seen)
    texts = [text for text, _ in stamps]
    assert texts == [
        "one",
        "one two",
        "one two three",
        "one two three four",
        "one two three four five",
    ]
    gaps = [later - earlier for (_, earlier), (_, later) in pairwise(stamps)]
    assert min(gaps) > 100, f"the yields of a sleeping generator arrived together: {gaps}"


BLOCKS = """
import time
import gradio as gr

with gr.Blocks(title="Tour") as demo:
    counter = gr.State(0)
    with gr.Tabs():
        with gr.Tab("Chain and count"):
            with gr.Row():
                word = gr.Textbox(label="word")
                first = gr.Textbox(label="first")
                second = gr.Textbox(label="second")
            with gr.Row():
                chain = gr.Button("Chain")
                count = gr.Button("Count")
                fail = gr.Button("Fail")
            times = gr.Number(label="times")
        with gr.Tab("Stream"):
            tell = gr.Button("Tell")
            told = gr.Textbox(label="told")

    chain.click(str.upper, word, first).then(lambda text: text[::-1], first, second)

    @count.click(inputs=counter, outputs=[counter, times])
    def add(value):
        return value + 1, value + 1

    @fail.click
    def break_off():
        raise gr.Error("No word for that")

    @tell.click(outputs=told)
    def stream():
        text = ""
        for part in "one two three four five".split():
            text = f"{text} {part}".strip()
            yield text
            time.sleep(0.3)

demo.launch()
"""


def watch_values(page: Page, label: str) -> str:
    """Note each new value of a text field with its time; evaluate the answer to get the list."""
    page.get_by_label(label).evaluate(
        """(field) => {
          window.noted = [];
          let last = field.value;
          const look = () => {
            if (field.value !== last) {
              last = field.value;
              window.noted.push([last, performance.now()]);
            }
            setTimeout(look, 5);
          };
          look();
        }"""
    )
    return "window.noted"


def test_two_files_and_a_wheel(page: Page, site: Sites) -> None:
    open_app(page, site(EXAMPLES / "two_files"))
    page.get_by_label("Text").fill("The cat sat on the mat. The dog did not.")
    page.get_by_role("button", name="Measure").click()
    expect(page.get_by_label("Reading ease")).to_have_value(re.compile(r"of 100: \w+"))
    page.get_by_label("Text").fill("")
    page.get_by_role("button", name="Measure").click()
    expect(page.get_by_role("alert")).to_contain_text("There are no words in this text yet")


def test_state_is_kept_for_each_visit_only(page: Page, site: Sites) -> None:
    url = site(BLOCKS)
    open_app(page, url)
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_label("times")).to_have_value("1")
    page.reload()
    open_app(page, url)
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_label("times")).to_have_value("1")
