"""Finds and starts the Chromium that browser tests and benchmarks use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = [
    "--no-sandbox",  # root in a container has none
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def find() -> str:
    """Path of a Chromium: $CHROMIUM, else the first of NAMES on PATH.

    Raises FileNotFoundError with advice when there is none.
    """
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        path = shutil.which(name) if name else None
        if path:
            return path
    raise FileNotFoundError("no Chromium found: `npm test` installs one, or set CHROMIUM")


@contextmanager
def launched(headless: bool = True) -> Iterator[Browser]:
    """A running Chromium that opens pages, closed at the end. $HEADED=1 shows its window."""
    with sync_playwright() as playwright:
        browser = _start(playwright, headless and not os.environ.get("HEADED"))
        try:
            yield browser
        finally:
            browser.close()


def _start(playwright: Playwright, headless: bool) -> Browser:
    # On a busy machine a Chromium now and then starts but never opens a page: then start another
    for attempt in (1, 2, 3):
        browser = playwright.chromium.launch(
            executable_path=find(), args=ARGUMENTS, headless=headless
        )
        context = browser.new_context()
        context.set_default_timeout(20_000)
        try:
            context.new_page().close()
        except Error as error:
            browser.close()
            print(f"Chromium opened no page ({error.message}), attempt {attempt} of 3")
        else:
            context.close()
            return browser
    raise RuntimeError(f"{find()} starts but opens no page; try it by hand")
