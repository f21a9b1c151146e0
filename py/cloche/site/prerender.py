"""Runs the app's script at build time, so that the page shows its UI before Python is there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import prerender_child

TIMEOUT_SECONDS = 30.0
#: What a Python needs of its surroundings. Nothing else: a secret of the author's must not end up
#: in a public page because the script shows an environment variable.
_KEPT = ("PATH", "SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL")


@dataclass(frozen=True)
class Prerendered:
    """The app's config, or why there is none."""

    config: dict[str, Any] | None
    note: str | None = None
    missing: str | None = None
    """The module that is not on this machine, when that was the reason."""


def prerender(
    files: dict[str, Path],
    entrypoint: str,
    out: Path,
    folder: str = "app",
    timeout: float = TIMEOUT_SECONDS,
    wheels: Iterable[Path] = (),
) -> Prerendered:
    """The config of the script `entrypoint`, run in a Python of its own beside copies of `files`.

    `wheels` are pure-Python ones that the script may import besides what is installed here.
    Files that the UI shows become data: URLs, larger ones are written to `out`/`folder`.
    Never raises for what the script does: the page then draws its UI when Python has started.
    """
    with tempfile.TemporaryDirectory(prefix="cloche-prerender-", ignore_cleanup_errors=True) as top:
        room = Path(top) / "home"
        shown = Path(top) / "shown"
        shown.mkdir()
        for name, path in files.items():
            target = room / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        packages = Path(top) / "packages"
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(packages)
        answer = _run(room, entrypoint, shown, folder, timeout)
        config = answer.get("config")
        if not isinstance(config, dict):
            return Prerendered(None, note_of(answer), answer.get("missing"))
        for path in shown.iterdir():
            target = out / folder / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        return Prerendered(config)


def _run(room: Path, entrypoint: str, shown: Path, folder: str, timeout: float) -> dict[str, Any]:
    result = room.parent / "result.json"
    scratch = room.parent / "tmp"
    scratch.mkdir()
    order = {
        "script": str(room / entrypoint),
        "package": str(Path(prerender_child.__file__).parents[2]),
        "packages": str(room.parent / "packages"),
        "result": str(result),
        "shown": str(shown),
        "folder": folder,
    }
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment.update(
        HOME=str(room), TMPDIR=str(scratch), TEMP=str(scratch), TMP=str(scratch),
        PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1", MPLBACKEND="agg",
    )  # fmt: skip
    command = [sys.executable, "-P", "-X", "utf8", "-W", "ignore", prerender_child.__file__]
    try:
        # The script's own output is noise here: it prints again in the page.
        subprocess.run(
            [*command, json.dumps(order)],
            cwd=room,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=timeout,
            check=False,
        )
        answer = json.loads(result.read_text("utf-8"))
    except subprocess.TimeoutExpired:
        return {"error": f"the script was still running after {timeout:g} s"}
    except (OSError, ValueError):
        return {"error": "the script ended its Python without launching an app"}
    return answer if isinstance(answer, dict) else {}


def note_of(answer: dict[str, Any]) -> str:
    """What a build says where the script does not run."""
    reason = " ".join(str(answer.get("error") or "it launched no app").split())[:200]
    return (
        f"the page draws its UI only when Python has started there, as the script does not run "
        f"here: {reason} (--no-prerender leaves this out)"
    )
