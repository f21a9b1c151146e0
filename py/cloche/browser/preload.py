"""What an app imports before its own code runs, found in its source and imported for it.

The memory of an interpreter that has done so can be kept for the next visit (worker/src/kept):
nothing of the app is in it but what it imports. An import is done early only when nothing that runs
before it in the app could give it another meaning.
"""

from __future__ import annotations

import ast
import asyncio
import importlib.machinery
import importlib.util
import json
import linecache
import os
import sys
import zipimport
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cloche.browser.packages import import_package

#: Names in code that may change what later imports find or do.
_TURNING = {"environ", "putenv", "unsetenv", "chdir", "importlib", "__import__", "exec", "eval"}
#: Of `sys`, what may be looked at without doing so.
_HARMLESS = {"argv", "platform", "version", "version_info", "maxsize", "exit", "stdout", "stderr"}
#: Modules of the page: they hold objects of JavaScript.
_OF_THE_PAGE = {"js", "pyodide_js", "__future__"}

#: A module's full name, and the names taken from it: `from a.b import c` is ("a.b", ("c",)).
Import = tuple[str, tuple[str, ...]]


class NotKeptError(Exception):
    """The memory cannot be kept; the message says why."""


@dataclass
class _Scan:
    """Walks the app's files in the order in which they would run."""

    folder: Path
    local: set[str]
    found: dict[Import, None] = field(default_factory=dict)
    seen: set[Path] = field(default_factory=set)
    stopped: bool = False

    def file(self, path: Path) -> None:
        """The imports of one file and of those it imports."""
        if path in self.seen or self.stopped:
            return
        self.seen.add(path)
        try:
            tree = ast.parse(path.read_bytes(), str(path))
        except (OSError, SyntaxError, ValueError):
            self.stopped = True  # the run will explain it
            return
        self.body(tree.body, path.parent)

    def body(self, statements: list[ast.stmt], package: Path) -> None:
        for statement in statements:
            if self.stopped:
                return
            self.statement(statement, package)

    def statement(self, statement: ast.stmt, package: Path) -> None:
        match statement:
            case ast.Import(names=names):
                for alias in names:
                    self.module(alias.name, ())
            case ast.ImportFrom(module=name, names=names, level=0) if name:
                self.module(name, tuple(alias.name for alias in names))
                self.stopped = self.stopped or _turns(statement)
            case ast.ImportFrom(module=name, names=names, level=level):
                self.relative(package, level, name, [alias.name for alias in names])
            case ast.If(test=test, body=body, orelse=orelse) if _is_typing(test):
                self.body(orelse, package)
            case ast.If(test=test, body=body) if _is_main(test):
                self.body(body, package)
            case ast.Try(body=body):
                self.body(body, package)
                for handler in [*statement.handlers, *statement.orelse, *statement.finalbody]:
                    self.stopped = self.stopped or _turns(handler)
            case _:
                self.stopped = _turns(statement)

    def module(self, name: str, names: tuple[str, ...]) -> None:
        top = name.partition(".")[0]
        if top in self.local:
            self.own([*name.split(".")], names)
        elif top not in _OF_THE_PAGE:
            self.found.setdefault((name, names))

    def own(self, parts: list[str], names: tuple[str, ...] | list[str]) -> None:
        """A module of the app: the packages around it first, then it, then its submodules."""
        for end in range(1, len(parts) + 1):
            self.local_file(self.folder.joinpath(*parts[:end]))
        for name in names:
            self.local_file(self.folder.joinpath(*parts, name))

    def relative(self, package: Path, level: int, name: str | None, names: list[str]) -> None:
        base = package
        for _ in range(level - 1):
            base = base.parent
        if not base.is_relative_to(self.folder) or base == self.folder:
            self.stopped = True  # Python will refuse it
            return
        self.own([*base.relative_to(self.folder).parts, *(name.split(".") if name else [])], names)

    def local_file(self, stem: Path) -> None:
        for path in (stem / "__init__.py", stem.with_name(stem.name + ".py")):
            if path.is_file():
                self.file(path)
                return


def imports_of(folder: str, entrypoint: str) -> list[Import]:
    """Modules outside of the app's folder that it imports before anything else of it matters.

    Args:
        folder: the app's folder.
        entrypoint: its script, relative to the folder.
    """
    scan = _Scan(Path(folder), _local_names(Path(folder)))
    scan.file(Path(folder) / entrypoint)
    return list(scan.found)


def told(folder: str, entrypoint: str) -> str:
    """The imports as one text, to be compared with those of another visit."""
    return json.dumps(imports_of(folder, entrypoint))


async def preload(folder: str, entrypoint: str, packages: Sequence[str] = ()) -> str:
    """Import what the app will import. A module that is missing is left for the app to explain.

    Args:
        folder: the app's folder.
        entrypoint: its script, relative to the folder.
        packages: of the runtime, which components need for their values.

    Returns the imports as `told`. Raises:
        NotKeptError: the memory is not to be kept after this.
    """
    root = Path(folder)
    place = importlib.machinery.PathFinder
    os.environ.setdefault("MPLBACKEND", "agg")  # as the script will find it
    before = sys.path[:]
    # the app's own modules are not to be found, neither by their folder nor as the current one
    sys.path[:] = [entry for entry in before if entry not in ("", folder)]
    try:
        for name in sorted(_local_names(root)):
            if name in sys.builtin_module_names or place.find_spec(name) is not None:
                raise NotKeptError(f"the app's {name} has the name of an installed module")
        found = imports_of(folder, entrypoint)
        for name, names in found:
            _import(name, names)
        for package in packages:
            import_package(package)
    finally:
        sys.path[:] = before
    return json.dumps(found)


def _import(name: str, names: tuple[str, ...]) -> None:
    try:
        if importlib.util.find_spec(name.partition(".")[0]) is None:
            return
        __import__(name, {}, {}, list(names))
    except ModuleNotFoundError as error:
        # part of a module may be in memory now, as it would be when the app handles the error
        raise NotKeptError(f"{name} needs {error.name}, which is not installed") from error
    except Exception as error:
        raise NotKeptError(f"importing {name} failed: {error}") from error


def settle() -> list[str]:
    """Forget what must not be kept. Gives what `go_on` needs.

    Raises:
        NotKeptError: something that began does not survive.
    """
    running = [task for task in asyncio.all_tasks(asyncio.get_event_loop()) if not task.done()]
    if running:
        raise NotKeptError("an imported module has begun a task")
    path_before = sys.path[:]
    sys.path[:] = [entry for entry in sys.path if entry != ""]  # each start puts it there
    for path, finder in list(sys.path_importer_cache.items()):
        if not isinstance(finder, zipimport.zipimporter):
            del sys.path_importer_cache[path]
    linecache.clearcache()
    return path_before


def go_on(path_before: list[str]) -> None:
    """After `settle`, in the interpreter whose memory was kept."""
    sys.path[:] = path_before


def _local_names(folder: Path) -> set[str]:
    """Top-level modules of the app."""
    return {
        path.stem if path.is_file() else path.name
        for path in folder.iterdir()
        if path.suffix == ".py" or (path.is_dir() and any(path.rglob("*.py")))
    }


def _is_typing(test: ast.expr) -> bool:
    return ast.unparse(test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING", "t.TYPE_CHECKING")


def _is_main(test: ast.expr) -> bool:
    return ast.unparse(test).replace('"', "'") in (
        "__name__ == '__main__'",
        "'__main__' == __name__",
    )


def _turns(tree: ast.AST) -> bool:
    """Whether code may change what later imports do. Code of functions counts: it may be called."""
    return any(_is_turning(node) for node in ast.walk(tree))


def _is_turning(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="sys"), attr=name):
            return name not in _HARMLESS
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name in _TURNING
        case ast.ImportFrom(module="sys"):
            return True
        case ast.ImportFrom(names=names) | ast.Import(names=names):
            return any(name in _TURNING for name in _names(names))
    return False


def _names(aliases: list[ast.alias]) -> Iterator[str]:
    for alias in aliases:
        yield from alias.name.split(".")
