"""Resolves by the lock: what it answers needs no pip, what has changed keeps what still fits."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .errors import SiteError
from .lock import RuntimeLock
from .locking import LockFile, changes, check_runtime, lock_path, read_lock, requires_hash
from .locking_wheels import locked_wheels, remember
from .requirements import Requirements
from .resolve import Resolution

Resolver = Callable[[Requirements, RuntimeLock, Path], Resolution]
# Each try is a run of pip; beyond these the newest versions are as good as any.
TRIES = 12


class Locked:
    """A resolver with the memory of the lock beside `script`.

    upgrade: resolve anew and forget the lock, even a damaged one. refresh: a lock that was made
    for another runtime is no error, but something to carry over.
    """

    def __init__(
        self, script: Path, resolver: Resolver, *, upgrade: bool = False, refresh: bool = False
    ) -> None:
        self.script, self.resolver, self.refresh = script, resolver, refresh
        self.path = lock_path(script)
        self.before: LockFile | None = None
        try:
            self.before = read_lock(self.path)
        except SiteError:
            if not upgrade:
                raise
        self.kept = None if upgrade else self.before
        self.resolved: list[str] = []

    def resolve(self, needs: Requirements, lock: RuntimeLock, store: Path) -> Resolution:
        """Like `resolve.resolve`; afterwards `resolved` names the runtime's packages in it."""
        found = self._from_lock(needs, lock, store) or self._anew(needs, lock, store)
        self.resolved = list(found.packages)
        return found

    def _from_lock(self, needs: Requirements, lock: RuntimeLock, store: Path) -> Resolution | None:
        kept = self.kept
        if kept is None:
            return None
        try:
            check_runtime(kept, lock, self.path)
        except SiteError:
            if self.refresh:
                return None
            raise
        if kept.requires != requires_hash(needs, self.script.parent):
            return None
        names = [
            e.name for e in kept.packages if (e.source, e.reason) == ("runtime", "requirement")
        ]
        found = Resolution(packages=sorted(names))
        found.wheels = locked_wheels(kept.wheels, needs, lock, store)
        for wheel in found.wheels:
            found.provided.update(dict.fromkeys(wheel.imports, wheel.name))
        return found

    def _anew(self, needs: Requirements, lock: RuntimeLock, store: Path) -> Resolution:
        own = {path.name for path in needs.wheels}
        pins = {
            entry.name: entry.version
            for entry in (self.kept.wheels if self.kept else [])
            if entry.file not in own and entry.source == "index"
        }
        found = self._with_pins(pins, needs, lock, store) if pins else None
        if found is None:
            found = self._one_by_one(pins, needs, lock, store)
        remember(found.wheels)
        return found

    def _one_by_one(
        self, pins: dict[str, str], needs: Requirements, lock: RuntimeLock, store: Path
    ) -> Resolution:
        """The newest versions, then back to every locked one that does not contradict the rest."""
        _clear(store)
        found = self.resolver(needs, lock, store)
        kept: dict[str, str] = {}
        tries = TRIES
        for name, version in sorted(pins.items()):
            now = {wheel.name: wheel.version for wheel in found.wheels}
            if now.get(name) == version:
                kept[name] = version
            elif name in now and tries > 0:
                tries -= 1
                older = self._with_pins({**kept, name: version}, needs, lock, store)
                if older is not None:
                    found, kept[name] = older, version
        return found

    def _with_pins(
        self, pins: dict[str, str], needs: Requirements, lock: RuntimeLock, store: Path
    ) -> Resolution | None:
        """The resolution that keeps `pins`, in `store`; None when there is none."""
        with tempfile.TemporaryDirectory(prefix="cloche-pins-") as folder:
            listing = Path(folder) / "pins.txt"
            text = "".join(f"{name}=={version}\n" for name, version in sorted(pins.items()))
            listing.write_text(text, "utf-8")
            pinned = dataclasses.replace(needs, constraints=[*needs.constraints, listing])
            fresh = Path(folder) / "wheels"
            try:
                found = self.resolver(pinned, lock, fresh)
            except SiteError:
                return None
            _clear(store)
            return _moved(found, store)

    def note(self, made: LockFile) -> str | None:
        """What the author should know about how `made` differs from the lock there was."""
        if self.before is None or self.before.text() == made.text():
            return None
        said = changes(self.before, made)
        return f"{self.path.name} was brought up to date: {said}" if said else None


def write_lock(path: Path, text: str) -> str | None:
    """Write the lock beside the script, whole or not at all; a note when that is not possible."""
    try:
        if path.is_file() and path.read_text("utf-8") == text:
            return None
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        return (
            f"{path} could not be written ({error.strerror or error}), so that the next build "
            "resolves again; the site holds the same lock, and --no-lock-file says it is meant so"
        )
    return None


def _moved(found: Resolution, store: Path) -> Resolution:
    """`found` with its wheels in the folder `store`."""
    wheels = []
    for wheel in found.wheels:
        path = store / wheel.path.name
        if path != wheel.path:
            store.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wheel.path.read_bytes())
        wheels.append(dataclasses.replace(wheel, path=path))
    return dataclasses.replace(found, wheels=wheels)


def _clear(store: Path) -> None:
    if store.is_dir():
        for path in store.glob("*.whl"):
            path.unlink()
