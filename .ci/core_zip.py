"""Runs inside Pyodide (see core.mjs): compiles the Python core and packs it into one zip.

Each module lies in the zip twice, as source (for tracebacks and inspect) and as byte code beside
it, which zipimport takes first. The byte code must come from the very Python that will run it.
"""

import io
import py_compile
import zipfile
from pathlib import Path

# Where the worker puts the zip (worker/src/mount.ts): frames in tracebacks name their file by it.
MOUNTED_AT = "/lib/cloche-core.zip"
# Zip's own epoch: the same sources must give the same bytes.
TIMESTAMP = (1980, 1, 1, 0, 0, 0)


def pack(root: str, compressed: bool = True) -> bytes:
    """The zip of the package folder below `root`; raises PyCompileError naming a broken file."""
    base = Path(root)
    archive = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(archive, "w", method, compresslevel=9 if compressed else None) as out:
        for path in sorted(base.rglob("*")):
            if not path.is_file():
                continue
            name = path.relative_to(base).as_posix()
            _add(out, name, path.read_bytes(), method)
            if path.suffix == ".py":
                _add(out, name + "c", _byte_code(path, name), method)
    return archive.getvalue()


def _byte_code(path: Path, name: str) -> bytes:
    target = path.with_suffix(".pyc")
    py_compile.compile(
        str(path),
        cfile=str(target),
        dfile=f"{MOUNTED_AT}/{name}",
        doraise=True,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    content = target.read_bytes()
    target.unlink()
    return content


def _add(out: zipfile.ZipFile, name: str, content: bytes, method: int) -> None:
    entry = zipfile.ZipInfo(name, TIMESTAMP)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    out.writestr(entry, content)
