"""Puts the built page and Pyodide's core into the wheel, and nothing more into a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

RUNTIME_FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
    "package.json",  # names its version, licence and sources
)


class WheelFiles(BuildHookInterface):  # type: ignore[misc]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        web = root / "dist" / "web"
        runtime = root / "node_modules" / "pyodide"
        wanted = {web / "cloche.js": None, web / "manifest.json": None}
        wanted |= {runtime / name: None for name in RUNTIME_FILES}
        missing = [str(path.relative_to(root)) for path in wanted if not path.is_file()]
        if missing:
            raise FileNotFoundError(f"run `npm run build` first; missing: {', '.join(missing)}")
        include = build_data["force_include"]
        include[str(web)] = "cloche/_web"
        for name in RUNTIME_FILES:
            include[str(runtime / name)] = f"cloche/_pyodide/{name}"
