"""Turns requirements into packages of the runtime and pure-Python wheels, by pip's resolver."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from cloche.blocks.version import REFERENCE_VERSION

from . import pip_as_runtime
from .diagnose import explain
from .errors import SiteError
from .lock import RuntimeLock
from .requirements import Requirements, bare_name, canonical
from .stubs import write_stubs
from .wheels import Wheel, read_wheel


@dataclass
class Resolution:
    """What the page installs: `packages` from the runtime's lock, `wheels` from the site itself."""

    packages: list[str] = field(default_factory=list)
    wheels: list[Wheel] = field(default_factory=list)
    provided: dict[str, str] = field(default_factory=dict)
    """Import name -> package, for everything that the wheels bring."""


def resolve(needs: Requirements, lock: RuntimeLock, store: Path) -> Resolution:
    """Resolve `needs` and put the wheels into the folder `store`.

    pip runs only when something needs resolving: names of the runtime without a version do not.
    """
    names = [bare_name(line) for line in needs.lines]
    if not needs.wheels and all(name is not None and name in lock for name in names):
        return Resolution(packages=sorted({name for name in names if name}))
    local = [read_wheel(path) for path in needs.wheels]
    store.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cloche-resolve-") as folder:
        files = _Resolver(needs, lock, Path(folder)).run({wheel.name for wheel in local})
        return _sort_out(files, lock, store)


def _sort_out(files: list[Path], lock: RuntimeLock, store: Path) -> Resolution:
    found = Resolution()
    for path in files:
        wheel = read_wheel(path)
        if wheel.name == "gradio" and wheel.is_stub:
            continue
        if wheel.is_stub or (wheel.name in lock and lock.version(wheel.name) == wheel.version):
            found.packages.append(wheel.name)
            continue
        kept = store / path.name
        kept.write_bytes(path.read_bytes())
        found.wheels.append(Wheel(**{**vars(wheel), "path": kept}))
        found.provided.update(dict.fromkeys(wheel.imports, wheel.name))
    found.packages.sort()
    found.wheels.sort(key=lambda wheel: wheel.name)
    return found


class _Resolver:
    """pip's resolver in up to three rounds, from the narrowest view of the world to the widest."""

    def __init__(self, needs: Requirements, lock: RuntimeLock, folder: Path) -> None:
        self.needs, self.lock, self.folder = needs, lock, folder
        self.pins = write_stubs(folder / "stubs", lock, REFERENCE_VERSION)

    def run(self, local: set[str]) -> list[Path]:
        if self._may_resolve_here(local):
            # Only the runtime and local wheels, no index: needs no network and is quick.
            done, files, _ = self._pip("here", pinned=True, offline=True)
            if done:
                return files
        done, files, output = self._pip("pinned", pinned=True, offline=False)
        if not done and "onflict" in output:
            # A requirement excludes the runtime's version of something: an index may have another.
            done, files, second = self._pip("free", pinned=False, offline=False)
            output = second if done else output
        if not done:
            raise explain(output, self.needs, self.lock)
        return files

    def _may_resolve_here(self, local: set[str]) -> bool:
        for line in self.needs.lines:
            name = bare_name(line)
            if name is not None and name not in self.lock and name not in local:
                return False
        return True

    def _pip(self, name: str, *, pinned: bool, offline: bool) -> tuple[bool, list[Path], str]:
        target = self.folder / name
        target.mkdir()
        lines = [*self.needs.options] if not offline else []
        lines += [f"-c {path}" for path in self.needs.constraints]
        lines += [f"-c {self.pins}"] if pinned else []
        lines += [*self.needs.lines, *(path.as_uri() for path in self.needs.wheels)]
        listing = self.folder / f"{name}.txt"
        listing.write_text("\n".join(lines) + "\n", "utf-8")
        arguments = ["download", "--requirement", str(listing), "--dest", str(target)]
        arguments += [f"--find-links={self.folder / 'stubs'}", *target_options(self.lock)]
        if offline:
            arguments += ["--no-index", "--isolated"]
        code, output = run_pip(arguments, str(self.lock.info["python"]), isolated=offline)
        return code == 0, sorted(target.glob("*.whl")), output


def target_options(lock: RuntimeLock) -> list[str]:
    """pip's options for wheels that the runtime can load, and for output a program can read."""
    options = ["--only-binary=:all:", "--platform=any", "--implementation=cp", "--abi=none"]
    options += [f"--python-version={lock.python_version}", "--no-input", "--no-color"]
    return [*options, "--progress-bar=off", "--disable-pip-version-check"]


def run_pip(arguments: list[str], python: str, *, isolated: bool = False) -> tuple[int, str]:
    """Run pip with the markers of the runtime's Python; its exit code and all its output."""
    environment = dict(os.environ)
    if isolated:
        environment = {k: v for k, v in environment.items() if not k.startswith("PIP_")}
        environment["PIP_CONFIG_FILE"] = os.devnull
    environment["PYTHONIOENCODING"] = "utf-8"
    command = [sys.executable, "-P", pip_as_runtime.__file__, python, *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", errors="replace", env=environment
    )
    output = done.stdout + done.stderr
    if done.returncode and "No module named pip" in output:
        raise SiteError(
            f"the requirements need pip, and {sys.executable} has none",
            "Run `python -m ensurepip`, or install pip into this environment.",
        )
    return done.returncode, output


#: What every page has, whatever its packages.
RUNTIME_MODULES = frozenset({"js", "pyodide", "pyodide_js", "_pyodide"})


def packages_for_imports(
    imports: dict[str, Path], found: Resolution, lock: RuntimeLock
) -> list[str]:
    """Add the runtime's packages that the app imports; notes for imports nobody provides."""
    notes: list[str] = []
    brought = {wheel.name for wheel in found.wheels}
    for module, source in sorted(imports.items()):
        if module in found.provided or module in RUNTIME_MODULES:
            continue
        package = lock.provider(module)
        if package is None:
            notes.append(
                f"{source.name} imports {module!r}, which no requirement provides; "
                "name its package in requirements.txt if the page needs it"
            )
        elif canonical(package) not in brought and package not in found.packages:
            found.packages.append(package)
    found.packages.sort()
    return notes
