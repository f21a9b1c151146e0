"""Real pages in a real Chromium, served by a plain static server.

A hand-written page loads Cloche as any page would:

    url = pages.write("hello.html", '''<script type="module" src="/cloche/cloche.js"></script>
        <cloche-app runtime="/pyodide/">import gradio as gr ...</cloche-app>''')
    open_app(page, url)

`site(code)` builds a whole site with `cloche build` and gives its URL. `page` fails its test on any
console error that `expect_errors(pattern, ...)` does not allow.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from cloche.site import runtime
from support.chromium import launched
from support.server import Pages, StaticServer
from support.sites import Sites
from support.watch import Watch

PROJECT = Path(__file__).resolve().parents[2]
RESULTS = PROJECT / "test-results"
WHEELS = ("numpy", "pillow", "micropip", "requests")
WATCHES = pytest.StashKey[list[Watch]]()

# The first event may wait for numpy, and a busy machine takes its time
expect.set_options(timeout=20_000)
os.environ.setdefault("CLOCHE_CACHE", str(PROJECT / ".cache"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this run."""
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def pyodide_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pyodide's core, its full lock, and the wheels tests need, as one folder of links."""
    folder = tmp_path_factory.mktemp("pyodide")
    core = [path for path in runtime.runtime_dir().iterdir() if path.is_file()]
    for path in [*core, *runtime.ensure(WHEELS).values()]:
        (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture(scope="session")
def mounts(tmp_path_factory: pytest.TempPathFactory, pyodide_folder: Path) -> dict[str, Path]:
    """What both origins serve: `/` hand-written pages, `/cloche` the built page, `/pyodide`."""
    try:
        web = runtime.web_dir()
    except FileNotFoundError as error:
        raise pytest.UsageError(str(error)) from error
    pages = tmp_path_factory.mktemp("pages")
    return {"/": pages, "/cloche": web, "/pyodide": pyodide_folder}


@pytest.fixture(scope="session")
def server(mounts: dict[str, Path]) -> Iterator[StaticServer]:
    """The origin the pages are on. No special headers at all."""
    with StaticServer(mounts) as running:
        yield running


@pytest.fixture(scope="session")
def other_origin(mounts: dict[str, Path]) -> Iterator[StaticServer]:
    """The same files on another origin, which only says `Access-Control-Allow-Origin: *`."""
    with StaticServer(mounts, cors=True) as running:
        yield running


@pytest.fixture(scope="session")
def pages(server: StaticServer, mounts: dict[str, Path]) -> Pages:
    """Writes hand-written pages: `pages.write("a.html", "...")` gives the URL."""
    return Pages(mounts["/"], server)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, server: StaticServer) -> Sites:
    """Builds apps with `cloche build`: `site("import gradio as gr ...")` gives the URL."""
    return Sites(tmp_path_factory.mktemp("sites"), server)


@contextlib.contextmanager
def watched(browser: Browser, options: dict[str, Any]) -> Iterator[Watch]:
    context = browser.new_context(**{"viewport": {"width": 1000, "height": 800}, **options})
    context.set_default_timeout(30_000)
    try:
        yield Watch(context.new_page())
    finally:
        context.close()


def _options(request: pytest.FixtureRequest) -> dict[str, Any]:
    marker = request.node.get_closest_marker("context")
    return dict(marker.kwargs) if marker else {}


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of its own, with empty storage; `@pytest.mark.context(color_scheme="dark")` and other
    options of Playwright's new_context shape it. Fails the test on unexpected console errors."""
    with watched(browser, _options(request)) as watch:
        request.node.stash.setdefault(WATCHES, []).append(watch)
        yield watch.page


@pytest.fixture(scope="module")
def _module_watch(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watch]:
    with watched(browser, _options(request)) as watch:
        yield watch


@pytest.fixture
def module_page(_module_watch: Watch, request: pytest.FixtureRequest) -> Page:
    """One page for all tests of a module, so that Python boots once; errors count per test."""
    _module_watch.reset()
    request.node.stash.setdefault(WATCHES, []).append(_module_watch)
    return _module_watch.page


@pytest.fixture
def expect_errors(request: pytest.FixtureRequest) -> Callable[..., None]:
    """`expect_errors(r"404.*missing\\.png")`: console errors matching a pattern pass this test."""
    patterns: list[str] = []
    request.node.stash[_EXPECTED] = patterns
    return lambda *more: patterns.extend(more)


_EXPECTED = pytest.StashKey[list[str]]()


def _watches(item: pytest.Item) -> list[Watch]:
    none: list[Watch] = []
    return item.stash.get(WATCHES, none)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    outcome = yield
    for watch in _watches(item):
        with contextlib.suppress(Error):
            # lets messages that are under way arrive
            watch.page.wait_for_timeout(20)
        watch.allow(*item.stash.get(_EXPECTED, []))
        watch.check()
    return outcome


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test shows its page's console and leaves a picture in test-results/."""
    report = yield
    if report.when == "call" and report.failed:
        for number, watch in enumerate(_watches(item)):
            report.sections.append(("Page console", "\n".join(watch.log[-60:]) or "(nothing)"))
            name = re.sub(r"[^\w.-]+", "-", item.name)[:80]
            picture = RESULTS / f"{name}-{number}.png"
            with contextlib.suppress(Error):
                watch.page.screenshot(path=picture, timeout=5_000)
                report.sections.append(("Picture", str(picture.relative_to(PROJECT))))
    return report
