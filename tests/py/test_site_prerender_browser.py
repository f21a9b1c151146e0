"""A script that needs a module of the page runs in a browser: any program that loads a page."""

from __future__ import annotations

import base64
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from cloche.site import build as build_module
from cloche.site import headless, prerender_browser
from cloche.site.build import build_site
from cloche.site.lock import RuntimeLock
from cloche.site.plan import Options, make_plan
from cloche.site.prerender_browser import prerender_in_browser
from site_help import APP, make_tools, make_wheel, manifest_of, write

# What a browser does with the page, without one.
LOADS = """
import json, re, sys, urllib.error, urllib.request as web
address = sys.argv[-1]
get = lambda name: web.urlopen(address + name).read()
def missing(name):
    try:
        get(name)
    except urllib.error.HTTPError as error:
        return error.code == 404
page = get("").decode()
manifest = json.loads(re.search('application/json">(.*?)</script>', page).group(1))
assert get(manifest["files"]["app.py"]["url"]).startswith(b"import js")
assert get(manifest["wheels"][0]["url"])[:2] == b"PK"
assert get(manifest["core"]["url"]) == b"core"
assert get("pyodide/pyodide.mjs") == b"pyodide.mjs"
assert get("pyodide/pandas-3.0.2-cp314-cp314-pyemscripten_2026_0_wasm32.whl") == b"pandas"
for name in ("source/../app.py", "cloche/../../x", "pyodide/none.whl", "other", "cloche/none"):
    assert missing(name), name
outside = address[:address.rindex("/", 0, -1) + 1]
try:
    web.urlopen(outside + "pyodide/pyodide.mjs")
    raise SystemExit("served without its secret name")
except urllib.error.HTTPError as error:
    assert error.code == 404
web.urlopen(address + "answer", ANSWER)
import time
time.sleep(60)
"""


def browser(tmp_path: Path, code: str) -> str:
    program = tmp_path / "browser"
    program.write_text(f"#!{sys.executable}\n{code}")
    program.chmod(0o755)
    return str(program)


def prerender(tmp_path: Path, program: str, timeout: float = 60) -> dict[str, Any]:
    wheel = make_wheel(tmp_path / "my_app", "tiny")
    app = write(
        tmp_path / "my_app",
        {"app.py": "import js, pandas\n" + APP, "requirements.txt": wheel.name},
    )
    tools = make_tools(tmp_path / "tools")
    lock = RuntimeLock.read(tools.runtime)
    plan = make_plan(Options(app, tmp_path / "x"), lock, tmp_path / "store")
    return prerender_in_browser(program, plan, tools, lock, tmp_path / "out", timeout=timeout)


def test_the_config_and_its_files_come_from_the_page(tmp_path: Path) -> None:
    def image(path: str) -> dict[str, Any]:
        meta = {"_type": "gradio.FileData"}
        return {"props": {"value": {"path": path, "url": None, "mime_type": "a/b", "meta": meta}}}

    config = {"app_id": 7, "components": [image("/small.png"), image("/large.png")]}
    contents = {"/small.png": b"ab", "/large.png": b"x" * 20_000}
    files = {name: base64.b64encode(data).decode() for name, data in contents.items()}
    answer = {"config": config, "files": files}
    code = f"import json\nANSWER = json.dumps({answer!r}).encode()\n"
    started = time.monotonic()
    answer = prerender(tmp_path, browser(tmp_path, code + LOADS))
    assert "config" in answer, answer
    assert time.monotonic() - started < 50
    assert answer["config"]["app_id"] == 0
    small, large = [part["props"]["value"] for part in answer["config"]["components"]]
    assert small["url"] == small["path"] == "data:a/b;base64,YWI="
    assert (tmp_path / "out" / large["url"]).read_bytes() == b"x" * 20_000


def test_a_browser_that_does_not_start_is_told(tmp_path: Path) -> None:
    error = "the browser did not start: No such file or directory"
    assert prerender(tmp_path, str(tmp_path / "none")) == {"error": error}


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ('ANSWER = b\'{"error": "no such thing"}\'\n' + LOADS, "no such thing"),
        ("ANSWER = b'{'\n" + LOADS, "no JSON came"),
        ("raise SystemExit(1)", "the browser ended"),
        ("import time; time.sleep(60)", "no answer after 1 s"),
    ],
)
def test_why_there_is_none(tmp_path: Path, code: str, error: str) -> None:
    timeout = 1 if "no answer" in error else 60
    assert prerender(tmp_path, browser(tmp_path, code), timeout) == {"error": error}


def test_a_build_takes_a_browser_only_for_missing_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = make_tools(tmp_path / "tools")
    asked: list[str] = []

    def build(code: str, **more: Any) -> tuple[dict[str, Any], str]:
        script = write(tmp_path / "my_app", {"app.py": code + APP})
        options = Options(script, tmp_path / "site", lock_file=False, **more)
        built = build_site(options, tools)
        return manifest_of(tmp_path / "site"), "\n".join(built.plan.notes)

    data, notes = build("import js\n")
    assert "config" not in data
    assert "'js' is not installed; " not in notes
    assert "a Chromium on this machine would run it" in notes

    def found() -> str:
        asked.append("found")
        return "/usr/bin/some-browser"

    made: dict[str, Any] = {"config": {"components": []}}
    # that one is asked for what it draws is another matter
    monkeypatch.setattr(build_module, "still_of", lambda *_: None)
    monkeypatch.setattr(headless, "find_browser", found)
    monkeypatch.setattr(prerender_browser, "prerender_in_browser", lambda *_: made)
    data, notes = build("import js\n")
    assert data["config"] == made["config"]
    assert notes == ""
    made = {"error": "it has failed"}
    data, notes = build("import js\n")
    assert "config" not in data
    assert "/usr/bin/some-browser says: it has failed" in notes
    assert len(asked) == 2
    build("1 / 0\n")
    build("")
    build("import js\n", prerender_browser=False)
    build("import js\n", prerender=False)
    assert len(asked) == 2


def test_the_browser_is_named_or_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    program = browser(tmp_path, "")
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    monkeypatch.setattr(headless, "_MAC", "/none")
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert headless.find_browser() is None
    monkeypatch.setenv("CHROMIUM", program)
    assert headless.find_browser() == program
    monkeypatch.delenv("CHROMIUM")
    (tmp_path / "browser").rename(tmp_path / "google-chrome")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert headless.find_browser() == str(tmp_path / "google-chrome")
