"""A boot from the snapshot gives the Python of a plain boot, and never fails where that works."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cloche.site import runtime
from support.app import open_app
from support.facts import FACTS
from support.server import Pages, StaticServer

TOLD = "The app starts without its snapshot"

APP = "import gradio as gr\ngr.Interface(lambda x: x, 'text', 'text').launch()\n"


def page_of(code: str, attributes: str = "") -> str:
    return (
        "<!doctype html><title>t</title>"
        '<script type="module" src="/cloche/cloche.js"></script>'
        f'<cloche-app runtime="/pyodide/" {attributes}>\n{code}</cloche-app>'
    )


def printed(page: Page, url: str) -> tuple[list[Any], list[str]]:
    """Open the app and give what it printed as JSON lines, and what was told about the snapshot."""
    lines: list[Any] = []
    told: list[str] = []

    def heard(text: str) -> None:
        if text.startswith("json:"):
            lines.append(json.loads(text[5:]))
        elif TOLD in text:
            told.append(text)

    page.on("console", lambda message: heard(message.text))
    open_app(page, url)
    return lines, told


def answers(page: Page) -> None:
    app = page.locator("cloche-app")
    app.get_by_role("textbox").first.fill("still here")
    app.get_by_role("button", name="Submit").click()
    expect(app.get_by_role("textbox").last).to_have_value("still here", timeout=30_000)


def snapshot_file() -> Path:
    name = json.loads((runtime.web_dir() / "manifest.json").read_text("utf-8"))["snapshot"]
    assert name, "the build made no snapshot: it found no browser"
    return runtime.web_dir() / name


@pytest.mark.context(timezone_id="America/New_York", locale="de-DE")
def test_both_boots_give_the_same_python(page: Page, pages: Pages) -> None:
    code = FACTS + 'print("json:" + json.dumps(facts))\n' + APP
    manifest = f"""<script type="application/json">{{"entrypoint": "app.py", "files": {{"app.py":
        {{"content": {json.dumps(code)}}}}}, "env": {{"COLOUR": "teal"}}}}</script>"""
    restored, told = printed(page, pages.write("facts.html", page_of(manifest)))
    assert told == []
    plain, _ = printed(page, pages.write("facts-plain.html", page_of(manifest, 'snapshot="off"')))
    assert restored[0] == plain[0]
    assert restored[0]["environ"]["COLOUR"] == "teal"
    assert restored[0]["environ"]["LANG"].startswith("de_DE")
    assert restored[0]["zone"][:4] == [["UTC-0500", "UTC-0400"], 18000, 14400, 1]
    assert restored[0]["sleep waits"]


def test_chance_and_time_are_of_this_start(page: Page, pages: Pages) -> None:
    code = """
import json, os, random, secrets, tempfile, time, uuid
print("json:" + json.dumps([random.random(), random.Random().random(), str(uuid.uuid4()),
    secrets.token_hex(), os.urandom(8).hex(), tempfile.mktemp(), time.time()]))
"""
    url = pages.write("chance.html", page_of(code + APP))
    (first,), _ = printed(page, url)
    (second,), _ = printed(page, url)
    assert all(one != other for one, other in zip(first, second, strict=True))
    now: float = page.evaluate("Date.now() / 1000")
    assert abs(second[-1] - now) < 60


def test_sources_and_tracebacks_of_the_core(page: Page, pages: Pages) -> None:
    code = """
import inspect, json, traceback
import gradio as gr
from cloche.engine.engine import Engine
try:
    gr.Number(precision="x").postprocess(object())
except Exception:
    told = traceback.format_exc()
sources = [inspect.getsource(Engine)[:13], inspect.getsource(gr.Textbox)[:14]]
print("json:" + json.dumps([*sources, told]))
"""
    ((engine, textbox, told),), _ = printed(page, pages.write("source.html", page_of(code + APP)))
    assert engine.startswith("class Engine")
    assert textbox.startswith("class Textbox")
    frame = r'cloche-core\.zip/cloche/components/number\.py", line \d+, in \w+\n {4}\S'
    assert re.search(frame, told), told


def test_packages_load_afterwards(page: Page, pages: Pages) -> None:
    code = """
import json
import numpy as np
import micropip
import pyodide_js
import sqlite3 as late
print("json:" + json.dumps([float(np.arange(10).sum()), np.random.random(),
    sorted(pyodide_js.loadedPackages.to_py()), "numpy" in micropip.list(), late.sqlite_version]))
"""
    requirements = 'requirements="numpy, micropip"'
    url = pages.write("packages.html", page_of(code + APP, requirements))
    (first,), told = printed(page, url)
    assert told == []
    assert first[0] == 45
    assert {"numpy", "micropip"} <= set(first[2])
    assert first[3]
    (second,), _ = printed(page, url)
    assert first[1] != second[1]


def test_files_that_come_behind_the_app_are_there_when_needed(page: Page, pages: Pages) -> None:
    code = """
import gradio as gr
def late(text):
    import inspect, wave
    return wave.__name__ + inspect.getsource(gr.Number)[:12]
gr.Interface(late, "text", "text").launch()
"""
    open_app(page, pages.write("late.html", page_of(code)))
    app = page.locator("cloche-app")
    app.get_by_role("button", name="Submit").click()
    output = app.get_by_role("textbox").last
    expect(output).to_have_value("waveclass Number", timeout=30_000)


def altered(**changes: Any) -> bytes:
    head, pages = gzip.decompress(snapshot_file().read_bytes()).split(b"\n", 1)
    return gzip.compress(json.dumps({**json.loads(head), **changes}).encode() + b"\n" + pages, 1)


def swapped_runs() -> bytes:
    """A file whose kept pages are one page further than they were."""
    head = json.loads(gzip.decompress(snapshot_file().read_bytes()).split(b"\n", 1)[0])
    fresh = next(at for at in range(0, len(head["runs"]), 2) if head["runs"][at] == 1)
    runs = [*head["runs"][: fresh + 1], head["runs"][fresh + 1] + 1, *head["runs"][fresh + 2 :]]
    return altered(runs=runs)


BROKEN: dict[str, Callable[[], bytes]] = {
    "damaged": lambda: snapshot_file().read_bytes()[:100_000] + bytes(1000),
    "cut short": lambda: snapshot_file().read_bytes()[:200_000],
    "an error page": lambda: b"<!doctype html><title>not found</title>",
    "empty": lambda: b"",
    "another build": lambda: altered(build="0" * 64),
    "another core": lambda: altered(core="core-0000.zip"),
    "another format": lambda: altered(format=99),
    "another memory": swapped_runs,
    "too large": lambda: altered(size=6 << 30),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_snapshot_that_does_not_fit(page: Page, pages: Pages, case: str) -> None:
    name = case.replace(" ", "-")
    pages.write(f"broken/{name}.bin.gz", BROKEN[case]())
    attributes = f'snapshot="/broken/{name}.bin.gz"'
    _, told = printed(page, pages.write(f"broken-{name}.html", page_of(APP, attributes)))
    assert len(told) == 1
    answers(page)


def test_a_snapshot_that_is_missing(
    page: Page, pages: Pages, expect_errors: Callable[..., None]
) -> None:
    expect_errors(r"404.*nowhere\.bin\\.gz")
    url = pages.write("missing.html", page_of(APP, 'snapshot="/nowhere.bin.gz"'))
    _, told = printed(page, url)
    assert len(told) == 1
    assert "404" in told[0]
    answers(page)


def test_a_browser_that_cannot_unpack(
    page: Page, pages: Pages, server: StaticServer, tmp_path: Path
) -> None:
    web = shutil.copytree(runtime.web_dir(), tmp_path / "web")
    worker = web / "worker.js"
    worker.write_text(
        f"delete globalThis.DecompressionStream;\n{worker.read_text('utf-8')}", "utf-8"
    )
    server.mounts["/old-browser"] = web
    code = page_of(APP).replace("/cloche/cloche.js", "/old-browser/cloche.js")
    _, told = printed(page, pages.write("old-browser.html", code))
    assert len(told) == 1
    assert "DecompressionStream" in told[0]
    answers(page)


def test_variables_that_python_reads_while_it_starts(page: Page, pages: Pages) -> None:
    code = "import sys\nprint('json:' + str(sys.flags.optimize))\n" + APP
    manifest = f"""<script type="application/json">{{"entrypoint": "app.py", "files": {{"app.py":
        {{"content": {json.dumps(code)}}}}}, "env": {{"PYTHONOPTIMIZE": "1"}}}}</script>"""
    lines, told = printed(page, pages.write("variables.html", page_of(manifest)))
    assert lines == [1]
    assert "PYTHONOPTIMIZE" in told[0]


def test_the_snapshot_is_in_every_site(
    site: Callable[..., str], server: StaticServer, page: Page
) -> None:
    url = site(APP)
    server.requests.clear()
    _, told = printed(page, url)
    assert told == []
    asked = [path for path in server.requests if path.endswith(f"/cloche/{snapshot_file().name}")]
    assert asked
    hints = page.eval_on_selector_all("link[rel=prefetch]", "all => all.map(link => link.href)")
    assert not any("python_stdlib" in hint or "core-" in hint for hint in hints)
