"""Which imports of an app are done before its own code runs, and that nothing else is."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest

from cloche.browser import preload


def found(folder: Path, app: str, others: dict[str, str] | None = None) -> list[str]:
    """Names of modules found in an app of these files."""
    for name, text in {"app.py": app, **(others or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return [name for name, _ in preload.imports_of(str(folder), "app.py")]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import numpy as np, json\nfrom a.b import c", ["numpy", "json", "a.b"]),
        ('"""Text:\nimport no\n"""\nimport yes', ["yes"]),
        ("def f():\n    import later\nimport now", ["now"]),
        ("class C:\n    import inside\nimport now", ["now"]),
        ("try:\n    import quick\nexcept ImportError:\n    import slow", ["quick"]),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import t", ["typing"]),
        ("if TYPE_CHECKING:\n    import t\nelse:\n    import real", ["real"]),
        ("if __name__ == '__main__':\n    import main_only", ["main_only"]),
        ("if maybe:\n    import x\nimport y", ["y"]),
        ("import js\nfrom pyodide_js import a\nfrom __future__ import b\nimport z", ["z"]),
        ("import matplotlib\nmatplotlib.use('svg')\nimport matplotlib.pyplot", None),
    ],
)
def test_imports_that_surely_come(tmp_path: Path, code: str, names: list[str] | None) -> None:
    expected = names if names is not None else ["matplotlib", "matplotlib.pyplot"]
    assert found(tmp_path, code) == expected


@pytest.mark.parametrize(
    "turn",
    [
        "os.environ['A'] = '1'",
        "os.environ.setdefault('A', '1')",
        "from os import environ",
        "os.putenv('A', '1')",
        "os.chdir('/')",
        "sys.path.append('x')",
        "from sys import path",
        "sys.modules['b'] = None",
        "importlib.reload(a)",
        "exec('1')",
        "def setup():\n    os.environ['A'] = '1'",
        "if maybe:\n    sys.path.insert(0, 'x')",
        "try:\n    import c\nexcept ImportError:\n    sys.path.append('x')",
    ],
)
def test_it_ends_where_imports_may_come_to_mean_something_else(tmp_path: Path, turn: str) -> None:
    names = found(tmp_path, f"import a\n{turn}\nimport b\n")
    assert names[0] == "a"
    assert "b" not in names


def test_looking_at_the_system_changes_nothing(tmp_path: Path) -> None:
    code = "import a\nif sys.version_info > (3, 0) and sys.argv:\n    pass\nimport b\n"
    assert found(tmp_path, code) == ["a", "b"]


def test_the_apps_own_modules_are_read_and_not_imported(tmp_path: Path) -> None:
    names = found(
        tmp_path,
        "import first\nimport helper\nfrom pkg import sub, VALUE\nimport last",
        {
            "helper.py": "import of_helper\nimport app\n",
            "pkg/__init__.py": "import of_package\nVALUE = 1\n",
            "pkg/sub.py": "from . import other\nfrom .deep import thing\nimport of_sub\n",
            "pkg/other.py": "import of_other\n",
            "pkg/deep.py": "import of_deep\nthing = 1\n",
        },
    )
    assert names == [
        "first", "of_helper", "of_package", "of_other", "of_deep", "of_sub", "last",
    ]  # fmt: skip


def test_a_turn_in_a_module_of_the_app_ends_it_for_all(tmp_path: Path) -> None:
    helper = "import os\nos.environ['A'] = '1'\n"
    code = "import a\nimport helper\nimport b"
    assert found(tmp_path, code, {"helper.py": helper}) == ["a", "os"]


@pytest.mark.parametrize("code", ["import a\ndef f(:\n", "\x00", "from ..x import y\nimport b"])
def test_what_python_will_refuse_is_left_to_it(tmp_path: Path, code: str) -> None:
    assert "b" not in found(tmp_path, code)


def test_both_visits_tell_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.py").write_text("import wave\nfrom xml.dom import minidom\n", "utf-8")
    for name in ("wave", "xml.dom.minidom", "xml.dom"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    before = sys.path[:]
    told = asyncio.run(preload.preload(str(tmp_path), "app.py"))
    assert sys.path == before
    assert {"wave", "xml.dom.minidom"} <= set(sys.modules)
    assert told == preload.told(str(tmp_path), "app.py")
    assert json.loads(told) == [["wave", []], ["xml.dom", ["minidom"]]]


def test_a_missing_module_is_left_to_the_app(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import there_is_no_such_module\n", "utf-8")
    asyncio.run(preload.preload(str(tmp_path), "app.py"))


def test_an_own_module_with_an_installed_ones_name(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import wave\n", "utf-8")
    (tmp_path / "wave.py").write_text("", "utf-8")
    with pytest.raises(preload.NotKeptError, match="the app's wave has the name"):
        asyncio.run(preload.preload(str(tmp_path), "app.py"))


def test_a_module_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "installed"
    installed.mkdir()
    (installed / "breaks_here.py").write_text("1 / 0\n", "utf-8")
    app = tmp_path / "app"
    app.mkdir()
    (app / "app.py").write_text("import breaks_here\n", "utf-8")
    monkeypatch.syspath_prepend(installed)
    with pytest.raises(preload.NotKeptError, match="importing breaks_here failed: division"):
        asyncio.run(preload.preload(str(app), "app.py"))


def test_settling_puts_the_path_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["/a", "", *sys.path])
    before = sys.path[:]

    async def settled() -> None:
        task = asyncio.ensure_future(asyncio.sleep(60))
        with pytest.raises(preload.NotKeptError, match="begun a task"):
            preload.settle()
        task.cancel()

    asyncio.run(settled())
    loop = asyncio.new_event_loop()
    monkeypatch.setattr(asyncio, "get_event_loop", lambda: loop)
    kept = preload.settle()
    assert "" not in sys.path
    preload.go_on(kept)
    assert sys.path == before
    loop.close()


def test_packages_of_components_are_imported_after_those_of_the_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app.py").write_text("import json\n")
    imported: list[str] = []
    monkeypatch.setattr(preload, "import_package", imported.append)
    told = asyncio.run(preload.preload(str(tmp_path), "app.py", ["pillow"]))
    assert imported == ["pillow"]
    assert told == preload.told(str(tmp_path), "app.py")
