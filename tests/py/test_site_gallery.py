"""The gallery: shared files, escaped sources, relative links; and the examples it is made of."""

from __future__ import annotations

import html
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cloche.site import gallery
from cloche.site.appfiles import place
from cloche.site.errors import SiteError
from cloche.site.gallery import build_gallery, main
from cloche.site.highlight import plain_html, python_html
from site_help import APP, make_tools, tree, write

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    nasty = f'"""One </script> & line.\n\nMore."""\nimport numpy\n{APP}x = "<b>"\n'
    write(tmp_path / "examples", {"b_long/app.py": nasty, "b_long/requirements.txt": "numpy\n"})
    write(tmp_path / "examples", {"a_short/app.py": APP, "a_short/big.bin": b"\0\1"})
    write(tmp_path / "examples", {"not_an_example.py": "x = 1"})
    pictures = {"previews/a_short-light.webp": b"L", "previews/a_short-dark.webp": b"D"}
    write(tmp_path / "examples", {**pictures, "previews/b_long-light.webp": b"L"})
    tools = make_tools(tmp_path / "tools")
    build_gallery(tmp_path / "examples", tmp_path / "gallery", tools)
    return tmp_path / "gallery"


class Page(HTMLParser):
    """The links, scripts and text of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.urls: list[str] = []
        self.text = ""
        self.ids: list[str] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.urls += [v for k, v in attrs if k in {"href", "src", "srcset"} and v]
        self.ids += [v for k, v in attrs if k == "id" and v]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_one_copy_of_everything_shared(site: Path) -> None:
    names = set(tree(site))
    assert len([n for n in names if n.endswith("cloche.js")]) == 1
    assert len([n for n in names if n.endswith("pyodide.asm.wasm")]) == 1
    lock = json.loads((site / "pyodide" / "pyodide-lock.json").read_text())
    assert list(lock["packages"]) == ["numpy"]


@pytest.mark.parametrize(
    "page", ["index.html", "a_short/index.html", "b_long/index.html", "b_long/full.html"]
)
def test_links_are_relative_and_lead_somewhere(site: Path, page: str) -> None:
    found = Page(site / page)
    assert len(found.ids) == len(set(found.ids))
    for url in found.urls:
        if url.startswith(("data:", "#")):
            assert url.startswith("data:") or url[1:] in found.ids
            continue
        assert not re.match(r"^([a-z]+:|/)", url), url
        assert ((site / page).parent / url).resolve().is_relative_to(site), url
        assert ((site / page).parent / url).exists(), url


def test_manifest_addresses_work_from_the_examples_folder(site: Path) -> None:
    for page in ("index.html", "full.html"):
        text = (site / "a_short" / page).read_text("utf-8")
        data = json.loads(
            text.split('<script type="application/json">', 1)[1].split("</script>", 1)[0]
        )
        assert data["runtime"]["url"] == "../pyodide/"
        assert (site / "a_short" / data["core"]["url"]).is_file()
        assert (site / "a_short" / data["files"]["big.bin"]["url"]).read_bytes() == b"\0\1"


def test_cards_are_ordered_by_length_with_the_docstrings_first_lines(site: Path) -> None:
    text = (site / "index.html").read_text("utf-8")
    assert text.index("A short") < text.index("B long")
    assert "One &lt;/script&gt; &amp; line." in text
    assert "lines · numpy" in text


def test_pictures_are_shown_where_there_are_both(site: Path) -> None:
    text = (site / "index.html").read_text("utf-8")
    assert text.count("<picture>") == 1
    names = sorted(path.name for path in (site / "previews").iterdir())
    assert names == ["a_short-dark.webp", "a_short-light.webp"]


def test_the_ui_is_painted_before_python_is_there(site: Path) -> None:
    for page in ("index.html", "full.html"):
        text = (site / "a_short" / page).read_text("utf-8")
        assert '"config":{' in text


def test_sources_are_shown_exactly(site: Path, tmp_path: Path) -> None:
    text = (site / "b_long" / "index.html").read_text("utf-8")
    shown = re.findall(r"<code>(.*?)</code>", text, re.S)
    script = (tmp_path / "examples" / "b_long" / "app.py").read_text()
    assert [html.unescape(re.sub(r"<[^>]+>", "", part)) for part in shown] == [script, "numpy\n"]


@pytest.mark.parametrize(
    "source",
    [
        'def f(x):\n    """Two\n    lines."""\n    return f"{x} <b>" + \'&\'  # why\n',
        "x = (\n",
        "\tif: no python & <tags>",
        "",
        "é = '🎈'\r\ny = 1.5",
    ],
)
def test_highlighting_changes_no_character(source: str) -> None:
    for marked in (python_html(source), plain_html(source)):
        bare = html.unescape(re.sub(r"</?(?:span|i)[^>]*>", "", marked))
        assert bare.splitlines() == source.splitlines()


def test_words_are_marked() -> None:
    marked = python_html("def go():  # why\n    return 'a'\n")
    for part in ('"k">def', '"d">go', '"c"># why', '"k">return', "\"s\">'a'"):
        assert part in marked


def test_a_broken_example_is_named_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "examples", {"good/app.py": APP, "bad/app.py": "def (:\n"})
    monkeypatch.setattr(gallery, "installed", lambda: make_tools(tmp_path / "tools"))
    call = ["--out", str(tmp_path / "out"), "--examples", str(tmp_path / "examples")]
    assert main(call) == 2
    assert capsys.readouterr().err.startswith("gallery: error: example bad: ")
    assert not (tmp_path / "out").exists()
    with pytest.raises(SiteError, match="has no folder with an app.py"):
        build_gallery(tmp_path / "tools", tmp_path / "out", make_tools(tmp_path / "more"))


def test_the_projects_own_examples_build(tmp_path: Path) -> None:
    tools = make_tools(tmp_path / "tools")
    found = build_gallery(EXAMPLES, tmp_path / "gallery", tools)
    assert len(found) >= 8
    assert found[0].name == "hello_world"
    for example in found:
        assert example.plan.summary, example.name
        assert not example.plan.notes, example.name
        files = place(example.plan.files.paths, tmp_path / example.name)
        assert "app.py" in files


def test_every_example_has_its_pictures() -> None:
    names = {path.parent.name for path in EXAMPLES.glob("*/app.py")}
    wanted = {f"{name}-{scheme}.webp" for name in names for scheme in ("light", "dark")}
    have = {path.name for path in (EXAMPLES / gallery.PREVIEWS).iterdir()}
    assert have == wanted, "npm run screenshots takes them"


def test_the_committed_wheel_is_its_source() -> None:
    folder = EXAMPLES / "two_files" / "wheels"
    with zipfile.ZipFile(folder / "wordlens-1.0-py3-none-any.whl") as archive:
        packed = archive.read("wordlens/__init__.py").decode()
    assert packed == (folder / "wordlens" / "wordlens" / "__init__.py").read_text()
