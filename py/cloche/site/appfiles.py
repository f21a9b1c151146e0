"""Decides which of the author's files become part of the public site, and how they travel."""

from __future__ import annotations

import fnmatch
import hashlib
import json
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from .errors import SiteError
from .scan import Scan, walk

MARKER = "cloche.lock.json"
INLINE_LIMIT = 64 * 1024
SHIP_LIMIT = 25 * 1024 * 1024
# Files that are secrets or build inputs by their name; only --include ships them.
_HELD_BACK = [
    "*.pem",
    "*.key",
    "*.p12",
    "*.pfx",
    "*.kdbx",
    "id_rsa*",
    "id_ed25519*",
    "credentials*.json",
    "client_secret*.json",
    "service_account*.json",
    "secrets.*",
]
_NEVER = ["*.whl", "*.tar.gz", "*.log"]

RULES = """\
Which files ship: the script and every local module or package it imports, always. When the
script is called app.py, its folder is taken as the app's own folder and every other file in it
ships too, except hidden files, environments, caches, wheels, key files (*.pem, *.key, ...) and
files over 25 MB. For a script of another name only the files and folders that its source names in
a string ship. --include GLOB (relative to the script's folder, may be repeated) adds files to
either, whatever their name or size. Everything that ships is public."""


@dataclass
class AppFiles:
    """The files that ship: name in the app (forward slashes) -> file on this machine."""

    paths: dict[str, Path]
    notes: list[str] = field(default_factory=list)


def collect(script: Path, scan: Scan, include: list[str], out: Path | None) -> AppFiles:
    """Apply RULES to the folder of `script`. `out`, the site being built, never ships itself."""
    root = script.parent
    files = AppFiles({})
    chosen: dict[Path, None] = dict.fromkeys(scan.modules)
    for package in scan.packages:
        chosen.update(dict.fromkeys(walk(package)))
    included = _included(root, include)
    visible = [path for path in walk(root) if not _inside_a_site(path, root, out)]
    if is_app_folder(script):
        candidates = visible
    else:
        candidates = [path for path in visible if _named(path, root, scan.strings)]
    for path in candidates:
        if path in chosen or path in included or _matches(path, _NEVER):
            continue
        if _is_lock(path, root):
            continue
        name = path.relative_to(root).as_posix()
        if _matches(path, _HELD_BACK):
            files.notes.append(f"{name} looks like a secret and stays here; --include ships it")
        elif path.stat().st_size > SHIP_LIMIT:
            files.notes.append(f"{name} is over 25 MB and stays here; --include ships it")
        else:
            chosen[path] = None
    chosen.update(dict.fromkeys(included))
    files.paths = {path.relative_to(root).as_posix(): path for path in sorted(chosen)}
    return files


def is_app_folder(script: Path) -> bool:
    """Whether the script's folder belongs to the app alone, so that all of it may ship."""
    folder = script.parent.resolve()
    shared = {Path.home().resolve(), Path(folder.anchor), Path(tempfile.gettempdir()).resolve()}
    for name in ("Desktop", "Documents", "Downloads"):
        shared.add(Path.home().resolve() / name)
    return script.name == "app.py" and folder not in shared


def _included(root: Path, patterns: list[str]) -> list[Path]:
    found: list[Path] = []
    for pattern in patterns:
        parts = Path(pattern).parts
        if Path(pattern).is_absolute() or ".." in parts or not parts:
            raise SiteError(
                f"--include {pattern!r} reaches outside the script's folder {root}",
                "Move the files beside the script, or give a pattern relative to it.",
            )
        matches = [path for path in sorted(root.glob(pattern)) if path.is_file()]
        for folder in sorted(path for path in root.glob(pattern) if path.is_dir()):
            matches.extend(walk(folder))
        if not matches:
            raise SiteError(
                f"--include {pattern!r} matches no file in {root}",
                "Check the spelling; ** matches folders of any depth.",
            )
        found.extend(matches)
    return found


def _named(path: Path, root: Path, strings: set[str]) -> bool:
    """Whether the source names the file, or a folder it is in, relative to the script."""
    relative = path.relative_to(root)
    if relative.name in strings or relative.as_posix() in strings:
        return True
    for folder in relative.parents:
        name = folder.as_posix()
        if name != "." and strings & {name, f"{name}/", f"./{name}", f"./{name}/"}:
            return True
    return f"./{relative.as_posix()}" in strings


def _inside_a_site(path: Path, root: Path, out: Path | None) -> bool:
    if out is not None and path.is_relative_to(out):
        return True
    folders = [parent for parent in path.parents if parent != root and parent.is_relative_to(root)]
    return any(is_site(folder) for folder in folders)


def is_site(folder: Path) -> bool:
    """Whether a build wrote `folder`. An app's folder has its lock beside the script."""
    lock = folder / MARKER
    if not lock.is_file() or not (folder / "index.html").is_file():
        return False
    try:
        owner = json.loads(lock.read_text("utf-8")).get("script")
    except (OSError, ValueError, AttributeError):
        return True
    return not (isinstance(owner, str) and (folder / owner).is_file())


def _is_lock(path: Path, root: Path) -> bool:
    """Whether `path` is a lock beside a script: the site gets one of its own."""
    return path.parent == root and fnmatch.fnmatch(path.name, "cloche*.lock.json")


def _matches(path: Path, patterns: list[str]) -> bool:
    return any(fnmatch.fnmatch(path.name.lower(), pattern) for pattern in patterns)


def place(files: dict[str, Path], out: Path, folder: str = "app") -> dict[str, dict[str, str]]:
    """The manifest's `files`: small text goes inline, the rest is written to `out`/`folder`.

    Written files carry a hash of their content in their name, so a host may cache them for ever.
    """
    entries: dict[str, dict[str, str]] = {}
    for name, path in sorted(files.items()):
        try:
            data = path.read_bytes()
        except OSError as error:
            raise SiteError(
                f"cannot read {path}: {error.strerror}", "Check its permissions."
            ) from error
        text = inline_text(data)
        if text is not None:
            entries[name] = {"content": text}
            continue
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(name).stem).strip("-") or "file"
        suffix = re.sub(r"[^A-Za-z0-9.]", "", Path(name).suffix)
        stored = f"{folder}/{stem}-{hashlib.sha256(data).hexdigest()[:12]}{suffix}"
        target = out / stored
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        entries[name] = {"url": stored}
    return entries


def inline_text(data: bytes) -> str | None:
    if len(data) >= INLINE_LIMIT or b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
