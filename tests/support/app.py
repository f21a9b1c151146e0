"""Waits for an app in a page: the element's own promise says when it is ready."""

from __future__ import annotations

from playwright.sync_api import Error, Page

# A cold boot of Python on a slow, busy machine takes a good while.
READY_SECONDS = 120

_WAIT = """async ([selector, seconds]) => {
  const element = document.querySelector(selector);
  if (!element) throw new Error(`no element ${selector} in the page`);
  await customElements.whenDefined(element.localName);
  const told = ({ stage, message, hint, traceback }) =>
    new Error([stage, message, hint, traceback].filter(Boolean).join("\\n"));
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const shown = async () => {
    const app = await element.app;
    await app.ready();
    for (;; await sleep(20)) {
      const root = element.shadowRoot ?? element;
      const boot = root.querySelector(".cl-boot");
      if (boot?.matches(".cl-boot-failed")) throw new Error(boot.innerText);
      if (!boot && root.querySelector(".gradio-container")) return null;
    }
  };
  const late = sleep(seconds * 1000).then(() => {
    throw new Error(`not ready after ${seconds} s`);
  });
  try {
    await Promise.race([shown(), late]);
  } catch (error) {
    throw told(error);
  }
}"""


def ready(page: Page, selector: str = "cloche-app", seconds: float = READY_SECONDS) -> None:
    """Returns when the app's script has run and its UI is live; raises when it failed to start."""
    __tracebackhide__ = True
    try:
        page.evaluate(_WAIT, [selector, seconds])
    except Error as error:
        raise AssertionError(f"{selector} did not start: {error.message}") from None


def open_app(page: Page, url: str, selector: str = "cloche-app") -> Page:
    """Goes to the URL and waits until the app there is ready."""
    page.goto(url)
    ready(page, selector)
    return page
