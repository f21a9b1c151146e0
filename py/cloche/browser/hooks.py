"""Changes modules of the standard library right after they are imported, if they ever are."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

Change = Callable[[Any], None]


class _ChangingLoader:
    """Runs a module by its own loader, then changes it."""

    def __init__(self, loader: Any, changes: list[Change]) -> None:
        self._loader = loader
        self._changes = changes

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        created: ModuleType | None = self._loader.create_module(spec)
        return created

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        for change in self._changes:
            change(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)  # resources, source text


class _Finder:
    def __init__(self) -> None:
        self.changes: dict[str, list[Change]] = {}
        self.refused: dict[str, str] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname in self.refused:
            raise ModuleNotFoundError(self.refused[fullname], name=fullname)
        changes = self.changes.pop(fullname, None)
        if changes is None:
            return None
        spec = importlib.util.find_spec(fullname)  # this finder does not know it any more
        if spec is not None and spec.loader is not None:
            loader: Any = _ChangingLoader(spec.loader, changes)
            spec.loader = loader
        return spec


_finder = _Finder()


def after_import(name: str, change: Change) -> None:
    """Call `change(module)` once the module of this name is imported, or now if it is."""
    module = sys.modules.get(name)
    if module is not None:
        change(module)
        return
    _finder.changes.setdefault(name, []).append(change)
    _install()


def refuse_import(name: str, reason: str) -> None:
    """Let the import of a module that does not work here fail with words that help."""
    _finder.refused[name] = reason
    _install()


def _install() -> None:
    if _finder not in sys.meta_path:
        finder: Any = _finder
        sys.meta_path.insert(0, finder)
