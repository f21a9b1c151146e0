"""The second visit of an app starts from the memory that the first one kept; none can tell."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Worker, expect

from cloche.site import runtime
from support import keeping
from support.app import open_app
from support.facts import FACTS
from support.server import Pages, StaticServer

TOLD = (
    "The next visit of this app starts like the first",
    "The app starts without what its last visit kept",
    "The app starts without its snapshot",
)
APP = "import gradio as gr\ngr.Interface(lambda x: x, 'text', 'text').launch()\n"


@dataclass
class Visitor:
    """One browser profile; notes what a visit printed, told and asked for."""

    page: Page
    lines: list[Any] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._heard(message.text))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def _heard(self, text: str) -> None:
        if text.startswith("json:"):
            self.lines.append(json.loads(text[5:]))
        elif text.startswith(TOLD):
            self.told.append(text)

    def visit(self, url: str) -> list[Any]:
        """Open the app; what it printed."""
        self.lines, self.told, self.asked = [], [], []
        open_app(self.page, url)
        return self.lines

    @property
    def is_kept(self) -> bool:
        """Whether this visit did without the snapshot of the build."""
        return not any(".bin.gz" in url for url in self.asked)

    def answers(self) -> None:
        app = self.page.locator("cloche-app")
        app.get_by_role("textbox").first.fill("still here")
        app.get_by_role("button", name="Submit").click()
        expect(app.get_by_role("textbox").last).to_have_value("still here", timeout=30_000)


@pytest.fixture
def visitor(page: Page) -> Visitor:
    return Visitor(page)


def page_of(code: str, attributes: str = "", manifest: dict[str, Any] | None = None) -> str:
    if manifest is not None:
        whole = {"entrypoint": "app.py", "files": {"app.py": {"content": code}}, **manifest}
        code = f'<script type="application/json">{json.dumps(whole)}</script>'
    return (
        "<!doctype html><title>t</title>"
        '<script type="module" src="/cloche/cloche.js"></script>'
        f'<cloche-app runtime="/pyodide/" {attributes}>\n{code}</cloche-app>'
    )


def wheel(package: str = "parcel", /, **files: str) -> bytes:
    """A wheel of one package with these modules and texts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{package}/{name.replace('__dot__', '.')}", text)
        info = f"{package}-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", f"Name: {package}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\n")
    return content.getvalue()


PARCEL = {
    "__init____dot__py": "import random\nstate = []\nluck = random.random\n"
    "def fail():\n    raise ValueError('from the parcel')  # a line to show\n",
    "late__dot__py": "NUMBER = 7\n",
    "note__dot__txt": "a resource\n",
}

#: Uses the package in every way that needs its files, and leaves traces in all that it can reach.
USER = """
import importlib.resources, inspect, linecache, os, sys, traceback
import parcel
try:
    parcel.fail()
except ValueError:
    shown = traceback.format_exc()
import parcel.late
home = os.path.expanduser("~/trace")
package = os.path.dirname(parcel.__file__)
seen = [parcel.state[:], os.path.exists(home), os.environ.get("TRACE"), sorted(os.listdir(package)),
    "app_was_here" in sys.modules]
facts["parcel"] = [seen, shown, inspect.getsource(parcel.fail), parcel.late.NUMBER,
    importlib.resources.files("parcel").joinpath("note.txt").read_text()]
parcel.state.append("used")
open(home, "w").write("x")
open(os.path.join(package, "note.txt"), "a").write("more")
os.environ["TRACE"] = "1"
sys.modules["app_was_here"] = parcel
print("json:" + json.dumps([facts, parcel.luck(), symbols_at_first]))
"""


def test_the_next_start_is_rehearsed_where_that_asks_for_nothing(
    visitor: Visitor, pages: Pages, server: StaticServer
) -> None:
    pages.write("kept/rehearsed.html", page_of('print("json:1")\n' + APP))
    pythons: list[Worker] = []
    ended: list[Worker] = []

    def begun(worker: Worker) -> None:
        pythons.append(worker)
        worker.on("close", lambda _: ended.append(worker))

    visitor.page.on("worker", begun)
    with StaticServer(server.mounts, max_age=600) as host:
        url = host.url("kept/rehearsed.html")
        assert visitor.visit(url) == [1]
        stamp = lambda: keeping.read(visitor.page, "stamp")  # noqa: E731
        keeping.wait_until(visitor.page, lambda: stamp().get("rehearsed"))
        assert len(pythons) == 2
        # it has only started, and is gone
        assert ended == pythons[1:]
        assert [path for path, times in Counter(host.requests).items() if times > 1] == []
        assert visitor.lines == [1]
        assert visitor.told == []
        made = stamp()["made"]
        visitor.answers()
        pythons.clear()
        assert visitor.visit(url) == [1]
        assert visitor.is_kept
        visitor.page.wait_for_timeout(3000)
        assert len(pythons) == 1
        assert stamp()["made"] == made

    # this one has each file asked for anew
    url = server.url("kept/rehearsed.html")
    pythons.clear()
    assert visitor.visit(url) == [1]
    keeping.wait_until(visitor.page, lambda: stamp().get("rehearsed"))
    assert len(pythons) == 1


@pytest.mark.context(timezone_id="America/New_York", locale="de-DE")
def test_the_second_visit_is_like_the_first(visitor: Visitor, pages: Pages) -> None:
    pages.write("kept/parcel-1.0-py3-none-any.whl", wheel(**PARCEL))
    code = FACTS + USER + APP
    manifest = {"requirements": ["./parcel-1.0-py3-none-any.whl"], "env": {"COLOUR": "teal"}}
    url = pages.write("kept/facts.html", page_of(code, "", manifest))
    plain_url = pages.write("kept/plain.html", page_of(code, 'app-snapshot="off"', manifest))

    ((first, luck, _),) = visitor.visit(url)
    assert not visitor.is_kept
    keeping.wait_for_memories(visitor.page)
    ((second, other_luck, symbols),) = visitor.visit(url)
    assert visitor.is_kept
    assert visitor.told == []
    assert luck != other_luck
    visitor.answers()
    # the runtime's functions got their addresses when one was asked for
    assert symbols < 1000
    assert second["symbols"] > 7000
    ((third, _, _),) = visitor.visit(url)
    ((plain, _, _),) = visitor.visit(plain_url)
    assert not visitor.is_kept
    assert first["parcel"][0] == [
        [],
        False,
        None,
        sorted(name.replace("__dot__", ".") for name in PARCEL),
        False,
    ]
    assert first["parcel"][4] == "a resource\n"
    assert "# a line to show" in first["parcel"][1]
    assert plain == first == second == third


def test_it_depends_on_imports_alone(visitor: Visitor, pages: Pages) -> None:
    def app(code: str, attributes: str = "", **manifest: Any) -> str:
        return pages.write("kept/edited.html", page_of(code + APP, attributes, manifest))

    visitor.visit(app("import wave, sys\nprint('json:1')\n"))
    keeping.wait_for_memories(visitor.page)

    # other code, same imports
    assert visitor.visit(app("import wave, sys\nprint('json:2')\n")) == [2]
    assert visitor.is_kept
    # what only looks like the same imports
    looks = '_ = """\nimport wave, sys\n"""\nimport sys\n'
    looks += 'print("json:" + str("wave" in globals()).lower())\n'
    begun = "import wave, sys\nimport sys\n"
    visitor.visit(app(begun))
    keeping.wait_for_memories(visitor.page, 2)
    assert visitor.visit(app(looks)) == [False]
    assert "imports other modules" in visitor.told[0]
    assert len(visitor.told) == 1
    keeping.wait_for_memories(visitor.page, 2)
    # other imports, another environment
    visitor.visit(app("import wave\n"))
    assert not visitor.is_kept
    keeping.wait_for_memories(visitor.page, 3)
    visitor.visit(app("import wave, sys\nprint('json:2')\n", env={"A": "1"}))
    assert not visitor.is_kept
    # code that came with a link is never let near it, and leaves nothing
    before = keeping.wait_for_memories(visitor.page, 4)
    visitor.visit(app("import wave, sys\nprint('json:2')\n", 'app-snapshot="off"'))
    assert not visitor.is_kept
    visitor.page.wait_for_timeout(800)
    assert keeping.memories(visitor.page) == before


def test_a_wheel_that_changed_in_its_place(visitor: Visitor, pages: Pages) -> None:
    def put(number: int) -> None:
        content = wheel("changing", __init____dot__py=f"NUMBER = {number}\n")
        pages.write("kept/changing-1.0-py3-none-any.whl", content)

    put(1)
    code = "import changing\nprint('json:' + str(changing.NUMBER))\n" + APP
    wheels = 'requirements="./changing-1.0-py3-none-any.whl"'
    url = pages.write("kept/changing.html", page_of(code, wheels))
    assert visitor.visit(url) == [1]
    keeping.wait_for_memories(visitor.page)
    put(2)
    # the browser may trust its copy for a while, as it may at any start
    visitor.page.evaluate("fetch('changing-1.0-py3-none-any.whl', {cache: 'reload'})")
    assert visitor.visit(url) == [2]
    assert "wheel changed" in visitor.told[0]
    keeping.wait_for_memories(visitor.page)
    assert visitor.visit(url) == [2]
    assert visitor.is_kept


def test_whatever_is_wrong_with_it_the_app_starts(visitor: Visitor, pages: Pages) -> None:
    url = pages.write("kept/damage.html", page_of("import wave\n" + APP))
    page = visitor.page
    visitor.visit(url)
    keeping.wait_for_memories(page)
    for part, text in {
        "memory": "cut short",
        "about": "no JSON at all",
        "stamp": "neither",
    }.items():
        keeping.overwrite(page, part, text)
        visitor.visit(url)
        assert not visitor.is_kept
        assert len(visitor.told) == (part != "stamp")
        visitor.answers()
        keeping.wait_for_memories(page)
        visitor.visit(url)
        assert visitor.is_kept, f"after a bad {part} it was not kept anew"
    keeping.forget(page)
    visitor.visit(url)
    assert not visitor.is_kept
    assert visitor.told == []


def test_old_ones_go_and_a_full_storage_is_told(visitor: Visitor, pages: Pages) -> None:
    url = pages.write("kept/full.html", page_of("import wave\n" + APP))
    page = visitor.page
    visitor.visit(url)
    keeping.wait_for_memories(page)
    # as if it had not been visited for two months
    keeping.overwrite(page, "stamp", '{"bytes": 1, "made": 1, "used": 1, "lookedUp": false}')
    session = page.context.new_cdp_session(page)
    quota = {"origin": page.evaluate("location.origin"), "quotaSize": 8_000_000}
    session.send("Storage.overrideQuotaForOrigin", quota)
    visitor.visit(url)
    assert not visitor.is_kept
    keeping.wait_until(page, lambda: visitor.told)
    assert "storage is full" in visitor.told[0]
    assert keeping.entries(page) == []
    visitor.answers()


def test_pages_are_in_a_file_that_comes_and_goes_with_its_memory(
    visitor: Visitor, pages: Pages
) -> None:
    url = pages.write("kept/file.html", page_of("import wave\n" + APP))
    page = visitor.page
    visitor.visit(url)
    keeping.wait_for_memories(page)
    first = keeping.files(page)
    assert first == [keeping.read(page, "stamp")["file"]]
    assert not any(entry.endswith("/memory") for entry in keeping.entries(page))
    visitor.visit(url)
    assert visitor.is_kept
    # several pages read it at once
    tabs = [page.context.new_page() for _ in range(2)]
    for tab in tabs:
        tab.goto(url, wait_until="commit")
    for tab in tabs:
        other = Visitor(tab)
        other.answers()
        tab.close()
    assert keeping.files(page) == first
    keeping.overwrite(page, "stamp", '{"bytes": 1, "made": 1, "used": 1, "lookedUp": false}')
    visitor.visit(url)
    assert not visitor.is_kept
    keeping.wait_until(page, lambda: keeping.read(page, "stamp").get("file"))
    assert keeping.files(page) == [keeping.read(page, "stamp")["file"]] != first


def test_without_direct_access_to_files_the_cache_has_the_pages(
    visitor: Visitor, pages: Pages, changed_worker: Callable[[str], str]
) -> None:
    without = "delete FileSystemFileHandle.prototype.createSyncAccessHandle;"
    code = page_of("import wave\n" + APP).replace("/cloche/", changed_worker(without))
    url = pages.write("kept/cache.html", code)
    visitor.visit(url)
    keeping.wait_for_memories(visitor.page)
    assert keeping.files(visitor.page) == []
    assert any(entry.endswith("/memory") for entry in keeping.entries(visitor.page))
    visitor.visit(url)
    assert visitor.is_kept
    assert visitor.told == []
    visitor.answers()


@pytest.fixture
def changed_worker(server: StaticServer, tmp_path: Path) -> Callable[[str], str]:
    """Address of a release whose worker first runs the given line."""

    def make(line: str) -> str:
        web = shutil.copytree(runtime.web_dir(), tmp_path / "web")
        worker = web / "worker.js"
        worker.write_text(f"{line}\n{worker.read_text('utf-8')}", "utf-8")
        server.mounts["/changed"] = web
        return "/changed/"

    return make


def test_a_browser_that_keeps_nothing(
    visitor: Visitor, pages: Pages, changed_worker: Callable[[str], str]
) -> None:
    changed = changed_worker("Object.defineProperty(globalThis, 'caches', {});")
    code = page_of(APP).replace("/cloche/", changed)
    visitor.visit(pages.write("kept/nothing.html", code))
    assert len(visitor.told) == 1
    assert "no Cache Storage" in visitor.told[0]
    visitor.answers()


def test_what_cannot_be_kept_is_told(visitor: Visitor, pages: Pages) -> None:
    held = "import js\nthing = js.Map.new()\n"
    begun = "import asyncio\nasync def forever():\n    await asyncio.sleep(999)\n"
    begun += "task = asyncio.ensure_future(forever())\n"
    for name, source, because in (
        ("held", held, "JavaScript object (Map)"),
        ("begun", begun, "begun a task"),
        ("opened", "stream = open(__file__)\n", "has opened"),
    ):
        file = f"parcel-1.{len(name)}-py3-none-any.whl"
        pages.write(f"kept/{file}", wheel(__init____dot__py=source))
        url = f"kept/{name}.html"
        code = "import parcel\n" + APP
        visitor.visit(pages.write(url, page_of(code, f'requirements="./{file}"')))
        assert len(visitor.told) == 1
        assert because in visitor.told[0]
    visitor.page.wait_for_timeout(800)
    assert keeping.memories(visitor.page) == set()
