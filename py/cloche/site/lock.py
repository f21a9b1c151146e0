"""The runtime's own package lock: what it has, what that imports and depends on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import SiteError
from .requirements import canonical


@dataclass
class RuntimeLock:
    """`pyodide-lock.json`, read once. Names are canonical throughout."""

    info: dict[str, Any]
    packages: dict[str, dict[str, Any]]

    @classmethod
    def read(cls, runtime: Path) -> RuntimeLock:
        """Read the lock of the runtime files in the folder `runtime`."""
        path = runtime / "pyodide-lock.json"
        try:
            data = json.loads(path.read_text("utf-8"))
            return cls(data["info"], {canonical(k): v for k, v in data["packages"].items()})
        except (OSError, ValueError, KeyError) as error:
            raise SiteError(
                f"the runtime's package list {path} cannot be read ({error})",
                "Install cloche again.",
            ) from error

    def __contains__(self, name: str) -> bool:
        return canonical(name) in self.packages

    @property
    def python_version(self) -> str:
        """The runtime's Python as major.minor, for example 3.14."""
        return ".".join(str(self.info["python"]).split(".")[:2])

    def version(self, name: str) -> str:
        return str(self.packages[canonical(name)]["version"])

    def depends(self, name: str) -> list[str]:
        return [canonical(item) for item in self.packages[canonical(name)]["depends"]]

    def provider(self, module: str) -> str | None:
        """The package whose import name is `module` (PIL -> pillow), or None."""
        for name, package in self.packages.items():
            if module in package["imports"] and not name.endswith("-tests"):
                return name
        return None

    def closure(self, names: Iterable[str]) -> list[str]:
        """`names` and everything they depend on, sorted."""
        found: set[str] = set()
        waiting = [canonical(name) for name in names]
        while waiting:
            name = waiting.pop()
            if name not in found and name in self.packages:
                found.add(name)
                waiting.extend(self.depends(name))
        return sorted(found)

    def trimmed(self, names: Iterable[str]) -> str:
        """The lock's JSON text with only `names` and their dependencies in it."""
        kept = {name: self.packages[name] for name in self.closure(names)}
        return json.dumps({"info": self.info, "packages": kept}, sort_keys=True)
