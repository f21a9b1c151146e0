"""Makes `import gradio` and `from gradio.x import y` give this package, as one set of modules."""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from importlib.abc import Loader

_ALIAS, _OWN = "gradio", "cloche"


class _AliasLoader:
    """Hands out the module of ours that an alias stands for."""

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        module = importlib.import_module(_OWN + spec.name[len(_ALIAS) :])
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        # importlib has just given the module the alias's spec; reloading and pickling need its own
        alias = module.__spec__
        if alias is not None and alias.loader_state is not None:
            module.__spec__ = alias.loader_state


class _AliasFinder:
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != _ALIAS and not fullname.startswith(_ALIAS + "."):
            return None
        own = _OWN + fullname[len(_ALIAS) :]
        found = importlib.util.find_spec(own)
        if found is None:
            return None
        spec = importlib.machinery.ModuleSpec(fullname, cast("Loader", _AliasLoader()))
        if found.submodule_search_locations is not None:
            spec.submodule_search_locations = list(found.submodule_search_locations)
        return spec


def install_alias() -> None:
    """Make the alias known to `import`; calling it again changes nothing."""
    if not any(isinstance(finder, _AliasFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _AliasFinder())
