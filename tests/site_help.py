"""What the tests of the site builder share: a tiny runtime, tiny web files, made-up wheels."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

from cloche.site.toolchain import CORE_FILES, Toolchain

APP = "import gradio as gr\n\ngr.Interface(lambda x: x, 'text', 'text').launch()\n"


def lock_entry(name: str, version: str, imports: list[str], depends: Iterable[str] = ()) -> dict:
    stem = name.replace("-", "_")
    return {
        "name": name,
        "version": version,
        "file_name": f"{stem}-{version}-cp314-cp314-pyemscripten_2026_0_wasm32.whl",
        "install_dir": "site",
        "sha256": f"sha-of-{name}",
        "package_type": "package",
        "imports": imports,
        "depends": list(depends),
    }


def make_tools(folder: Path) -> Toolchain:
    """A toolchain with the shape of the real one and next to no bytes."""
    web, runtime, store = folder / "web", folder / "runtime", folder / "store"
    for path in (web / "chunks", runtime, store):
        path.mkdir(parents=True)
    (web / "cloche.js").write_text("import{a}from'./chunks/app.js';import('./chunks/late.js');")
    (web / "chunks" / "app.js").write_text('import "./deep.js";')
    (web / "chunks" / "deep.js").write_text("export const a=1;")
    (web / "chunks" / "late.js").write_text("export const b=1;")
    (web / "cloche.js.map").write_text("{}")
    (web / "worker.js").write_text("")
    (web / "core-0123abcd.zip").write_bytes(b"core")
    (web / "compiled-0123abcd.zip").write_bytes(b"compiled")
    for name in CORE_FILES:
        (runtime / name).write_text(name)
    packages = [
        lock_entry("numpy", "2.4.3", ["numpy"]),
        lock_entry("Pillow", "12.2.0", ["PIL"]),
        lock_entry("pandas", "3.0.2", ["pandas"], ["numpy", "python_dateutil"]),
        lock_entry("python-dateutil", "2.9.0", ["dateutil"]),
        lock_entry("requests", "2.33.1", ["requests"], ["libopenblas"]),
        lock_entry("numpy-tests", "2.4.3", ["numpy"]),
        {**lock_entry("libopenblas", "0.3", []), "package_type": "shared_library"},
    ]
    text = {"info": {"python": "3.14.0"}, "packages": {p["name"].lower(): p for p in packages}}
    (runtime / "pyodide-lock.json").write_text(json.dumps(text))

    def ensure(names: Iterable[str]) -> dict[str, Path]:
        found = {}
        for name in names:
            found[name] = store / f"{name}.whl"
            found[name].write_text(name)
        return found

    return Toolchain(web, runtime, ensure)


def make_wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    *,
    requires: Iterable[str] = (),
    tag: str = "py3-none-any",
    modules: dict[str, str] | None = None,
) -> Path:
    """A real wheel that pip can resolve with."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{name.replace('-', '_')}-{version}"
    path = folder / f"{stem}-{tag}.whl"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {item}\n" for item in requires)
    with zipfile.ZipFile(path, "w") as archive:
        for module, text in (modules or {f"{name.replace('-', '_')}.py": "x = 1\n"}).items():
            archive.writestr(module, text)
        archive.writestr(f"{stem}.dist-info/METADATA", metadata)
        wheel = f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n"
        archive.writestr(f"{stem}.dist-info/WHEEL", wheel)
        archive.writestr(f"{stem}.dist-info/RECORD", "")
    return path


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write `files` below `folder`; returns its app.py."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder / "app.py"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def manifest_of(site: Path) -> dict:
    """The manifest inside a built page, read as a browser reads it."""
    text = (site / "index.html").read_text("utf-8")
    start = '<script type="application/json">'
    return json.loads(text.split(start, 1)[1].split("</script>", 1)[0])
