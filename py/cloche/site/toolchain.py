"""The ready-made parts of a site: web files, runtime files, wheels of the runtime."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from . import runtime
from .errors import SiteError

CDN = runtime.CDN
CORE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")


@dataclass(frozen=True)
class Toolchain:
    """Where the parts are. `ensure` returns the wheel files of the named runtime packages."""

    web: Path
    runtime: Path
    ensure: Callable[[Iterable[str]], dict[str, Path]]

    @property
    def core_zip(self) -> str:
        """The file name of the Python core inside the web files."""
        found = sorted(self.web.glob("core-*.zip"))
        if not found:
            raise SiteError(f"{self.web} has no core-*.zip", "Run the project's build first.")
        return found[-1].name

    @property
    def compiled_zip(self) -> str:
        """The same core with byte code, for a start without a snapshot."""
        found = sorted(self.web.glob("compiled-*.zip"))
        return found[-1].name if found else self.core_zip

    @property
    def snapshot(self) -> str | None:
        """The file name of the snapshot that holds the core, or None when the build made none."""
        found = sorted(self.web.glob("snapshot-*.bin.gz"))
        return found[-1].name if found else None


def installed() -> Toolchain:
    """The parts that came with this installation, or those a source checkout has built."""
    try:
        return Toolchain(runtime.web_dir(), runtime.runtime_dir(), _ensure)
    except FileNotFoundError as error:
        raise SiteError(str(error), "") from error


def _ensure(names: Iterable[str]) -> dict[str, Path]:
    try:
        return runtime.ensure(names)
    except runtime.RuntimePackageError as error:
        raise SiteError(str(error), "Or build with --runtime cdn.") from error
