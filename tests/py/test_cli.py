"""The command line: good calls, and one clear line for every bad one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cloche import cli
from site_help import APP, make_tools, manifest_of, tree, write


@pytest.fixture(autouse=True)
def _tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = make_tools(tmp_path / "tools")
    monkeypatch.setattr("cloche.site.toolchain.installed", lambda: tools)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "my_app", {"app.py": APP})


def run(*arguments: str) -> int:
    """The exit code of a call, however it ends."""
    try:
        return cli.main(list(arguments))
    except SystemExit as end:
        return int(end.code or 0)


def test_build(app: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (app.parent / "requirements.txt").write_text("gradio==5\nnumpy\n")
    assert run("build", "my_app/app.py", "--out", "site", "--title", "Hi", "--dom", "shadow") == 0
    data = manifest_of(tmp_path / "site")
    assert (data["title"], data["packages"]) == ("Hi", ["numpy"])
    said = capsys.readouterr()
    assert "Built site: " in said.out
    assert "app.py, requirements.txt" in said.out
    assert said.err.startswith("note: requirements.txt:1: 'gradio==5' is dropped")


# name -> arguments ({app} is the app's folder), and what the line must say
BAD_BUILDS = {
    "no such file": ("{app}/nope.py", r"no such file: .*nope\.py. Scripts in that"),
    "a folder": ("{app}", r"is a folder, not a script. Name the script: .*app\.py"),
    "not Python": ("notes.txt", "is not a Python script"),
    "syntax error": ("{app}/broken.py", r"broken\.py:2: expected ':'. Fix"),
    "not UTF-8": ("{app}/latin.py", r"latin\.py is not UTF-8 text. Save"),
    "unknown package": (
        "{app}/app.py --requirements {app}/unknown.txt",
        "'no-such-package' was not found by pip nor in the runtime. Check",
    ),
    "excluded version": (
        "{app}/app.py --requirements {app}/old.txt",
        r"'numpy==1\.0' excludes the version that the runtime brings, numpy 2\.4\.3",
    ),
    "missing requirements": ("{app}/app.py --requirements no.txt", "no requirements file at"),
    "include of nothing": ("{app}/app.py --include *.csv", "matches no file in"),
    "foreign folder": ("{app}/app.py --out full", "holds files that no cloche build wrote. Give"),
    "a file": ("{app}/app.py --out a-file", "is a file"),
    "out is the app": ("{app}/app.py --out {app}", "is or contains the folder of the app"),
    "out around the app": ("{app}/app.py --out .", "is or contains the folder"),
    "empty out": ("{app}/app.py --out=", "--out is empty"),
    "out below a file": ("{app}/app.py --out a-file/site", "cannot write"),
    "no out": ("{app}/app.py", "required: --out. See: cloche build --help"),
    "bad choice": ("{app}/app.py --out site --runtime node", "invalid choice: 'node'"),
}


@pytest.mark.parametrize("name", BAD_BUILDS)
def test_bad_builds_say_one_line_and_write_nothing(
    app: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    write(tmp_path, {"full/keep.txt": "mine", "a-file": "", "notes.txt": "x"})
    write(app.parent, {"broken.py": "x = 1\nif x\n", "latin.py": b"x = '\xe9'\n"})
    write(app.parent, {"unknown.txt": "no-such-package\n", "old.txt": "numpy==1.0\n"})
    text, cause = BAD_BUILDS[name]
    arguments = text.format(app=app.parent).split()
    if "--out" not in text and name != "no out":
        arguments += ["--out", "site"]
    before = tree(tmp_path)
    assert run("build", *arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith("cloche: error: ")
    assert "Traceback" not in said.err
    assert re.search(cause, said.err), said.err
    assert tree(tmp_path) == before
    assert not (tmp_path / "site").exists()


def test_force_replaces_a_foreign_folder(app: Path, tmp_path: Path) -> None:
    write(tmp_path, {"full/keep.txt": "mine"})
    assert run("build", str(app), "--out", "full", "--force") == 0
    assert "keep.txt" not in tree(tmp_path / "full")


def test_a_folder_without_write_permission(
    app: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(prefix: str, dir: Path) -> str:
        raise PermissionError(13, "Permission denied", str(dir))

    # Patched instead of a locked folder: the superuser may write into those.
    monkeypatch.setattr("cloche.site.stage.tempfile.mkdtemp", refuse)
    assert run("build", str(app), "--out", str(tmp_path / "new" / "site")) == 2
    assert "cannot write" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["app.py"], "a command is missing before app.py. Try: cloche dev app.py"),
        (["biuld", "app.py"], "unknown command 'biuld'. Try: cloche build"),
        (["frob"], "unknown command 'frob'. Try: cloche --help"),
        (["dev", "app.py", "--port", "many"], "'many' is not a port (0 to 65535)"),
        (["dev", "nope.py"], "no such file: nope.py"),
    ],
)
def test_bad_commands(
    app: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(*arguments) == 2
    assert said in capsys.readouterr().err


def test_help_explains_what_ships(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "--help") == 0
    text = capsys.readouterr().out
    assert "Which files ship" in text
    assert "--include GLOB" in text
    assert run() == 0
    assert "cloche dev app.py" in capsys.readouterr().out


def test_version_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cloche", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("cloche ")
