"""Requirements become packages of the runtime and pure wheels: local wheels only, no network."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloche.site.errors import SiteError
from cloche.site.lock import RuntimeLock
from cloche.site.requirements import Requirements, read_requirements
from cloche.site.resolve import Resolution, packages_for_imports, resolve
from site_help import make_tools, make_wheel, write


@pytest.fixture
def lock(tmp_path: Path) -> RuntimeLock:
    return RuntimeLock.read(make_tools(tmp_path / "tools").runtime)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that plays the author's package index; pip may ask nobody else."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    return folder


@pytest.fixture
def solve(tmp_path: Path, lock: RuntimeLock, index: Path):
    def run(*lines: str) -> Resolution:
        app = write(tmp_path / "app", {"app.py": "", "requirements.txt": "\n".join(lines)})
        return resolve(read_requirements(app, None), lock, tmp_path / "store")

    return run


def names(found: Resolution) -> dict[str, str]:
    return {wheel.name: wheel.version for wheel in found.wheels}


def test_names_of_the_runtime_need_no_pip(solve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cloche.site.resolve.run_pip", None)
    assert solve("numpy", "Python_DateUtil  # dates", "").packages == ["numpy", "python-dateutil"]


def test_nothing_needed() -> None:
    assert resolve(Requirements(), RuntimeLock({}, {}), Path("unused")) == Resolution()


def test_a_pure_package_that_depends_on_the_runtime(solve, index: Path) -> None:
    make_wheel(index, "chart", "2.0", requires=["pandas>=3", "helper"])
    make_wheel(index, "helper", "0.5")
    found = solve("chart")
    assert names(found) == {"chart": "2.0", "helper": "0.5"}
    assert found.packages == ["numpy", "pandas", "python-dateutil"]
    assert found.provided == {"chart": "chart", "helper": "helper"}
    assert all(wheel.path.is_file() and wheel.path.stat().st_size for wheel in found.wheels)


def test_the_runtimes_version_is_preferred_to_a_newer_one(solve, index: Path) -> None:
    make_wheel(index, "requests", "9.0")
    make_wheel(index, "uses", requires=["requests>=2"])
    found = solve("uses")
    assert names(found) == {"uses": "1.0"}
    assert found.packages == ["requests"]


def test_another_version_of_a_pure_package_may_be_asked_for(solve, index: Path) -> None:
    make_wheel(index, "requests", "9.0")
    found = solve("requests>=9")
    assert names(found) == {"requests": "9.0"}
    assert found.packages == []


def test_markers_are_judged_for_the_page_and_not_for_this_machine(solve, index: Path) -> None:
    make_wheel(index, "inpage")
    make_wheel(
        index,
        "base",
        requires=[
            'inpage; sys_platform == "emscripten" and python_version >= "3.14"',
            'nowhere; sys_platform == "linux" or sys_platform == "darwin"',
            'backport; python_version < "3.13"',
        ],
    )
    assert names(solve("base")) == {"base": "1.0", "inpage": "1.0"}


def test_a_dependency_on_gradio_is_met_by_the_page(solve, index: Path) -> None:
    make_wheel(index, "gradio-extra", requires=["gradio>=6"])
    found = solve("gradio-extra")
    assert names(found) == {"gradio-extra": "1.0"}
    assert found.packages == []


def test_local_wheels_need_no_index(
    tmp_path: Path, lock: RuntimeLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/never")
    folder = tmp_path / "my app"
    make_wheel(folder / "wheels", "tiny-tool", requires=["numpy", "other"])
    make_wheel(folder / "wheels", "other")
    lines = (
        "./wheels/tiny_tool-1.0-py3-none-any.whl\nother @ file:wheels/other-1.0-py3-none-any.whl"
    )
    app = write(folder, {"app.py": "", "requirements.txt": lines})
    found = resolve(read_requirements(app, None), lock, tmp_path / "store")
    assert names(found) == {"other": "1.0", "tiny-tool": "1.0"}
    assert found.packages == ["numpy"]


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("no-such-thing", "'no-such-thing' was not found by pip nor in the runtime"),
        ("numpy<2", "'numpy<2' excludes the version that the runtime brings, numpy 2.4.3"),
        ("parent", r"'grandchild>1' \(needed by parent\) was not found"),
        ("tiny>5", "no version of tiny that a page can run fits 'tiny>5'"),
        ("first\nsecond", "contradict each other: .*first 1.0 depends on .*shared==1"),
    ],
)
def test_refusals_name_the_package_and_the_cause(solve, index: Path, line: str, cause: str) -> None:
    make_wheel(index, "parent", requires=["grandchild>1"])
    make_wheel(index, "tiny")
    make_wheel(index, "shared", "1")
    make_wheel(index, "shared", "2")
    make_wheel(index, "first", requires=["shared==1"])
    make_wheel(index, "second", requires=["shared==2"])
    with pytest.raises(SiteError, match=cause) as caught:
        solve(*line.split("\n"))
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_compiled_and_source_only_packages_are_told_apart(
    lock: RuntimeLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cloche.site.diagnose import explain

    said = (
        "ERROR: Could not find a version that satisfies the requirement thing (from versions: none)"
    )
    for native, cause in ((0, "holds compiled code"), (1, "published as source only")):

        def fake(arguments: list[str], python: str, native: int = native) -> tuple[int, str]:
            return (native if "--only-binary=:all:" in arguments else 0), ""

        monkeypatch.setattr("cloche.site.resolve.run_pip", fake)
        error = explain(said, Requirements(), lock)
        assert cause in str(error)
        assert "thing" in str(error)


def test_an_unreachable_index_is_not_called_a_missing_package(lock: RuntimeLock) -> None:
    from cloche.site.diagnose import explain

    said = (
        "WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: Could not find "
        "a version that satisfies the requirement thing (from versions: none)"
    )
    assert "could not reach its index" in str(explain(said, Requirements(), lock))


def test_a_wheel_with_compiled_code_is_refused(tmp_path: Path, lock: RuntimeLock) -> None:
    wheel = make_wheel(tmp_path, "fast", tag="cp314-cp314-linux_x86_64")
    with pytest.raises(SiteError, match="compiled for linux_x86_64"):
        resolve(Requirements(wheels=[wheel]), lock, tmp_path / "store")


def test_a_broken_wheel_is_refused(tmp_path: Path, lock: RuntimeLock) -> None:
    wheel = tmp_path / "bad-1.0-py3-none-any.whl"
    wheel.write_bytes(b"no zip")
    with pytest.raises(SiteError, match="is not a readable wheel"):
        resolve(Requirements(wheels=[wheel]), lock, tmp_path / "store")


def test_imports_of_the_runtimes_packages_are_added(lock: RuntimeLock) -> None:
    found = Resolution(packages=["requests"], provided={"tiny": "tiny"})
    app = Path("app.py")
    imports = {"PIL": app, "numpy": app, "requests": app, "tiny": app, "torch": app}
    notes = packages_for_imports(imports, found, lock)
    assert found.packages == ["numpy", "pillow", "requests"]
    assert len(notes) == 1
    assert "'torch'" in notes[0]
