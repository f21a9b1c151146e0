"""What a first visit asks of the host: little, each file once, and nothing before its time."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect

from support.app import open_app, ready
from support.server import StaticServer
from support.sites import Sites

HELLO = """
import gradio as gr
gr.Interface(lambda name: "Hello, " + name, gr.Textbox(label="name"), "text").launch()
"""
# Its imports are part of the snapshot, but for one, which lies in the standard library's file.
LATE = """
import gradio as gr
def answer(name):
    import colorsys
    return str(colorsys.rgb_to_hsv(1, 0, 0))
gr.Interface(answer, gr.Textbox(label="name"), "text").launch()
"""


def asked(server: StaticServer, url: str) -> list[str]:
    """Paths below the site, in order."""
    base = urlsplit(url).path
    return [path.removeprefix(base) for path in server.requests if path.startswith(base)]


def ends(paths: list[str], *names: str) -> list[str]:
    return [path for path in paths if path.rsplit("/", 1)[-1].startswith(names)]


BEHIND = ("core-", "compiled-", "python_stdlib.zip")


def answered(page: Page, text: str, expected: str) -> None:
    page.get_by_label("name").fill(text)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("output")).to_have_value(expected)


def test_a_first_visit(page: Page, site: Sites, server: StaticServer) -> None:
    url = site(HELLO)
    server.requests.clear()
    open_app(page, url)
    first = asked(server, url)
    answered(page, "Ada", "Hello, Ada")
    assert len(first) <= 12, first
    # the list of packages stands in the page, and what the snapshot holds is not needed yet
    assert ends(first, *BEHIND, "pyodide-lock.json") == []
    # every script of the page was named by the page itself, so that they come side by side
    named = page.eval_on_selector_all(
        "link[rel=modulepreload]", "all => all.map((link) => link.getAttribute('href'))"
    )
    scripts = [path for path in first if path.startswith("cloche/") and path.endswith(".js")]
    assert set(scripts) - {"cloche/worker.js"} == set(named)

    for _ in range(100):
        page.wait_for_timeout(100)
        whole = asked(server, url)
        if len(ends(whole, *BEHIND)) >= 2:
            break
    assert [path for path, times in Counter(whole).items() if times > 1] == []
    behind = sorted(name.rsplit("/", 1)[-1].split("-")[0] for name in whole[len(first) :])
    assert behind == ["core", "python_stdlib.zip"]


def test_the_worker_does_not_wait_for_the_pages_scripts(page: Page, site: Sites) -> None:
    held: list[Route] = []
    page.route("**/chunks/main-*.js", lambda route: held.append(route))
    with page.expect_worker() as started, page.expect_request("**/pyodide.asm.wasm"):
        page.goto(site(HELLO), wait_until="commit")
    assert started.value.url.endswith("/cloche/worker.js")
    assert page.evaluate("customElements.get('cloche-app') === undefined")
    page.wait_for_timeout(100)
    for route in held:
        route.continue_()
    ready(page)
    answered(page, "Ada", "Hello, Ada")
    # the app took that very worker
    assert [worker.url for worker in page.workers] == [started.value.url]


def test_a_worker_that_does_not_load_is_told(page: Page, site: Sites, expect_errors: Any) -> None:
    expect_errors(r"ERR_FAILED")
    page.route("**/worker.js", lambda route: route.abort())
    page.goto(site(HELLO))
    expect(page.get_by_text("could not be loaded").first).to_be_visible()
    page.unroute("**/worker.js")
    page.get_by_role("button", name="Try again").click()
    answered(page, "Ada", "Hello, Ada")


def test_a_late_import_asks_at_once_and_once(page: Page, site: Sites, server: StaticServer) -> None:
    url = site(LATE)
    server.requests.clear()
    open_app(page, url)
    answered(page, "Ada", "(0.0, 1.0, 1)")
    page.wait_for_timeout(2500)
    paths = asked(server, url)
    assert len(ends(paths, "python_stdlib.zip")) == 1
    assert [path for path, times in Counter(paths).items() if times > 1] == []


def test_a_start_without_a_snapshot(page: Page, site: Sites, server: StaticServer) -> None:
    url = site(HELLO)
    page.add_init_script(
        """new MutationObserver((_, observer) => {
          const app = document.querySelector("cloche-app");
          app?.setAttribute("snapshot", "off");
          if (app) observer.disconnect();
        }).observe(document, { childList: true, subtree: true })"""
    )
    server.requests.clear()
    open_app(page, url)
    answered(page, "Ada", "Hello, Ada")
    page.wait_for_timeout(2500)
    paths = asked(server, url)
    # byte code, so that nothing is compiled here; the sources alone are not wanted
    assert len(ends(paths, "compiled-")) == 1
    assert ends(paths, "core-") == []
    assert [path for path, times in Counter(paths).items() if times > 1] == []
