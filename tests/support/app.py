"""Waits for an app in a page: the element's own promise says when it is ready."""

from __future__ import annotations

from playwright.sync_api import Page

# A cold boot of Python on a slow, busy machine takes a good while.
READY_SECONDS = 120

_WAIT = """async ([selector, seconds]) => {
  const element = document.querySelector(selector);
  if (!element) throw new Error(`no element ${selector} in the page`);
  await customElements.whenDefined(element.localName);
  const late = new Promise((_, fail) => setTimeout(
    () => fail(new Error(`${selector} was not ready after ${seconds} s`)), seconds * 1000));
  await Promise.race([element.app, late]);
}"""


def ready(page: Page, selector: str = "cloche-app", seconds: float = READY_SECONDS) -> None:
    """Returns when the app's script has run and its UI is live; raises when it failed to start."""
    page.evaluate(_WAIT, [selector, seconds])


def open_app(page: Page, url: str, selector: str = "cloche-app") -> Page:
    """Goes to the URL and waits until the app there is ready."""
    page.goto(url)
    ready(page, selector)
    return page
