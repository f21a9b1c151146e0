"""The pictures of README, docs and gallery, taken from the examples: `npm run screenshots`."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from cloche.site.gallery import PREVIEWS, build_gallery  # noqa: E402
from cloche.site.toolchain import installed  # noqa: E402
from support.app import open_app  # noqa: E402
from support.chromium import launched  # noqa: E402
from support.server import StaticServer  # noqa: E402

EXAMPLES = ROOT / "examples"
DOCS = ROOT / "docs" / "images"
SCHEMES = ("light", "dark")


def hello(page: Page) -> None:
    page.get_by_label("name").fill("Ada")
    page.get_by_role("spinbutton").fill("3")
    page.get_by_role("spinbutton").press("Enter")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("output")).to_have_value("Hello, Ada!!!")


def tour(page: Page) -> None:
    page.get_by_label("Topic").fill("lighthouses")
    press("Write, then polish")(page)


def press(name: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_timeout(2500)

    return act


#: What a visitor does before the picture is taken; the other examples are shown as they start.
ACTS: dict[str, Callable[[Page], None]] = {
    "hello_world": hello,
    "sepia_filter": press("Submit"),
    "two_files": press("Measure"),
    "image_tools": press("Turn"),
    "blocks_tour": tour,
    "calculator": press("Calculate"),
    "stopwatch": press("Start"),
}


def shown(
    browser: Browser, url: str, scheme: str, size: tuple[int, int], name: str, scale: float = 1
) -> Page:
    """The example's own page at rest, without pointer, focus and caret."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=scale,
        reduced_motion="reduce",
    )
    page = context.new_page()
    open_app(page, url)
    if name in ACTS:
        ACTS[name](page)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
    page.wait_for_timeout(400)
    return page


def picture(page: Page) -> Image.Image:
    taken = Image.open(io.BytesIO(page.screenshot()))
    page.context.close()
    return taken.convert("RGB")


def previews(browser: Browser, server: StaticServer) -> None:
    folder = EXAMPLES / PREVIEWS
    folder.mkdir(exist_ok=True)
    for script in sorted(EXAMPLES.glob("*/app.py")):
        name = script.parent.name
        for scheme in SCHEMES:
            url = server.url(f"{name}/full.html")
            taken = picture(shown(browser, url, scheme, (880, 550), name))
            small = taken.resize((640, 400), Image.Resampling.LANCZOS)
            small.save(folder / f"{name}-{scheme}.webp", quality=82, method=6)
        print(f"preview of {name}")


def docs(browser: Browser, server: StaticServer) -> None:
    url = server.url("hello_world/full.html")
    halves = [
        picture(shown(browser, url, scheme, (760, 380), "hello_world", 1.25)) for scheme in SCHEMES
    ]
    both = Image.new("RGB", (sum(half.width for half in halves), halves[0].height))
    both.paste(halves[0], (0, 0))
    both.paste(halves[1], (halves[0].width, 0))
    both.save(DOCS / "hello.png", optimize=True)
    url = server.url("blocks_tour/full.html")
    phone = picture(shown(browser, url, "light", (390, 700), "blocks_tour", 1.5))
    phone.save(DOCS / "blocks-tour-phone.png", optimize=True)
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.goto(server.url("index.html"), wait_until="networkidle")
    page.wait_for_timeout(300)
    picture(page).quantize(256).save(DOCS / "gallery.png", optimize=True)
    print("pictures of the docs")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="cloche-screenshots-") as folder, launched() as browser:
        site = Path(folder) / "gallery"
        build_gallery(EXAMPLES, site, installed())
        with StaticServer({"/": site}) as server:
            previews(browser, server)
        # once more, now with the new previews on its cards
        build_gallery(EXAMPLES, site, installed())
        with StaticServer({"/": site}) as server:
            docs(browser, server)


if __name__ == "__main__":
    main()
