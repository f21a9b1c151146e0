"""Runs inside Pyodide (see core.mjs): compiles the Python core and packs it into one zip.

Two zips are made. One has the sources alone: a page that starts from a snapshot has the modules in
memory and reads them for tracebacks and inspect. In the other each module lies twice, as source and
as byte code beside it, which zipimport takes first: a page that starts Python itself compiles
nothing. The byte code must come from the very Python that will run it.
"""

import io
import py_compile
import zipfile
from pathlib import Path

# Where the worker puts the zip (worker/src/mount.ts): frames in tracebacks name their file by it.
MOUNTED_AT = "/lib/cloche-core.zip"
# Zip's own epoch: the same sources must give the same bytes.
TIMESTAMP = (1980, 1, 1, 0, 0, 0)


def pack(root: str, compiled: bool) -> bytes:
    """The zip of the package folder below `root`, with byte code or without.

    Raises PyCompileError naming a broken file.
    """
    base = Path(root)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for path in sorted(base.rglob("*")):
            if not path.is_file():
                continue
            name = path.relative_to(base).as_posix()
            _add(out, name, path.read_bytes())
            if compiled and path.suffix == ".py":
                _add(out, name + "c", _byte_code(path, name))
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


def _add(out: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, TIMESTAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    out.writestr(entry, content)
