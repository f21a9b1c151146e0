"""Wheels without content: they tell pip's resolver which packages the runtime brings."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from .lock import RuntimeLock

_EPOCH = (1980, 1, 1, 0, 0, 0)
TAG = "Cloche-Provided"


def write_stub(folder: Path, name: str, version: str, depends: Iterable[str]) -> Path:
    """Write one metadata-only wheel and return its path."""
    stem = f"{re.sub(r'[-_.]+', '_', name)}-{version}"
    info = f"{stem}.dist-info"
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nKeywords: {TAG}"]
    metadata += [f"Requires-Dist: {item}" for item in depends]
    entries = {
        f"{info}/METADATA": "\n".join(metadata) + "\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: cloche\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for entry, text in entries.items():
            archive.writestr(zipfile.ZipInfo(entry, _EPOCH), text)
    return path


def write_stubs(folder: Path, lock: RuntimeLock, gradio_version: str) -> Path:
    """One stub per package of the runtime, and gradio's; returns a constraints file that pins them.

    The pins make pip prefer the runtime's own builds to newer ones from an index.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pins = [f"gradio=={gradio_version}"]
    write_stub(folder, "gradio", gradio_version, ())
    for name, package in lock.packages.items():
        if name.endswith("-tests") or package.get("package_type") == "shared_library":
            continue
        # Native libraries are no Python distributions: pip must not go looking for them.
        depends = [
            item
            for item in lock.depends(name)
            if lock.packages.get(item, {}).get("package_type") == "package"
        ]
        write_stub(folder, name, lock.version(name), depends)
        pins.append(f"{name}=={lock.version(name)}")
    constraints = folder / "pins.txt"
    constraints.write_text("\n".join(pins) + "\n", "utf-8")
    return constraints
