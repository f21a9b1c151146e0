"""The UI as HTML inside a built page: any program that loads a page can draw it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cloche.site import build as build_module
from cloche.site import headless
from cloche.site.build import build_site
from cloche.site.plan import Options
from cloche.site.still import LARGEST, DrawingFailed, Still, draw_still
from site_help import APP, make_tools, write

# What a browser does with the page, without one.
LOADS = """
import json, re, sys, time, urllib.error, urllib.request as web
address = sys.argv[-1]
get = lambda name: web.urlopen(address + name)
page = get("").read().decode()
config = json.loads(re.search('id="config" type="application/json">(.*?)</script>', page).group(1))
assert config == {"title": "</script>"}, config
frame = get("frame.html")
assert frame.headers["Content-Type"].startswith("text/html")
assert b"cloche-app { display: block; }" in frame.read()
assert get("cloche/cloche.js").headers["Content-Type"] == "text/javascript"
shown = get("app/cat.png")
assert (shown.headers["Content-Type"], shown.read()) == ("image/png", b"cat")
try:
    get("../tools/web/cloche.js")
    raise SystemExit("served what is outside")
except urllib.error.HTTPError as error:
    assert error.code == 404
web.urlopen(address + "answer", json.dumps(ANSWER).encode())
time.sleep(60)
"""


def drawn(tmp_path: Path, answer: Any, timeout: float = 60) -> Still | None:
    program = tmp_path / "browser"
    program.write_text(f"#!{sys.executable}\nANSWER = {answer!r}\n{LOADS}")
    program.chmod(0o755)
    folder = tmp_path / "out"
    write(folder, {"app/cat.png": b"cat"})
    tools = make_tools(tmp_path / "tools")
    return draw_still(str(program), {"title": "</script>"}, tools, folder, timeout)


def test_the_browser_draws_it(tmp_path: Path) -> None:
    answer = {"still": {"html": "<p>drawn</p>", "css": "p{}"}}
    assert drawn(tmp_path, answer) == Still("<p>drawn</p>", "p{}")


@pytest.mark.parametrize(
    "answer",
    [
        {"still": None},
        {"still": "<p>"},
        {"still": {"html": "", "css": "p{}"}},
        {"still": {"html": "x" * LARGEST, "css": "p{}"}},
    ],
)
def test_what_is_no_drawing_is_left_out(tmp_path: Path, answer: Any) -> None:
    assert drawn(tmp_path, answer) is None


@pytest.mark.parametrize(
    ("answer", "timeout", "reason"),
    [
        ({"error": "it has failed"}, 60, "it has failed"),
        (["still"], 60, "no JSON came"),
        ({}, 60, "it gave no drawing"),
        ({"still": {"html": "late", "css": ""}}, 0, "no answer after 0 s"),
    ],
)
def test_why_there_is_none(tmp_path: Path, answer: Any, timeout: float, reason: str) -> None:
    with pytest.raises(DrawingFailed, match=reason):
        drawn(tmp_path, answer, timeout)


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`page(**options)` builds an app; gives its HTML."""
    monkeypatch.setattr(headless, "find_browser", lambda: "/usr/bin/some-browser")

    def draw(browser: str, config: dict[str, Any], *_: Any) -> Still:
        assert browser == "/usr/bin/some-browser"
        return Still(f"<p>{len(config['components'])} parts</p>", '.a::before{content:"</style>"}')

    monkeypatch.setattr(build_module, "draw_still", draw)
    tools = make_tools(tmp_path / "tools")

    def build(code: str = APP, **options: Any) -> str:
        script = write(tmp_path / "my_app", {"app.py": code})
        build_site(Options(script, tmp_path / "site", lock_file=False, **options), tools)
        return (tmp_path / "site" / "index.html").read_text("utf-8")

    return build


def test_it_stands_in_the_page(page: Any) -> None:
    html = page()
    start = html.index('<div class="cl-still">')
    assert html.index("<cloche-app") < start < html.index('<script type="application/json">')
    assert html.index("clocheStill") < html.index("parts</p>") < html.index("__theme")
    # the css ends where its element does
    assert '.a::before{content:"<\\/style>"}' in html
    assert html.count("</style>") == html.count("<style")
    assert '<p id="cloche-wait" role="status" hidden>' in html


@pytest.mark.parametrize(
    "options",
    [
        {"loading": "click"},
        {"loading": "lazy"},
        {"dom": "shadow"},
        {"prerender": False},
        {"prerender_browser": False},
        {"code": "1 / 0\n" + APP},
        {"code": APP.replace("launch()", "launch(i18n=gr.I18n(de={'a': 'b'}))")},
    ],
)
def test_not_where_it_would_not_be_the_apps(page: Any, options: dict[str, Any]) -> None:
    html = page(**options)
    assert 'class="cl-still"' not in html
    assert '<p id="cloche-wait" role="status">' in html


def test_a_browser_that_cannot_draw_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(headless, "find_browser", lambda: str(tmp_path / "none"))
    script = write(tmp_path / "my_app", {"app.py": APP})
    options = Options(script, tmp_path / "site", lock_file=False)
    built = build_site(options, make_tools(tmp_path / "tools"))
    assert "the browser did not start" in "\n".join(built.plan.notes)
    assert 'class="cl-still"' not in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_without_a_browser_a_page_is_as_before(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headless, "find_browser", lambda: None)
    html = page()
    assert 'class="cl-still"' not in html
    assert json.loads(html.split('<script type="application/json">')[1].split("</script>")[0])
