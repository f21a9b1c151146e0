"""Which modules of the built page an app is drawn with, so that a page can name them up front."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_STATIC = re.compile(r"""(?:\bfrom|\bimport)\s*["'`]\./([^"'`]+\.js)["'`]""")
_DYNAMIC = re.compile(r"""\bimport\(\s*["'`]\./([^"'`]+\.js)["'`]\s*\)""")
#: The chunk that draws apps, and the one with the common components that are not in it.
_RENDERER, _SECOND_WAVE = "app", "second-wave"


def first_modules(web: Path) -> list[str]:
    """cloche.js and every module it imports statically, with the deeper ones last."""
    return _closure(web, ["cloche.js"])


def drawing_modules(web: Path, config: dict[str, Any]) -> list[str]:
    """What draws the UI of `config`, beyond the first modules: the renderer and its components."""
    first = first_modules(web)
    renderer = [name for name in _imported(web, first) if _title(name) == _RENDERER]
    types = {str(component["type"]) for component in config.get("components", ())}
    types.add(_SECOND_WAVE)
    parts = [name for name in _imported(web, renderer) if _title(name) in types]
    return [name for name in _closure(web, [*renderer, *parts]) if name not in first]


def _closure(web: Path, names: Iterable[str]) -> list[str]:
    found: list[str] = []
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name in found or not (web / name).is_file():
            continue
        found.append(name)
        waiting += _named(web, name, _STATIC)
    return found


def _imported(web: Path, names: Iterable[str]) -> list[str]:
    """What the modules load later."""
    return [late for name in names for late in _named(web, name, _DYNAMIC)]


def _named(web: Path, name: str, pattern: re.Pattern[str]) -> list[str]:
    folder = Path(name).parent
    return [(folder / m).as_posix() for m in pattern.findall((web / name).read_text("utf-8"))]


def _title(name: str) -> str:
    """A chunk's name without folder and hash, as component types are written: in lower case."""
    return re.sub(r"-[\w-]{8}$", "", Path(name).stem).lower()
