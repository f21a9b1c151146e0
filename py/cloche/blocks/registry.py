"""Finds block classes by convention: class `Textbox` lives in `components/textbox.py`.

Adding a component means adding its file; there is no list to keep.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cloche.blocks.block import Block

#: String shortcuts that are not the lower-case class name.
_SHORTCUTS = {"text": "textbox", "highlight": "highlightedtext"}
_FOLDERS = ("components", "layouts")


@functools.cache
def _find(folder: str, name: str) -> type[Block] | None:
    """The class whose lower-case name is `name`, or None when there is no such file."""
    module_name = f"cloche.{folder}.{name}"
    if importlib.util.find_spec(module_name) is None:
        return None
    module = importlib.import_module(module_name)
    for attribute in vars(module).values():
        own = isinstance(attribute, type) and attribute.__module__ == module_name
        if own and attribute.__name__.lower() == name:
            return attribute  # type: ignore[no-any-return]
    return None


def layout_class(name: str) -> type[Block]:
    """The layout class of this lower-case name.

    Raises:
        ValueError: there is none.
    """
    found = _find("layouts", name)
    if found is None:
        raise ValueError(f"There is no layout called {name!r}.")
    return found


def component_class(name: str) -> type[Block]:
    """The component class of a string shortcut such as "text", "image" or "multimodal_textbox".

    Raises:
        ValueError: there is none; the message lists near names.
    """
    key = name.lower().replace("_", "")
    key = _SHORTCUTS.get(key, key)
    for folder in _FOLDERS:
        found = _find(folder, key) if key.isidentifier() else None
        if found is not None:
            return found
    from difflib import get_close_matches
    from pkgutil import iter_modules

    components = importlib.import_module("cloche.components")
    known = sorted(m.name for m in iter_modules(components.__path__) if not m.name.startswith("_"))
    near = get_close_matches(key, known, n=1)
    meant = f" Did you mean {near[0]!r}?" if near else f" Known are: {', '.join(known)}."
    raise ValueError(f"No component is called {name!r}.{meant}")
