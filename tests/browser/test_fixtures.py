"""The fixtures keep their word: errors are seen, and the page is as plain as a visitor's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from support.server import Pages, StaticServer
from support.watch import Watch

ERRORS = """<!doctype html><title>errors</title><script>
  console.error("told");
  console.warn("only a warning");
  setTimeout(() => { throw new Error("thrown") });
  new Worker(URL.createObjectURL(new Blob(["console.error('from a worker')"])));
</script>"""


def test_errors_of_page_and_worker_are_noted(
    page: Page, pages: Pages, server: StaticServer, expect_errors: Callable[..., None]
) -> None:
    expect_errors("told", "thrown", "from a worker")
    watch = Watch(page)
    page.goto(pages.write("errors.html", ERRORS))
    page.wait_for_timeout(300)
    found = "\n".join(watch.errors)
    for text in ("told", "thrown", "from a worker"):
        assert text in found
    assert "only a warning" not in found
    with pytest.raises(AssertionError, match="told"):
        watch.check()
    watch.allow("told", "thrown")
    assert len(watch.unexpected()) == 1


def test_a_missing_file_is_an_error_but_the_icon_is_not(
    page: Page, pages: Pages, expect_errors: Callable[..., None]
) -> None:
    expect_errors("404.*missing.js")
    watch = Watch(page)
    page.goto(pages.write("missing.html", "<script src=missing.js></script>"))
    page.wait_for_timeout(200)
    assert len(watch.errors) == 1
    assert "missing.js" in watch.errors[0]


@pytest.mark.context(color_scheme="dark", viewport={"width": 390, "height": 844})
def test_the_marker_shapes_the_page(page: Page, server: StaticServer) -> None:
    page.goto(server.url("cloche/manifest.json"))
    assert page.evaluate("innerWidth") == 390
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


def test_nothing_is_isolated(page: Page, server: StaticServer) -> None:
    page.goto(server.url("cloche/manifest.json"))
    assert page.evaluate("crossOriginIsolated") is False


def test_both_origins_serve_the_page_and_the_runtime(
    server: StaticServer, other_origin: StaticServer, page: Page
) -> None:
    page.goto(server.url("cloche/manifest.json"))
    for path in ("cloche/cloche.js", "pyodide/pyodide.mjs", "pyodide/pyodide-lock.json"):
        for origin in (server, other_origin):
            assert page.evaluate("async url => (await fetch(url)).status", origin.url(path)) == 200
