"""`cloche.lock.json`: every package a page loads, written beside the script and into the site."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from .appfiles import MARKER
from .errors import SiteError
from .lock import RuntimeLock
from .requirements import Requirements, canonical, requirement_name
from .resolve import Resolution
from .runtime import PYODIDE_VERSION

FORMAT = 2
# Where a file comes from: the runtime, pip's index, a wheel beside the app, an address in a line.
Source = Literal["runtime", "index", "local", "address"]
# What a package is there for: only requirements are resolved, the rest follows from the source.
Reason = Literal["requirement", "app"]
_FIELDS = ("name", "version", "file", "source", "sha256")


@dataclass(frozen=True)
class Entry:
    """One package of a lock."""

    name: str
    version: str
    file: str
    source: Source
    sha256: str
    imports: tuple[str, ...] = ()
    reason: Reason = "requirement"


@dataclass(frozen=True)
class LockFile:
    """A lock: the runtime it is for, the hash of the requirements it answers, its packages."""

    script: str
    runtime: str
    requires: str
    packages: tuple[Entry, ...] = ()

    @property
    def wheels(self) -> list[Entry]:
        """The packages that are not the runtime's own."""
        return [entry for entry in self.packages if entry.source != "runtime"]

    def text(self) -> str:
        """The file's text, the same for the same content."""
        ordered = sorted(self.packages, key=lambda item: item.name)
        packages = [{**vars(entry), "imports": list(entry.imports)} for entry in ordered]
        data = {
            "format": FORMAT,
            "script": self.script,
            "runtime": self.runtime,
            "requires": self.requires,
            "packages": packages,
        }
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def requires_hash(needs: Requirements, folder: Path) -> str:
    """A hash of everything that decides how `needs` resolve, the same in any checkout."""
    here = str(folder.resolve())
    data = {
        "lines": sorted({" ".join(line.split()) for line in needs.lines}),
        "wheels": sorted([path.name, _sha256(path)] for path in needs.wheels),
        "constraints": sorted(_sha256(path) for path in needs.constraints),
        "options": sorted(line.replace(here, ".") for line in needs.options),
    }
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def make_lock(
    script: Path,
    needs: Requirements,
    found: Resolution,
    more: Iterable[str],
    lock: RuntimeLock,
    resolved: Iterable[str],
) -> LockFile:
    """The lock of `script`. `resolved` names the runtime's packages that requirements brought;
    `found.packages` and `more` name all that the page may load."""
    asked = set(resolved)
    entries = [
        runtime_entry(name, lock, "requirement" if name in asked else "app")
        for name in lock.closure([*found.packages, *more])
    ]
    local = {path.name for path in needs.wheels}
    for wheel in found.wheels:
        source: Source = "local" if wheel.path.name in local else "index"
        if source == "index" and address_of(needs, wheel.name, wheel.path.name):
            source = "address"
        entries.append(
            Entry(
                name=wheel.name,
                version=wheel.version,
                file=wheel.path.name,
                source=source,
                sha256=wheel.sha256,
                imports=wheel.imports,
            )
        )
    entries.sort(key=lambda entry: entry.name)
    requires = requires_hash(needs, script.parent)
    return LockFile(script.name, PYODIDE_VERSION, requires, tuple(entries))


def runtime_entry(name: str, lock: RuntimeLock, reason: Reason) -> Entry:
    """The entry of a package that the runtime brings."""
    package = lock.packages[canonical(name)]
    return Entry(
        name=canonical(name),
        version=lock.version(name),
        file=str(package["file_name"]),
        source="runtime",
        sha256=str(package["sha256"]),
        imports=tuple(package["imports"]),
        reason=reason,
    )


def lock_path(script: Path) -> Path:
    """Where the lock of `script` is: cloche.lock.json beside it, unless that one belongs to
    another script of the same folder."""
    path = script.parent / MARKER
    owner = owner_of(path)
    if owner and owner != script.name and (script.parent / owner).is_file():
        return script.parent / f"cloche-{script.stem}.lock.json"
    return path


def read_lock(path: Path) -> LockFile | None:
    """The lock at `path`, or None when there is none. Raises SiteError when it is damaged."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _damaged(path, f"it cannot be read ({error})") from error
    if not isinstance(data, dict) or not isinstance(data.get("packages"), list):
        raise _damaged(path, "it has no list of packages")
    if data.get("format") != FORMAT:
        raise _damaged(path, f"its format is {data.get('format')!r}, not {FORMAT}")
    texts = [data.get(key) for key in ("script", "runtime", "requires")]
    if not all(isinstance(text, str) and text for text in texts):
        raise _damaged(path, "script, runtime or requires is missing")
    entries = tuple(_entry(item, path) for item in data["packages"])
    names = [entry.name for entry in entries]
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise _damaged(path, f"it names {twice} twice")
    return LockFile(data["script"], data["runtime"], data["requires"], entries)


def _entry(item: Any, path: Path) -> Entry:
    if not isinstance(item, dict) or not all(isinstance(item.get(key), str) for key in _FIELDS):
        name = item.get("name") if isinstance(item, dict) else item
        raise _damaged(path, f"the entry {name!r} lacks one of {', '.join(_FIELDS)}")
    imports = item.get("imports", [])
    wrong = [
        not re.fullmatch(r"[0-9a-f]{64}", item["sha256"]) and item["source"] != "runtime",
        item["source"] not in {"runtime", "index", "local", "address"},
        item["file"] != PurePosixPath(item["file"]).name or "\\" in item["file"],
        not isinstance(imports, list) or not all(isinstance(name, str) for name in imports),
        item.get("reason", "requirement") not in {"requirement", "app"},
        # These words become a line of pip's input: nothing else may ride along.
        not re.fullmatch(r"[a-z0-9][a-z0-9-]*", item["name"]),
        not re.fullmatch(r"[A-Za-z0-9.!+_-]+", item["version"]),
    ]
    if any(wrong):
        raise _damaged(path, f"the entry of {item['name']} is not well-formed")
    return Entry(
        **{key: item[key] for key in _FIELDS},
        imports=tuple(imports),
        reason=item.get("reason", "requirement"),
    )


def check_runtime(kept: LockFile, lock: RuntimeLock, path: Path) -> None:
    """Raise SiteError when `kept` was made for another runtime than the one at hand."""
    hint = f"Run: cloche lock {kept.script}"
    if kept.runtime != PYODIDE_VERSION:
        raise SiteError(
            f"{path} was made for Pyodide {kept.runtime}, and this cloche brings {PYODIDE_VERSION}",
            f"{hint}, which keeps the locked versions that still fit.",
        )
    for entry in kept.packages:
        if entry.source != "runtime":
            continue
        if entry.name not in lock:
            raise SiteError(f"{path} names {entry.name}, which the runtime does not have", hint)
        if str(lock.packages[entry.name]["sha256"]) != entry.sha256:
            raise SiteError(
                f"{path} names another file for {entry.name} {entry.version} than the runtime: "
                f"sha256 {entry.sha256} instead of {lock.packages[entry.name]['sha256']}",
                hint,
            )


def changes(before: LockFile, after: LockFile) -> str:
    """What differs between two locks, in a few words; empty when nothing does."""
    old = {entry.name: entry.version for entry in before.packages}
    new = {entry.name: entry.version for entry in after.packages}
    said = [
        f"{name} {old[name]} to {new[name]}"
        for name in sorted(old.keys() & new.keys())
        if old[name] != new[name]
    ]
    said += [f"{name} {new[name]} added" for name in sorted(new.keys() - old.keys())]
    said += [f"{name} {old[name]} gone" for name in sorted(old.keys() - new.keys())]
    return ", ".join(said)


def address_of(needs: Requirements, name: str, file: str) -> str | None:
    """The address that a line of `needs` gives for a wheel. It may hold a password, so that it is
    looked up again instead of being kept in the lock."""
    for line in needs.lines:
        if "://" not in line:
            continue
        named = re.match(r"[^:/]*?@\s*(?=[a-z]+://)", line)
        address = line[named.end() if named else 0 :].split()[0].split("#")[0]
        stored = unquote(urlsplit(address).path).rsplit("/", 1)[-1]
        if stored == file or (named and requirement_name(line) == name):
            return address
    return None


def owner_of(path: Path) -> str | None:
    """The script that the lock at `path` says it belongs to; None when it says nothing."""
    try:
        owner = json.loads(path.read_text("utf-8")).get("script")
    except (OSError, ValueError, AttributeError):
        return None
    return owner if isinstance(owner, str) else None


def _damaged(path: Path, why: str) -> SiteError:
    return SiteError(
        f"{path} is not a lock that this cloche can use: {why}",
        "Restore it from version control, or delete it and build again.",
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
