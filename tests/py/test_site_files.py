"""Which files ship, and which never do."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloche.site import appfiles
from cloche.site.appfiles import collect
from cloche.site.errors import SiteError
from cloche.site.scan import scan_app
from site_help import APP, write


def shipped(script: Path, *include: str) -> list[str]:
    return list(collect(script, scan_app(script), list(include), None).paths)


def test_local_modules_are_followed_and_the_rest_of_a_shared_folder_stays(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "demo.py": "import os, a\nfrom pkg.deep import thing\nimport numpy\n",
            "a.py": "from b import *\n",
            "b.py": "import importlib\nimportlib.import_module('c')\n",
            "c.py": "",
            "pkg/__init__.py": "",
            "pkg/deep/thing.py": "import pandas",
            "pkg/data/table.csv": "1,2",
            "unrelated.py": "import torch",
            "notes.txt": "private",
        },
    )
    script = tmp_path / "demo.py"
    assert shipped(script) == [
        "a.py",
        "b.py",
        "c.py",
        "demo.py",
        "pkg/__init__.py",
        "pkg/data/table.csv",
        "pkg/deep/thing.py",
    ]
    assert set(scan_app(script).imports) == {"numpy", "pandas"}


def test_a_shared_folder_ships_the_files_that_the_source_names(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "demo.py": "open('photo.jpg'); DIR = './images'; x = 'tables/a.csv'; y = 'no/such'\n",
            "photo.jpg": b"x",
            "images/one.png": b"1",
            "images/two.png": b"2",
            "tables/a.csv": "",
            "tables/b.csv": "",
        },
    )
    assert shipped(tmp_path / "demo.py") == [
        "demo.py",
        "images/one.png",
        "images/two.png",
        "photo.jpg",
        "tables/a.csv",
    ]


def test_an_app_folder_ships_whole_but_for_what_is_private_or_derived(tmp_path: Path) -> None:
    app = write(
        tmp_path / "my_app",
        {
            "app.py": APP,
            "data/words.txt": "a",
            "README.md": "#",
            ".env": "TOKEN=1",
            ".git/config": "",
            "__pycache__/app.pyc": b"",
            "env/pyvenv.cfg": "",
            "env/lib/thing.py": "",
            "node_modules/x/index.js": "",
            "server.key": "secret",
            "credentials.json": "{}",
            "old_site/cloche.lock.json": "{}",
            "old_site/index.html": "",
            "tiny-1.0-py3-none-any.whl": b"",
        },
    )
    assert shipped(app) == ["README.md", "app.py", "data/words.txt"]
    notes = collect(app, scan_app(app), [], None).notes
    assert [note.split(" ")[0] for note in notes] == ["credentials.json", "server.key"]
    assert shipped(app, "server.key") == ["README.md", "app.py", "data/words.txt", "server.key"]


def test_large_files_stay_unless_included(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appfiles, "SHIP_LIMIT", 10)
    app = write(tmp_path / "my_app", {"app.py": APP, "model.bin": b"0" * 11, "ok.bin": b"0" * 10})
    assert shipped(app) == ["app.py", "ok.bin"]
    assert "model.bin is over 25 MB" in collect(app, scan_app(app), [], None).notes[0]
    assert shipped(app, "*.bin") == ["app.py", "model.bin", "ok.bin"]


def test_the_home_folder_is_never_an_app_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    app = write(tmp_path, {"app.py": APP, "diary.txt": "private"})
    assert shipped(app) == ["app.py"]


@pytest.mark.parametrize(
    ("pattern", "cause"),
    [("*.csv", "matches no file"), ("../*", "reaches outside"), ("/etc/passwd", "reaches outside")],
)
def test_include_patterns_that_cannot_be_meant(tmp_path: Path, pattern: str, cause: str) -> None:
    app = write(tmp_path / "my_app", {"app.py": APP})
    with pytest.raises(SiteError, match=cause):
        shipped(app, pattern)


def test_include_takes_folders_and_depths(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"demo.py": "", "d/a.txt": "", "d/e/b.txt": "", "d/c.csv": ""}
    write(tmp_path, files)
    assert shipped(tmp_path / "demo.py", "d") == ["d/a.txt", "d/c.csv", "d/e/b.txt", "demo.py"]
    assert shipped(tmp_path / "demo.py", "**/*.txt") == ["d/a.txt", "d/e/b.txt", "demo.py"]


def test_what_the_scan_reads_from_the_source(tmp_path: Path) -> None:
    source = (
        '"""Looks at\nphotos.\n\nMore."""\nimport gradio as g\nfrom gradio import Label\n'
        "g.Interface(f, ['image', g.Slider()], title='Photos')\n"
    )
    scan = scan_app(write(tmp_path, {"app.py": source}))
    assert {"image", "Slider", "Label"} <= scan.components
    assert scan.title == "Photos"
    assert scan.summary == "Looks at photos."


def test_a_syntax_error_in_a_helper_names_that_file(tmp_path: Path) -> None:
    app = write(tmp_path, {"app.py": "import helper\n", "helper.py": "x = 1\ny = (\n"})
    with pytest.raises(SiteError, match=r"helper\.py:2: .*never closed"):
        scan_app(app)
