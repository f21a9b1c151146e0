"""Notices saved files by polling their times and sizes: works on every disk, needs no library."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .appfiles import is_app_folder
from .scan import walk

Snapshot = dict[Path, tuple[int, int]]


def snapshot(script: Path, extra: Iterable[Path]) -> Snapshot:
    """Time and size of every file whose change may change the site of `script`."""
    paths = {script, script.parent / "requirements.txt", *extra}
    if is_app_folder(script):
        paths.update(walk(script.parent))
    else:
        # A module that the script is about to import may be any source file beside it.
        paths.update(path for path in script.parent.glob("*.py") if path.name[0] != ".")
    found: Snapshot = {}
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            continue
        found[path] = (status.st_mtime_ns, status.st_size)
    return found


def changed(before: Snapshot, after: Snapshot) -> list[Path]:
    """Files that are new, gone or different, sorted."""
    return sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p))


def settled(before: Snapshot, after: Snapshot, fresh: Iterable[Path], began: int) -> Snapshot:
    """`before`, with those of the `fresh` files that nobody touched since `began` as in `after`.

    Which files a build reads is known only when it is done. One of them that was saved meanwhile
    stays out, and so counts as changed. `began` is a file time in nanoseconds.
    """
    found = dict(before)
    for path in fresh:
        if path in after and path not in before and after[path][0] < began:
            found[path] = after[path]
    return found
