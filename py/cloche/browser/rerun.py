"""Runs a changed script again in the Python that is running, for `cloche dev`."""

from __future__ import annotations

import importlib
import importlib.util
import linecache
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cloche.blocks.blocks import launched
from cloche.blocks.context import reset_ids
from cloche.browser.script import Failure, run_app_script


async def rerun(
    root: str, entrypoint: str, files: Sequence[tuple[str, Any]], removed: Iterable[str]
) -> Failure | None:
    """Replace files below `root`, and run the script again.

    Args:
        files: relative names, each with bytes or an ArrayBuffer.
        removed: relative names.

    The app's own modules are imported anew, all others stay. After a failure everything but the
    files is as it was, so that the old app goes on.
    """
    folder = Path(root)
    try:
        paths = [(_inside(folder, name), _bytes(content)) for name, content in files]
        gone = [_inside(folder, name) for name in removed]
    except ValueError as error:
        return Failure(str(error), "Use relative names such as data/words.txt.")
    for path in gone:
        path.unlink(missing_ok=True)
    for path, content in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for path in (*gone, *(path for path, _ in paths)):
        _forget_compiled(path)
    importlib.invalidate_caches()
    linecache.checkcache()
    os.chdir(folder)
    before, old_ids = list(launched), reset_ids()
    arguments, modules = sys.argv, _take_modules(folder)
    launched.clear()
    failure = await run_app_script(str(folder / entrypoint))
    if failure is not None:
        _take_modules(folder)
        sys.modules.update(modules)
        sys.argv = arguments
        launched[:] = before
        reset_ids(old_ids)
    return failure


def _inside(folder: Path, name: str) -> Path:
    parts = Path(name).parts
    if not parts or Path(name).is_absolute() or ".." in parts:
        raise ValueError(f"The file name {name!r} does not stay inside the app's folder.")
    return folder / name


def _bytes(content: Any) -> bytes:
    return bytes(content.to_bytes() if hasattr(content, "to_bytes") else content)


def _forget_compiled(path: Path) -> None:
    # two saves within a second look the same to Python when their sizes are equal
    if path.suffix == ".py":
        Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)


def _take_modules(folder: Path) -> dict[str, Any]:
    """Take the app's own modules out of the imported ones, the script itself included."""
    found = {
        name: module
        for name, module in list(sys.modules.items())
        if name == "__main__" or _is_below(module, folder)
    }
    for name in found:
        del sys.modules[name]
    return found


def _is_below(module: Any, folder: Path) -> bool:
    places = [getattr(module, "__file__", None), *(getattr(module, "__path__", None) or ())]
    return any(isinstance(p, str) and Path(p).is_relative_to(folder) for p in places)
