"""Reads an app's Python sources without running them: imports, components, title, strings."""

from __future__ import annotations

import ast
import importlib.machinery
import sys
import tokenize
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from .errors import SiteError

OURS = frozenset({"gradio", "cloche"})
_SHORTCUT_CALLS = frozenset({"Interface", "ChatInterface", "TabbedInterface", "load"})
# Folders that never hold a module or a data file of the app.
SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules", "site-packages", "__pypackages__"})


@dataclass
class Scan:
    """What the sources of one app say about themselves."""

    modules: list[Path] = field(default_factory=list)
    """Local source files that ship because something imports them (the script itself first)."""
    packages: list[Path] = field(default_factory=list)
    """Local package folders that something imports; they ship whole."""
    imports: dict[str, Path] = field(default_factory=dict)
    """Top-level names imported from outside the app, each with the first file that does so."""
    components: set[str] = field(default_factory=set)
    """Names taken from gradio: attributes (`gr.Image`), imports, and string shortcuts."""
    strings: set[str] = field(default_factory=set)
    """Every string constant, for finding data files that the app names."""
    title: str | None = None
    summary: str | None = None


def parse(path: Path) -> ast.Module:
    """The syntax tree of `path`. Raises SiteError naming file, line and message."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SiteError(
            f"cannot read {path}: {error.strerror}", "Check its permissions."
        ) from error
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError) as error:
        raise SiteError(f"{path} is not UTF-8 text", "Save the file as UTF-8.") from error
    try:
        return ast.parse(text, filename=str(path))
    except SyntaxError as error:
        line = error.lineno or 1
        raise SiteError(
            f"{path}:{line}: {error.msg}", "Fix the syntax error and build again."
        ) from error
    except ValueError as error:
        raise SiteError(f"{path} is not Python source: {error}", "Check the file.") from error


def scan_app(script: Path) -> Scan:
    """Follow the imports of `script` through the modules and packages in its folder.

    Like Python itself, names are looked up in the script's own folder first.
    """
    scan = Scan()
    root = script.parent
    waiting = [script]
    seen: set[Path] = set()
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        tree = parse(path)
        scan.modules.append(path)
        if path == script:
            scan.title = _literal_title(tree)
            scan.summary = _first_paragraph(ast.get_docstring(tree))
        _read_names(tree, scan)
        for name in _top_level_imports(tree):
            local = find_local(root, name)
            if local is None:
                if name not in sys.stdlib_module_names and name not in OURS:
                    scan.imports.setdefault(name, path)
            elif local.is_dir():
                if local not in scan.packages:
                    scan.packages.append(local)
                    waiting.extend(python_files(local))
            else:
                waiting.append(local)
    return scan


def find_local(root: Path, name: str) -> Path | None:
    """The module file or package folder that `import name` finds in `root`, or None."""
    package = root / name
    if (package / "__init__.py").is_file():
        return package
    for suffix in importlib.machinery.SOURCE_SUFFIXES:
        module = root / f"{name}{suffix}"
        if module.is_file():
            return module
    if not package.is_dir() or name in SKIPPED_FOLDERS or is_environment(package):
        return None
    # A folder without __init__.py is a package too, once it holds any Python.
    return package if python_files(package) else None


def python_files(folder: Path) -> list[Path]:
    """Every source file below `folder`, in a stable order, hidden folders left out."""
    return [path for path in walk(folder) if path.suffix == ".py"]


def walk(folder: Path) -> list[Path]:
    """Every visible file below `folder`, sorted; no caches, environments, links to folders."""
    found: list[Path] = []
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError:
        return found
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if entry.is_symlink() or entry.name in SKIPPED_FOLDERS or is_environment(entry):
                continue
            found.extend(walk(entry))
        elif entry.is_file() and entry.suffix not in {".pyc", ".pyo"}:
            found.append(entry)
    return found


def is_environment(folder: Path) -> bool:
    """Whether `folder` is a virtual environment, whatever its name."""
    return (folder / "pyvenv.cfg").is_file() or (folder / "conda-meta").is_dir()


def _top_level_imports(tree: ast.Module) -> list[str]:
    names: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(dict.fromkeys(alias.name.split(".")[0] for alias in node.names))
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names[node.module.split(".")[0]] = None
        elif isinstance(node, ast.Call) and _called(node) == "import_module" and node.args:
            module = _text(node.args[0])
            if module and not module.startswith("."):
                names[module.split(".")[0]] = None
    return [name for name in names if name.isidentifier()]


def _read_names(tree: ast.Module, scan: Scan) -> None:
    aliases = {"gr"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            aliases.update(a.asname or a.name for a in node.names if a.name in OURS)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS:
            scan.components.update(alias.name for alias in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in aliases:
                scan.components.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            scan.strings.add(node.value)
        if isinstance(node, ast.Call) and _called(node) in _SHORTCUT_CALLS:
            for part in ast.walk(node):
                word = _text(part)
                if word and word.isidentifier():
                    scan.components.add(word.lower())


def _text(node: ast.AST) -> str | None:
    """The string a node stands for, when it is a plain string constant."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _literal_title(tree: ast.Module) -> str | None:
    """The title the author wrote into the last app of the script, which is the one launched."""
    title: str | None = None
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if _called(node) not in {"Blocks", "Interface", "ChatInterface", "TabbedInterface"}:
            continue
        for keyword in node.keywords:
            if keyword.arg == "title" and (_text(keyword.value) or "").strip():
                title = (_text(keyword.value) or "").strip()
    return title


def _first_paragraph(docstring: str | None) -> str | None:
    if not docstring:
        return None
    return " ".join(docstring.strip().split("\n\n")[0].split()) or None
