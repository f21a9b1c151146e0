"""Sites built with --offline: they work without a network, and a new deployment never mixes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from support.app import open_app, ready
from support.server import StaticServer
from support.sites import Sites

APP = """import gradio as gr
def greet(name):
    return "{word} " + name
with gr.Blocks(title="Greeter") as demo:
    name = gr.Textbox(label="Name")
    out = gr.Textbox(label="Out")
    name.submit(greet, name, out)
demo.launch()
"""

# the offline copy of the site at `path`: its build and whether that is whole; null without one
KEPT = """async (path) => {
  const name = `cloche-offline ${path}`;
  if (!(await caches.has(name))) return null;
  const cache = await caches.open(name);
  const found = await cache.match(`${location.origin}${path}__cloche/offline/current`);
  return found ? found.json() : null;
}"""

# the builds that the worker knows open pages and their workers to belong to
CLIENTS = """async (path) => {
  const cache = await caches.open(`cloche-offline ${path}`);
  const found = await cache.match(`${location.origin}${path}__cloche/offline/clients`);
  return (await found.json()).map(([, { build }]) => build);
}"""
# the builds that files are kept for
LISTS = """async (path) => {
  const cache = await caches.open(`cloche-offline ${path}`);
  const names = (await cache.keys()).map(({ url }) => url);
  return names.filter((url) => url.includes("/list/")).map((url) => url.split("/").pop()).sort();
}"""
# what coming back to a page's tab does
CHECK = "() => document.dispatchEvent(new Event('visibilitychange'))"


@dataclass
class Place:
    """One sub-path of a server of its own, where sites are deployed over each other."""

    server: StaticServer
    sites: Sites
    folder: Path
    path: str = "/deep/app/"
    closed: bool = field(default=False)

    @property
    def url(self) -> str:
        return self.server.url(self.path)

    def deploy(self, code: str, *options: str) -> str | None:
        """Build and put the site in the place of the last one; the build's name, if it has one."""
        key = self.sites(code, *options).rstrip("/").rsplit("/", 1)[-1]
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.sites.built[key], self.folder)
        listed = self.folder / "offline.json"
        return json.loads(listed.read_text())["build"] if listed.is_file() else None

    def kept(self, page: Page) -> dict[str, object] | None:
        return page.evaluate(KEPT, self.path)

    def wait(self, page: Page, build: str | None) -> None:
        """Until the browser has the whole of a build."""
        for _ in range(600):
            if self.kept(page) == {"build": build, "whole": True}:
                return
            page.wait_for_timeout(100)
        raise AssertionError(f"not kept: {self.kept(page)} instead of {build}")

    def stop(self) -> None:
        if not self.closed:
            self.closed = True
            self.server.close()


@pytest.fixture
def place(tmp_path: Path, site: Sites) -> Iterator[Place]:
    folder = tmp_path / "deployed"
    folder.mkdir()
    found = Place(StaticServer({"/deep/app": folder}), site, folder)
    yield found
    found.stop()


def greeting(page: Page, word: str) -> None:
    page.get_by_label("Name").fill("Ann")
    page.get_by_label("Name").press("Enter")
    expect(page.get_by_label("Out")).to_have_value(f"{word} Ann")


def workers(page: Page) -> int:
    return page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length")


def test_after_one_visit_the_app_works_without_its_server(page: Page, place: Place) -> None:
    build = place.deploy(APP.format(word="Hello"), "--offline")
    open_app(page, place.url)
    place.wait(page, build)
    scopes = page.evaluate(
        "async () => (await navigator.serviceWorker.getRegistrations()).map((r) => r.scope)"
    )
    assert scopes == [place.url]
    place.stop()
    page.reload()
    ready(page)
    greeting(page, "Hello")
    # A visit later, with a query, in another tab.
    other = page.context.new_page()
    open_app(other, f"{place.url}?__theme=dark")
    greeting(other, "Hello")


def test_a_cut_network_is_the_same_as_a_lost_server(page: Page, place: Place) -> None:
    build = place.deploy(APP.format(word="Hello"), "--offline")
    open_app(page, place.url)
    place.wait(page, build)
    page.context.set_offline(True)
    page.reload()
    ready(page)
    greeting(page, "Hello")


def test_a_new_deployment_is_taken_over_whole(page: Page, place: Place) -> None:
    first = place.deploy(APP.format(word="Hello"), "--offline")
    open_app(page, place.url)
    place.wait(page, first)
    page.reload()
    ready(page)
    second = place.deploy(APP.format(word="Goodbye"), "--offline")
    assert second != first
    # What the server no longer has, and the open page asks for only now.
    shutil.move(place.folder / "cloche" / "cloche.js", place.folder / "cloche" / "new.js")
    text = "async () => (await fetch('cloche/cloche.js')).ok"
    assert page.evaluate(text)
    shutil.move(place.folder / "cloche" / "new.js", place.folder / "cloche" / "cloche.js")
    greeting(page, "Hello")
    page.reload()
    ready(page)
    greeting(page, "Goodbye")
    place.wait(page, second)
    place.stop()
    page.reload()
    ready(page)
    greeting(page, "Goodbye")


def test_an_open_page_keeps_the_files_of_its_build(page: Page, place: Place) -> None:
    first = place.deploy(APP.format(word="Hello"), "--offline")
    open_app(page, place.url)
    place.wait(page, first)
    page.reload()
    ready(page)
    page_text = "async () => (await (await fetch('offline.json')).json()).build"
    old = page.evaluate("async () => (await (await fetch('index.html')).text())")
    assert f'build: "{first}"' in old
    second = place.deploy(APP.format(word="Goodbye"), "--offline")
    other = page.context.new_page()
    open_app(other, place.url)
    greeting(other, "Goodbye")
    place.wait(other, second)
    assert page.evaluate(page_text) == second
    # The first page goes on with its own build, though the other one has switched.
    assert page.evaluate("async () => (await (await fetch('index.html')).text())") == old
    greeting(page, "Hello")
    page.close()
    other.reload()
    ready(other)
    greeting(other, "Goodbye")


def test_builds_that_no_page_uses_are_dropped(page: Page, place: Place) -> None:
    first = place.deploy(APP.format(word="Hello"), "--offline")
    open_app(page, place.url)
    place.wait(page, first)
    page.reload()
    ready(page)
    second = place.deploy(APP.format(word="Goodbye"), "--offline")
    other = page.context.new_page()
    open_app(other, place.url)
    place.wait(other, second)
    # Longer than a page takes from being asked for to being there.
    other.wait_for_timeout(11_000)
    other.evaluate(CHECK)
    other.wait_for_timeout(500)
    # Each page, and the worker that its Python runs in.
    known = page.evaluate(CLIENTS, place.path)
    assert sorted(known) == sorted([str(first)] * 2 + [str(second)] * 2)
    assert page.evaluate(LISTS, place.path) == sorted(map(str, (first, second)))
    page.close()
    for _ in range(100):
        other.evaluate(CHECK)
        if other.evaluate(LISTS, place.path) == [second]:
            return
        other.wait_for_timeout(200)
    raise AssertionError(f"kept: {other.evaluate(LISTS, place.path)}")


def test_a_half_deployed_site_is_not_taken(
    page: Page, place: Place, expect_errors: Callable[..., None]
) -> None:
    first = place.deploy(APP.format(word="Hello"), "--offline")
    open_app(page, place.url)
    place.wait(page, first)
    old_page = (place.folder / "index.html").read_bytes()
    second = place.deploy(APP.format(word="Goodbye"), "--offline")
    new_page = (place.folder / "index.html").read_bytes()
    (place.folder / "index.html").write_bytes(old_page)
    page.reload()
    ready(page)
    greeting(page, "Hello")
    assert place.kept(page) == {"build": first, "whole": True}
    (place.folder / "index.html").write_bytes(new_page)
    page.reload()
    ready(page)
    greeting(page, "Goodbye")
    place.wait(page, second)


def test_a_deployment_without_the_option_ends_it(page: Page, place: Place) -> None:
    build = place.deploy(APP.format(word="Hello"), "--offline")
    open_app(page, place.url)
    place.wait(page, build)
    place.deploy(APP.format(word="Plain"))
    page.reload()
    ready(page)
    greeting(page, "Plain")
    expect_gone(page)
    assert place.kept(page) is None
    assert offline_caches(page) == []


def offline_caches(page: Page) -> list[str]:
    """What else is kept, for a quicker second visit, is none of the option's."""
    names: list[str] = page.evaluate("caches.keys()")
    return [name for name in names if name.startswith("cloche-offline")]


def expect_gone(page: Page) -> None:
    for _ in range(100):
        if workers(page) == 0 and not offline_caches(page):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the service worker stayed")


def test_without_the_option_no_worker_is_installed(page: Page, place: Place) -> None:
    place.deploy(APP.format(word="Plain"))
    open_app(page, place.url)
    greeting(page, "Plain")
    assert workers(page) == 0
    assert not [path for path in place.server.requests if "offline" in path]


def test_full_storage_is_told_once_and_the_app_goes_on(browser: Browser, place: Place) -> None:
    place.deploy(APP.format(word="Hello"), "--offline")
    context = browser.new_context()
    try:
        full_storage(context, place)
    finally:
        context.close()


def full_storage(context: BrowserContext, place: Place) -> None:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    session = context.new_cdp_session(page)
    origin = place.server.origin
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 3_000_000})
    open_app(page, place.url)
    for _ in range(300):
        if any("was not kept" in text for text in said):
            break
        page.wait_for_timeout(100)
    greeting(page, "Hello")
    page.reload()
    ready(page)
    greeting(page, "Hello")
    told = [text for text in said if "was not kept" in text]
    assert len(told) == 1, said
    assert "storage is full" in told[0]
