"""Which packages of the runtime the gradio components of an app need once they are used."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any


def component_packages(names: Iterable[str]) -> list[str]:
    """The `packages` of the named component classes; `names` may be string shortcuts ("image").

    A name that is no component counts for nothing.
    """
    found: set[str] = set()
    for name in sorted(set(names)):
        packages = getattr(_class(name), "packages", None)
        if isinstance(packages, (list, tuple, set, frozenset)):
            found.update(str(package) for package in packages)
    return sorted(found)


def _class(name: str) -> Any:
    try:
        core = importlib.import_module("cloche")
        if hasattr(core, name):
            return getattr(core, name)
        return importlib.import_module("cloche.blocks.registry").component_class(name)
    except (ImportError, AttributeError, ValueError):
        return None
