"""Reading requirements.txt and the script's own metadata block."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloche.site.errors import SiteError
from cloche.site.requirements import Requirements, bare_name, canonical, read_requirements
from site_help import make_wheel, write


def read(folder: Path, text: str, script: str = "") -> Requirements:
    return read_requirements(write(folder, {"app.py": script, "requirements.txt": text}), None)


def test_comments_continuations_and_hashes(tmp_path: Path) -> None:
    text = "# top\nnumpy>=2 ; python_version > '3' # why\n\npandas \\\n  >=3\nfoo==1 --hash=a:b\n"
    assert read(tmp_path, text).lines == [
        "numpy>=2 ; python_version > '3'",
        "pandas    >=3",
        "foo==1",
    ]


def test_other_files_and_options(tmp_path: Path) -> None:
    write(
        tmp_path, {"more/base.txt": "six\n-r again.txt\n", "more/again.txt": "-r base.txt\nidna\n"}
    )
    write(tmp_path, {"pins.txt": "six==1\n"})
    found = read(
        tmp_path, "-r more/base.txt\n-c pins.txt\n--extra-index-url=https://x.test/?a=b\n--pre"
    )
    assert found.lines == ["six", "idna"]
    assert found.constraints == [tmp_path / "pins.txt"]
    assert found.options == ["--extra-index-url=https://x.test/?a=b", "--pre"]
    assert len(found.sources) == 4


@pytest.mark.parametrize("line", ["gradio", "gradio==5.1", "Gradio[oauth]>=4", "cloche"])
def test_gradio_itself_is_dropped_with_a_note(tmp_path: Path, line: str) -> None:
    found = read(tmp_path, f"{line}\ngradio-extra\n")
    assert found.lines == ["gradio-extra"]
    assert len(found.notes) == 1
    assert line in found.notes[0]


@pytest.mark.parametrize(
    "line",
    [
        "./w/tiny-1.0-py3-none-any.whl",
        "w/tiny-1.0-py3-none-any.whl",
        "tiny @ file:w/{}",
        "tiny@file:w/{}",
    ],
)
def test_local_wheels_are_relative_to_the_file_that_names_them(tmp_path: Path, line: str) -> None:
    wheel = make_wheel(tmp_path / "w", "tiny")
    assert read(tmp_path, line.format(wheel.name)).wheels == [wheel.resolve()]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("./missing-1.0-py3-none-any.whl", r"requirements\.txt:1: no wheel at"),
        ("\n-e ./lib", r"requirements\.txt:2: '-e \./lib' is a source checkout"),
        ("git+https://x.test/a.git", "is a source checkout"),
        ("./lib", "is source code"),
        ("lib.tar.gz", "is source code"),
        ("-r nowhere.txt", "no file nowhere.txt"),
        ("--frobnicate yes", "the option --frobnicate is not understood"),
        ("???", "is not a requirement"),
    ],
)
def test_lines_no_page_can_use(tmp_path: Path, text: str, cause: str) -> None:
    (tmp_path / "lib").mkdir()
    with pytest.raises(SiteError, match=cause) as caught:
        read(tmp_path, text)
    assert caught.value.hint


def test_an_explicit_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="no requirements file at"):
        read_requirements(write(tmp_path, {"app.py": ""}), tmp_path / "needs.txt")


def test_the_scripts_own_block(tmp_path: Path) -> None:
    script = (
        '# /// script\n# requires-python = ">=3.11"\n# dependencies = [\n#   "rich>=13",\n'
        '#   "gradio",\n# ]\n# ///\nimport rich\n'
    )
    found = read(tmp_path, "six\n", script)
    assert found.lines == ["six", "rich>=13"]
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    ("block", "cause"),
    [
        ("# dependencies = [", "not valid TOML"),
        ('# dependencies = "rich"', "not a list of strings"),
        ("# dependencies = [1]", "not a list of strings"),
    ],
)
def test_a_broken_block(tmp_path: Path, block: str, cause: str) -> None:
    with pytest.raises(SiteError, match=cause):
        read(tmp_path, "", f"# /// script\n{block}\n# ///\n")


@given(st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,20}[A-Za-z0-9])?", fullmatch=True))
def test_every_plain_name_is_recognised_and_canonical_is_stable(name: str) -> None:
    assert bare_name(name) == canonical(name) == canonical(canonical(name))
    assert bare_name(f"{name}>=1") is None
