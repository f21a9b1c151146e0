"""The local cache of Pyodide's wheels: what is fetched, from where, and what is refused."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError

import pytest

from cloche.site import runtime

PROJECT = Path(__file__).resolve().parents[2]
CONTENT = {"alpha": b"alpha's wheel", "beta": b"beta's wheel", "gamma": b"gamma's wheel"}


def file_name(name: str) -> str:
    return f"{name}-1.0-py3-none-any.whl"


def entry(name: str, *depends: str) -> dict[str, object]:
    digest = hashlib.sha256(CONTENT[name.lower()]).hexdigest()
    return {
        "name": name,
        "version": "1.0",
        "file_name": file_name(name.lower()),
        "sha256": digest,
        "depends": list(depends),
        "imports": [name.lower()],
    }


class Pip:
    """Stands in for `pip download` of the bundle: writes a wheel with the given members."""

    def __init__(self) -> None:
        self.calls = 0
        self.error = ""
        self.members = {file_name(name): content for name, content in CONTENT.items()}

    def __call__(self, command: list[str], **_: object) -> object:
        self.calls += 1
        if not self.error:
            target = Path(command[command.index("--dest") + 1])
            with zipfile.ZipFile(target / "bundle-1.0-py3-none-any.whl", "w") as archive:
                for name, content in self.members.items():
                    archive.writestr(runtime.BUNDLE_FOLDER + name, content)
                archive.writestr("elsewhere/" + file_name("alpha"), b"not the one")
        return type("Answer", (), {"returncode": int(bool(self.error)), "stderr": self.error})()


@pytest.fixture
def pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pip]:
    """A small lock file, no network, and a package index that has the bundle."""
    core = tmp_path / "core"
    core.mkdir()
    packages = {
        "alpha": entry("Alpha", "beta"),
        "beta": entry("beta"),
        "gamma": entry("gamma", "alpha"),
    }
    (core / "pyodide-lock.json").write_text(json.dumps({"packages": packages}))
    monkeypatch.setattr(runtime, "runtime_dir", lambda: core)
    monkeypatch.setattr(runtime, "_cdn_down", [])
    monkeypatch.setattr(runtime, "urlopen", unreachable)
    pip = Pip()
    monkeypatch.setattr(subprocess, "run", pip)
    runtime.lock_packages.cache_clear()
    yield pip
    runtime.lock_packages.cache_clear()


def unreachable(url: str, timeout: float) -> object:
    raise URLError("no way out")


def serving(contents: dict[str, bytes], asked: list[str]) -> Callable[..., object]:
    def open_url(url: str, timeout: float) -> object:
        asked.append(url)
        path = Path(os.environ["CLOCHE_CACHE"]) / "answer"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents[url.removeprefix(runtime.CDN)])
        return path.open("rb")

    return open_url


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLOCHE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_closure_lists_dependencies_first_and_once(pip: Pip) -> None:
    assert runtime.closure(["gamma", "BETA"]) == ["beta", "alpha", "gamma"]
    assert runtime.closure([]) == []


def test_closure_survives_a_cycle(pip: Pip, monkeypatch: pytest.MonkeyPatch) -> None:
    path = runtime.runtime_dir() / "pyodide-lock.json"
    packages = {"alpha": entry("alpha", "beta"), "beta": entry("beta", "alpha")}
    path.write_text(json.dumps({"packages": packages}))
    assert runtime.closure(["alpha"]) == ["beta", "alpha"]


def test_unknown_packages_are_all_named(pip: Pip) -> None:
    with pytest.raises(runtime.RuntimePackageError, match="delta, epsilon"):
        runtime.ensure(["alpha", "epsilon", "Delta"])
    assert pip.calls == 0


def test_the_bundle_is_downloaded_once_and_serves_later_calls(pip: Pip, own_cache: Path) -> None:
    paths = runtime.ensure(["alpha"])
    assert list(paths) == ["beta", "alpha"]
    assert paths["alpha"].read_bytes() == CONTENT["alpha"]
    assert paths["alpha"].parent == own_cache / f"pyodide-{runtime.PYODIDE_VERSION}"
    fetched = runtime.fetch(["gamma"])
    assert [item.source for item in fetched] == ["cache", "cache", "cache"]
    assert pip.calls == 1
    assert sorted(path.name for path in paths["alpha"].parent.iterdir()) == sorted(
        file_name(name) for name in CONTENT
    )


def test_the_cdn_comes_first(pip: Pip, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    contents = {file_name(name): content for name, content in CONTENT.items()}
    monkeypatch.setattr(runtime, "urlopen", serving(contents, asked))
    assert [item.source for item in runtime.fetch(["alpha"])] == ["CDN", "CDN"]
    assert asked == [runtime.CDN + file_name("beta"), runtime.CDN + file_name("alpha")]
    assert pip.calls == 0


def test_an_unreachable_cdn_is_asked_once(pip: Pip, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def open_url(url: str, timeout: float) -> object:
        asked.append(url)
        raise URLError("no way out")

    monkeypatch.setattr(runtime, "urlopen", open_url)
    runtime.ensure(["gamma"])
    assert len(asked) == 1


def test_a_wrong_file_from_the_cdn_is_refused(pip: Pip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "urlopen", serving({file_name("beta"): b"tampered"}, []))
    with pytest.raises(runtime.RuntimePackageError) as caught:
        runtime.ensure(["beta"])
    expected = hashlib.sha256(CONTENT["beta"]).hexdigest()
    found = hashlib.sha256(b"tampered").hexdigest()
    for part in (file_name("beta"), expected, found):
        assert part in str(caught.value)


def test_a_spoilt_file_in_the_cache_is_refused(pip: Pip) -> None:
    path = runtime.ensure(["beta"])["beta"]
    path.write_bytes(b"half a whe")
    with pytest.raises(runtime.RuntimePackageError, match="Delete the file"):
        runtime.ensure(["beta"])


def test_a_wrong_file_in_the_bundle_is_refused_only_when_wanted(pip: Pip) -> None:
    pip.members[file_name("gamma")] = b"another build"
    assert list(runtime.ensure(["beta"])) == ["beta"]
    with pytest.raises(runtime.RuntimePackageError, match="gamma-1.0"):
        runtime.ensure(["gamma"])


def test_a_file_that_nobody_has_is_named_with_every_reason(pip: Pip) -> None:
    del pip.members[file_name("gamma")]
    with pytest.raises(runtime.RuntimePackageError) as caught:
        runtime.ensure(["gamma"])
    assert file_name("gamma") in str(caught.value)
    assert "no way out" in str(caught.value)
    assert "does not carry it" in str(caught.value)


def test_a_failing_pip_is_quoted_and_leaves_nothing_behind(pip: Pip, own_cache: Path) -> None:
    pip.error = "WARNING: retrying\nERROR: no matching distribution"
    with pytest.raises(runtime.RuntimePackageError, match="ERROR: no matching distribution"):
        runtime.ensure(["beta"])
    assert not list((own_cache / f"pyodide-{runtime.PYODIDE_VERSION}").iterdir())


def test_the_command_says_what_came_from_where(
    pip: Pip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert runtime.main(["alpha", "--cache", str(tmp_path / "mine")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["beta 1.0 (0.0 MB) from bundle", "Alpha 1.0 (0.0 MB) from bundle"]
    assert runtime.main(["nothing"]) == 1
    assert "error: not a package of Pyodide" in capsys.readouterr().err


def test_cache_folder_follows_the_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOCHE_CACHE", "/somewhere")
    assert runtime.default_cache_dir() == Path("/somewhere")
    monkeypatch.delenv("CLOCHE_CACHE")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert runtime.default_cache_dir() == Path("/caches/cloche")


def test_missing_parts_say_how_to_get_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "_PACKAGE", tmp_path / "py" / "cloche")
    with pytest.raises(FileNotFoundError, match="npm run build"):
        runtime.web_dir()
    installed = tmp_path / "py" / "cloche" / "_pyodide"
    installed.mkdir(parents=True)
    (installed / "pyodide-lock.json").write_text("{}")
    assert runtime.runtime_dir() == installed


def test_one_release_of_pyodide_is_named_everywhere() -> None:
    package = json.loads((PROJECT / "package.json").read_text("utf-8"))
    assert package["devDependencies"]["pyodide"] == runtime.PYODIDE_VERSION
