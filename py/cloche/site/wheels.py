"""Looks into wheel files: name, version, what they import, and whether a page can run them."""

from __future__ import annotations

import hashlib
import re
import zipfile
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from .errors import SiteError
from .requirements import canonical
from .stubs import TAG


@dataclass(frozen=True)
class Wheel:
    """One wheel file and what its metadata says."""

    name: str
    version: str
    path: Path
    sha256: str
    imports: tuple[str, ...]
    is_stub: bool


def read_wheel(path: Path) -> Wheel:
    """Read `path`. Raises SiteError when it is no wheel or holds compiled code."""
    tags = path.stem.split("-")[2:]
    if len(tags) < 3:
        raise SiteError(
            f"{path.name} is not named like a wheel",
            "Keep the name the build gave it: name-version-py3-none-any.whl.",
        )
    if tags[-1] != "any":
        raise SiteError(
            f"{path.name} holds code compiled for {tags[-1]}, which a browser cannot run",
            "Use a pure-Python wheel (its name ends in none-any.whl), or a package of the runtime.",
        )
    try:
        data = path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            metadata = next(n for n in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", n))
            headers = HeaderParser().parsestr(archive.read(metadata).decode("utf-8", "replace"))
    except (OSError, zipfile.BadZipFile, StopIteration) as error:
        raise SiteError(f"{path} is not a readable wheel", "Build or download it again.") from error
    return Wheel(
        name=canonical(str(headers["Name"])),
        version=str(headers["Version"]),
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        imports=tuple(_imports(names)),
        is_stub=headers["Keywords"] == TAG,
    )


def _imports(names: list[str]) -> list[str]:
    found: set[str] = set()
    for name in names:
        parts = re.sub(r"^[^/]+\.data/(?:pure|plat)lib/", "", name).split("/")
        if parts[0].endswith((".dist-info", ".data")):
            continue
        if len(parts) == 1 and parts[0].endswith(".py"):
            found.add(parts[0][:-3])
        elif len(parts) > 1 and parts[-1].endswith(".py"):
            found.add(parts[0])
    return sorted(item for item in found if item.isidentifier())
