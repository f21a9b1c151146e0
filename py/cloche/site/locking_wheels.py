"""The wheels a lock names: from the local cache, or fetched again and checked by their sha256."""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import suppress
from pathlib import Path

from .diagnose import network_hint
from .errors import SiteError
from .lock import RuntimeLock
from .locking import Entry, address_of
from .requirements import Requirements
from .resolve import run_pip, target_options
from .runtime import default_cache_dir
from .wheels import Wheel, read_wheel


def locked_wheels(
    entries: list[Entry], needs: Requirements, lock: RuntimeLock, store: Path
) -> list[Wheel]:
    """Put the wheel of every entry into the folder `store`; pip runs only for those that neither
    the app nor the cache has. Raises SiteError when a file is not the one that the lock names."""
    local = {path.name: path for path in needs.wheels}
    missing: list[Entry] = []
    for entry in entries:
        data = _at_hand(entry, local)
        if data is None:
            missing.append(entry)
        else:
            _write(store, entry.file, data)
    if missing:
        _fetch(missing, needs, lock, store)
    wheels = [read_wheel(store / entry.file) for entry in entries]
    for entry, wheel in zip(entries, wheels, strict=True):
        if (wheel.name, wheel.version) != (entry.name, entry.version):
            raise SiteError(
                f"the lock says that {entry.file} is {entry.name} {entry.version}, but it holds "
                f"{wheel.name} {wheel.version}",
                "Run `cloche lock` with --upgrade to make a new lock.",
            )
    return wheels


def remember(wheels: list[Wheel]) -> None:
    """Keep the wheels in the cache. A cache that cannot be written costs time only."""
    for wheel in wheels:
        path = _cached(wheel.sha256, wheel.path.name)
        if not path.is_file():
            _keep(path, wheel.path.read_bytes())


def _at_hand(entry: Entry, local: dict[str, Path]) -> bytes | None:
    own = local.get(entry.file) if entry.source == "local" else None
    for path in (own, _cached(entry.sha256, entry.file)):
        if path is None:
            continue
        try:
            data = path.read_bytes()
        except OSError:
            continue
        # A damaged file of the cache is no reason to stop: it is fetched again.
        if hashlib.sha256(data).hexdigest() == entry.sha256:
            return data
        if path is own:
            raise _wrong(entry, hashlib.sha256(data).hexdigest())
    return None


def _fetch(missing: list[Entry], needs: Requirements, lock: RuntimeLock, store: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="cloche-lock-") as folder:
        target = Path(folder) / "wheels"
        target.mkdir()
        lines = list(needs.options)
        for entry in missing:
            address = address_of(needs, entry.name, entry.file)
            pinned = f"{entry.name} @ {address}" if address else f"{entry.name}=={entry.version}"
            lines.append(f"{pinned} --hash=sha256:{entry.sha256}")
        listing = Path(folder) / "locked.txt"
        listing.write_text("\n".join(lines) + "\n", "utf-8")
        arguments = ["download", "--no-deps", "--require-hashes", "--requirement", str(listing)]
        arguments += ["--dest", str(target), *target_options(lock)]
        code, output = run_pip(arguments, str(lock.info["python"]))
        if code != 0:
            raise _unfetched(missing, output)
        for entry in missing:
            try:
                data = (target / entry.file).read_bytes()
            except OSError:
                raise _unfetched([entry], output) from None
            _write(store, entry.file, data)
            _keep(_cached(entry.sha256, entry.file), data)


def _unfetched(missing: list[Entry], output: str) -> SiteError:
    if "DO NOT MATCH THE HASHES" in output:
        names = [entry for entry in missing if entry.sha256 in output] or missing
        return _wrong(names[0], None)
    wanted = ", ".join(f"{entry.name} {entry.version}" for entry in missing)
    return SiteError(
        f"pip could not fetch {wanted}, which the lock names",
        f"{network_hint(output)} `cloche lock` with --upgrade looks for other versions.",
    )


def _wrong(entry: Entry, found: str | None) -> SiteError:
    instead = f"its sha256 is {found}" if found else "what pip found has another sha256"
    return SiteError(
        f"{entry.file} is not the file that the lock names for {entry.name} {entry.version}: "
        f"{instead}, the lock says {entry.sha256}",
        "Somebody has replaced the file, or the lock was edited. When the new file is right, run "
        "`cloche lock` with --upgrade.",
    )


def _cached(sha256: str, file: str) -> Path:
    return default_cache_dir() / "wheels" / sha256[:32] / file


def _write(store: Path, file: str, data: bytes) -> None:
    store.mkdir(parents=True, exist_ok=True)
    (store / file).write_bytes(data)


def _keep(path: Path, data: bytes) -> None:
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as file:
            file.write(data)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
