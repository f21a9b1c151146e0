"""Finds and starts the Chromium that browser tests and benchmarks use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

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
    """A running Chromium, closed at the end. $HEADED=1 shows its window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find(),
            args=ARGUMENTS,
            headless=headless and not os.environ.get("HEADED"),
        )
        try:
            yield browser
        finally:
            browser.close()
