"""Changes of an app's files that a running page takes over without being loaded again."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .appfiles import inline_text
from .errors import SiteError
from .lock import RuntimeLock
from .locking_resolve import Locked
from .plan import Options, Plan, Resolver, make_plan

FILE = "/__cloche/file"
#: How far behind a page may be and still catch up without being loaded again.
REMEMBERED = 100


class Versions:
    """The files of the app at each version that pages were told of. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._paths: dict[str, Path] = {}
        self._states: dict[int, dict[str, tuple[int, int]]] = {}

    def restart(self, version: int, files: Mapping[str, Path]) -> None:
        """Pages that show an earlier version must be loaded again."""
        with self._lock:
            self._states.clear()
        self.add(version, files)

    def add(self, version: int, files: Mapping[str, Path]) -> None:
        """Note the files of this version, as they are now."""
        with self._lock:
            self._paths = dict(files)
            self._states[version] = {name: _state(path) for name, path in files.items()}
            for old in sorted(self._states)[:-REMEMBERED]:
                del self._states[old]

    def since(self, version: int) -> dict[str, Any]:
        """What a page that shows `version` needs: `{version, files, removed}`, or `reload`."""
        with self._lock:
            newest = max(self._states, default=0)
            before, now = self._states.get(version), self._states.get(newest, {})
            paths = dict(self._paths)
        if before is None:
            return {"version": newest, "reload": True}
        names = [name for name, state in now.items() if before.get(name) != state]
        try:
            files = {name: _entry(name, paths[name]) for name in names}
        except OSError:
            # gone again already: the next version says so
            return {"version": newest, "reload": True}
        return {
            "version": newest,
            "files": files,
            "removed": sorted(before.keys() - now.keys()),
        }

    def path(self, name: str) -> Path | None:
        """Where a file of the app is on this machine."""
        with self._lock:
            return self._paths.get(name)


def _state(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def _entry(name: str, path: Path) -> dict[str, str]:
    data = path.read_bytes()
    text = inline_text(data)
    if text is not None:
        return {"content": text}
    return {"url": f"{FILE}?name={quote(name, safe='')}"}


def plan_now(options: Options, lock: RuntimeLock, resolver: Resolver) -> Plan | None:
    """The plan of the files as they are; None where a build has to tell what is wrong with them."""
    with tempfile.TemporaryDirectory(prefix="cloche-plan-") as store:
        try:
            locked = Locked(options.script, resolver)
            return make_plan(options, lock, Path(store), locked.resolve)
        except SiteError:
            return None


def same_runtime(before: Plan, now: Plan) -> bool:
    """Whether the Python of a page that runs `before` has all that `now` needs."""
    return _needs(before) == _needs(now)


def _needs(plan: Plan) -> object:
    wheels = [(wheel.name, wheel.version, wheel.sha256) for wheel in plan.found.wheels]
    return plan.needs.lines, plan.found.packages, wheels, plan.component_packages
