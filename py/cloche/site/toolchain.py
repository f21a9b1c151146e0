"""The ready-made parts a site is put together from: web files, runtime files, wheels of the runtime."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from .errors import SiteError

RUNTIME_VERSION = "314.0.3"
CDN = f"https://cdn.jsdelivr.net/pyodide/v{RUNTIME_VERSION}/full/"
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


def installed() -> Toolchain:
    """The parts that came with this installation."""
    runtime = importlib.import_module("cloche.site.runtime")
    try:
        web, files = Path(runtime.web_dir()), Path(runtime.runtime_dir())
    except (OSError, RuntimeError) as error:
        raise SiteError(str(error), "Install cloche again, or run the project's build.") from error
    if not (web / "cloche.js").is_file():
        raise SiteError(
            f"the web files are missing ({web / 'cloche.js'})",
            "Install cloche again; in a source checkout run its build first.",
        )
    return Toolchain(web, files, lambda names: dict(runtime.ensure(list(names))))
