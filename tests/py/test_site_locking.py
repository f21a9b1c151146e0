"""The lock: later builds take exactly its files, whatever the index has by then."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from cloche import cli
from cloche.site import locking_resolve, resolve
from cloche.site.build import Built, build_site
from cloche.site.dev import Loop
from cloche.site.devserver import Desk
from cloche.site.errors import SiteError
from cloche.site.locking import read_lock
from cloche.site.locking_command import lock_app
from cloche.site.plan import Options
from cloche.site.toolchain import Toolchain
from site_help import APP, make_tools, make_wheel, manifest_of, tree, write


@pytest.fixture
def tools(tmp_path: Path) -> Toolchain:
    return make_tools(tmp_path / "tools")


@pytest.fixture(autouse=True)
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that plays the author's package index, and a cache of this test's own."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    monkeypatch.setenv("CLOCHE_CACHE", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def pips(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The first argument of every run of pip."""
    runs: list[str] = []
    real = resolve.run_pip

    def counted(arguments: list[str], python: str, **more: bool) -> tuple[int, str]:
        runs.append(arguments[0])
        return real(arguments, python, **more)

    for module in ("resolve", "locking_wheels"):
        monkeypatch.setattr(f"cloche.site.{module}.run_pip", counted)
    return runs


def app_with(folder: Path, requirements: str, source: str = APP) -> Path:
    return write(folder, {"app.py": source, "requirements.txt": requirements})


def build(app: Path, site: Path, tools: Toolchain, **more: object) -> list[str]:
    """Build and return the notes."""
    return build_site(Options(script=app, out=site, **more), tools).plan.notes  # type: ignore[arg-type]


def versions(app: Path) -> dict[str, str]:
    lock = read_lock(app.parent / "cloche.lock.json")
    assert lock is not None
    return {entry.name: entry.version for entry in lock.packages}


def test_the_lock_says_what_each_package_is(tmp_path: Path, tools: Toolchain, index: Path) -> None:
    wheel = make_wheel(index, "tiny-tool", "1.2", requires=["pandas"])
    make_wheel(tmp_path / "app", "mine")
    app = app_with(
        tmp_path / "app", "tiny-tool\n./mine-1.0-py3-none-any.whl\n", f"import PIL\n{APP}"
    )
    build(app, tmp_path / "site", tools)
    text = (app.parent / "cloche.lock.json").read_bytes()
    assert text == (tmp_path / "site" / "cloche.lock.json").read_bytes()
    data = json.loads(text)
    assert (data["format"], data["script"], data["runtime"]) == (2, "app.py", "314.0.3")
    entries = {entry["name"]: entry for entry in data["packages"]}
    assert entries["tiny-tool"] == {
        "name": "tiny-tool",
        "version": "1.2",
        "file": wheel.name,
        "source": "index",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "imports": ["tiny_tool"],
        "reason": "requirement",
    }
    told = {name: (entry["source"], entry["reason"]) for name, entry in entries.items()}
    assert told["mine"] == ("local", "requirement")
    assert told["pandas"] == told["numpy"] == ("runtime", "requirement")
    assert told["pillow"] == ("runtime", "app")
    assert "cloche.lock.json" not in manifest_of(tmp_path / "site")["files"]


@pytest.mark.parametrize("cached", [True, False])
def test_a_second_build_takes_exactly_the_locked_files(
    tmp_path: Path, tools: Toolchain, index: Path, pips: list[str], cached: bool
) -> None:
    make_wheel(index, "tiny", "1.0")
    app = app_with(tmp_path / "app", "tiny>=1  # any\nnumpy\n")
    build(app, tmp_path / "one", tools)
    lock = (app.parent / "cloche.lock.json").read_bytes()
    make_wheel(index, "tiny", "2.0")
    if not cached:
        for path in (tmp_path / "cache").rglob("*.whl"):
            path.write_bytes(b"damaged")
    pips.clear()
    assert build(app, tmp_path / "two", tools) == []
    assert len(pips) == (0 if cached else 1)
    assert (app.parent / "cloche.lock.json").read_bytes() == lock
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_the_order_of_requirements_and_comments_change_nothing(
    tmp_path: Path, tools: Toolchain, index: Path, pips: list[str]
) -> None:
    make_wheel(index, "tiny")
    app = app_with(tmp_path / "app", "tiny>=1  # any\nnumpy\n")
    build(app, tmp_path / "site", tools)
    pips.clear()
    (app.parent / "requirements.txt").write_text("# mine\nnumpy\n\ntiny>=1\n")
    assert build(app, tmp_path / "site", tools) == []
    assert pips == []


def test_changed_requirements_keep_what_still_fits(
    tmp_path: Path, tools: Toolchain, index: Path
) -> None:
    for name in ("tiny", "other", "gone"):
        make_wheel(index, name, "1.0")
    app = app_with(tmp_path / "app", "tiny\nother\ngone\n")
    build(app, tmp_path / "site", tools)
    for name in ("tiny", "other", "fresh"):
        make_wheel(index, name, "2.0")
    (app.parent / "requirements.txt").write_text("tiny>=2\nother\nfresh\n")
    notes = build(app, tmp_path / "site", tools)
    assert versions(app) == {"tiny": "2.0", "other": "1.0", "fresh": "2.0"}
    assert notes == [
        "cloche.lock.json was brought up to date: tiny 1.0 to 2.0, fresh 2.0 added, gone 1.0 gone"
    ]
    assert sorted(p.name for p in (tmp_path / "site" / "wheels").iterdir()) == sorted(
        f"{name}-py3-none-any.whl" for name in ("tiny-2.0", "other-1.0", "fresh-2.0")
    )


def test_lock_keeps_and_upgrade_renews(tmp_path: Path, tools: Toolchain, index: Path) -> None:
    make_wheel(index, "tiny", "1.0")
    app = app_with(tmp_path / "app", "tiny\n")
    first = lock_app(str(app), tools)
    assert (first.changed, versions(app)) == (True, {"tiny": "1.0"})
    assert sorted(p.name for p in app.parent.iterdir()) == [
        "app.py",
        "cloche.lock.json",
        "requirements.txt",
    ]
    make_wheel(index, "tiny", "2.0")
    assert not lock_app(str(app), tools).changed
    assert versions(app) == {"tiny": "1.0"}
    done = lock_app(str(app), tools, upgrade=True)
    assert versions(app) == {"tiny": "2.0"}
    assert done.notes == ["cloche.lock.json was brought up to date: tiny 1.0 to 2.0"]


def test_a_page_with_requirements_is_locked(tmp_path: Path, tools: Toolchain, index: Path) -> None:
    make_wheel(index, "tiny", "1.0")
    page = tmp_path / "page.html"
    page.write_text(
        "<gradio-lite><gradio-requirements>\n numpy\n tiny\n</gradio-requirements>"
        "<gradio-file name='app.py'>x</gradio-file></gradio-lite>"
    )
    lock = lock_app(str(page), tools).made
    assert [(e.name, e.version) for e in lock.packages] == [("numpy", "2.4.3"), ("tiny", "1.0")]
    # the page loads its wheels from beside the lock, since it knows no index
    wheels = tmp_path / "wheels"
    assert [path.name for path in wheels.iterdir()] == ["tiny-1.0-py3-none-any.whl"]
    (wheels / "mine.txt").write_text("mine")
    make_wheel(index, "tiny", "2.0")
    notes = lock_app(str(page), tools, upgrade=True).notes
    assert any('lock="cloche.lock.json"' in note for note in notes)
    assert sorted(path.name for path in wheels.iterdir()) == [
        "mine.txt",
        "tiny-2.0-py3-none-any.whl",
    ]
    text = page.read_text().replace("<gradio-lite>", '<gradio-lite lock="cloche.lock.json">')
    page.write_text(text)
    assert lock_app(str(page), tools).notes == []
    page.write_text("<gradio-lite></gradio-lite>")
    with pytest.raises(SiteError, match="has no <gradio-requirements>"):
        lock_app(str(page), tools)


def edited(app: Path, **fields: object) -> None:
    """Change the top of the lock, or with `tiny=` that package's entry."""
    path = app.parent / "cloche.lock.json"
    data = json.loads(path.read_text())
    entry = fields.pop("tiny", None)
    data |= fields
    for item in data["packages"]:
        if item["name"] == "tiny" and isinstance(entry, dict):
            item |= entry
        if item["name"] == "numpy" and "numpy" in data:
            item["sha256"] = data.pop("numpy")
    path.write_text(json.dumps(data))


BAD_LOCKS = {
    "no JSON": (None, "is not a lock that this cloche can use: it cannot be read"),
    "an old format": ({"format": 1}, "its format is 1, not 2"),
    "no packages": ({"packages": {}}, "it has no list of packages"),
    "half an entry": ({"packages": [{"name": "tiny"}]}, "the entry 'tiny' lacks one of"),
    "a path": ({"tiny": {"file": "../evil.whl"}}, "the entry of tiny is not well-formed"),
    "an option": ({"tiny": {"version": "1 --pre"}}, "the entry of tiny is not well-formed"),
    "another runtime": ({"runtime": "300.0.0"}, r"was made for Pyodide 300\.0\.0, and this cloche"),
    "another numpy": ({"numpy": "sha-of-else"}, "names another file for numpy 2.4.3"),
    "another wheel": ({"tiny": {"sha256": "0" * 64}}, "is not the file that the lock names"),
    "a lost wheel": (
        {"tiny": {"sha256": "0" * 64, "version": "7", "file": "tiny-7-py3-none-any.whl"}},
        "pip could not fetch tiny 7",
    ),
}


@pytest.mark.parametrize("name", BAD_LOCKS)
def test_a_bad_lock_ends_the_build_and_changes_nothing(
    tmp_path: Path,
    tools: Toolchain,
    index: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fields, cause = BAD_LOCKS[name]
    make_wheel(index, "tiny")
    app = app_with(tmp_path / "app", "tiny\nnumpy\n")
    build(app, tmp_path / "site", tools)
    if fields is None:
        (app.parent / "cloche.lock.json").write_text('{"format": 2, ')
    else:
        edited(app, **fields)
    before = tree(app.parent), tree(tmp_path / "site")
    with pytest.raises(SiteError, match=cause) as caught:
        build(app, tmp_path / "site", tools)
    assert caught.value.hint
    monkeypatch.setattr("cloche.site.toolchain.installed", lambda: tools)
    assert cli.main(["build", str(app), "--out", str(tmp_path / "site")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert (tree(app.parent), tree(tmp_path / "site")) == before
    # The way out that every hint names.
    assert cli.main(["lock", str(app), "--upgrade"]) == 0
    assert build(app, tmp_path / "site", tools) == []


def test_a_lock_of_another_runtime_is_carried_over_on_request(
    tmp_path: Path, tools: Toolchain, index: Path
) -> None:
    make_wheel(index, "tiny", "1.0")
    app = app_with(tmp_path / "app", "tiny\n")
    build(app, tmp_path / "site", tools)
    make_wheel(index, "tiny", "2.0")
    edited(app, runtime="300.0.0")
    assert lock_app(str(app), tools).changed
    assert versions(app) == {"tiny": "1.0"}


def test_a_local_wheel_that_changed_is_locked_anew(tmp_path: Path, tools: Toolchain) -> None:
    make_wheel(tmp_path / "app", "mine")
    app = app_with(tmp_path / "app", "./mine-1.0-py3-none-any.whl\n")
    build(app, tmp_path / "site", tools)
    wheel = make_wheel(tmp_path / "app", "mine", modules={"mine.py": "x = 2\n"})
    build(app, tmp_path / "site", tools)
    lock = read_lock(app.parent / "cloche.lock.json")
    assert lock is not None
    assert lock.packages[0].sha256 == hashlib.sha256(wheel.read_bytes()).hexdigest()


def test_a_folder_that_cannot_be_written_gets_a_note(
    tmp_path: Path, tools: Toolchain, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_wheel(index, "tiny")
    app = app_with(tmp_path / "app", "tiny\n")

    def refuse(dir: Path, prefix: str) -> tuple[int, str]:
        raise PermissionError(30, "Read-only file system", str(dir))

    # Patched instead of a locked folder: the superuser may write into those.
    monkeypatch.setattr(locking_resolve.tempfile, "mkstemp", refuse)
    notes = build(app, tmp_path / "site", tools)
    assert len(notes) == 1
    assert "could not be written (Read-only file system)" in notes[0]
    assert "--no-lock-file" in notes[0]
    assert build(app, tmp_path / "site", tools, lock_file=False) == []
    assert not (app.parent / "cloche.lock.json").exists()
    assert (tmp_path / "site" / "cloche.lock.json").is_file()


def test_two_scripts_of_one_folder_have_a_lock_each(
    tmp_path: Path, tools: Toolchain, index: Path
) -> None:
    make_wheel(index, "tiny")
    block = '# /// script\n# dependencies = ["tiny"]\n# ///\n'
    app = write(tmp_path / "app", {"app.py": f"import numpy\n{APP}", "two.py": block + APP})
    build(app, tmp_path / "one", tools)
    build(app.parent / "two.py", tmp_path / "two", tools)
    assert build(app, tmp_path / "one", tools) == []
    assert versions(app) == {"numpy": "2.4.3"}
    assert read_lock(app.parent / "cloche-two.lock.json") is not None
    assert set(manifest_of(tmp_path / "one")["files"]) == {"app.py", "two.py"}


def test_an_app_without_packages_gets_no_lock_beside_it(tmp_path: Path, tools: Toolchain) -> None:
    app = write(tmp_path / "app", {"app.py": APP})
    build(app, tmp_path / "site", tools)
    assert not (app.parent / "cloche.lock.json").exists()


def test_a_locked_app_folder_is_no_site_to_replace(tmp_path: Path, tools: Toolchain) -> None:
    app = write(tmp_path / "app", {"app.py": f"import numpy\n{APP}", "index.html": "mine"})
    other = write(tmp_path / "other", {"app.py": APP})
    build(app, tmp_path / "site", tools)
    with pytest.raises(SiteError, match="holds files that no cloche build wrote"):
        build(other, app.parent, tools)


def test_both_sides_of_a_conflict_are_named(tmp_path: Path, tools: Toolchain, index: Path) -> None:
    make_wheel(index, "tiny", "1.0")
    make_wheel(index, "tiny", "2.0")
    make_wheel(index, "uses", requires=["tiny<2"])
    app = app_with(tmp_path / "app", "uses\n-c limits.txt\n")
    (app.parent / "limits.txt").write_text("tiny==2.0\n")
    with pytest.raises(
        SiteError, match="uses 1.0 depends on tiny<2; a constraint asks for tiny==2"
    ):
        build(app, tmp_path / "site", tools)


def test_the_development_loop_obeys_the_lock_and_writes_none(
    tmp_path: Path, tools: Toolchain, index: Path
) -> None:
    make_wheel(index, "tiny", "1.0")
    app = app_with(tmp_path / "app", "tiny\n")
    lock_app(str(app), tools)
    before = tree(app.parent)
    make_wheel(index, "tiny", "2.0")
    options = Options(script=app, out=tmp_path / "unused", lock_file=False)
    loop = Loop(options, tools, tmp_path / "work", Desk())
    built = loop.build()
    assert isinstance(built, Built)
    assert [(wheel.name, wheel.version) for wheel in built.plan.found.wheels] == [("tiny", "1.0")]
    (app.parent / "requirements.txt").write_text("tiny>=2\n")
    assert isinstance(loop.build(), Built)
    assert tree(app.parent) == {**before, "requirements.txt": b"tiny>=2\n"}
