"""A folder is written beside its place and moved there in one step, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import SiteError


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yields a temporary folder beside `out`; call `move` when it is complete.

    Whatever ends the block, no temporary folder and no empty parent made for it stays behind.
    """
    parent = out.parent
    made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    stage: Path | None = None
    try:
        parent.mkdir(parents=True, exist_ok=True)
        # Hidden, so that a watcher or a build of the folder around it does not see it.
        stage = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=parent))
        stage.chmod(0o755)
        yield stage
    except OSError as error:
        raise SiteError(
            f"cannot write {out}: {error.strerror or error} ({error.filename or parent})",
            "Check permissions and free space, or give an --out elsewhere.",
        ) from error
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)
        with suppress(OSError):
            for folder in made:
                folder.rmdir()


def move(stage: Path, out: Path) -> None:
    """Put `stage` in the place of `out`; the old folder goes only after the new one stands."""
    if not out.exists():
        os.rename(stage, out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent))
    os.rename(out, old / out.name)
    try:
        os.rename(stage, out)
    except OSError:
        os.rename(old / out.name, out)
        old.rmdir()
        raise
    shutil.rmtree(old, ignore_errors=True)
