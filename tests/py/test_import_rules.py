"""Who may import whom (docs/architecture.md), and what an import of the core may cost."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = ROOT / "py" / "cloche"

#: Room -> rooms it may import. Every room may import itself; `blocks` and `events` are one layer.
ALLOWED = {
    "blocks": {"events"},
    "events": {"blocks"},
    "media": {"blocks"},
    "components": {"blocks", "events", "media"},
    "layouts": {"blocks", "events", "media"},
    "apps": {"blocks", "components", "layouts", "events", "media"},
    "engine": {"blocks", "events"},
    "bridge": {"engine", "blocks"},
    "browser": {"bridge", "engine", "media", "blocks"},
    "themes": set(),
}
#: Heavy standard modules that no visitor should wait for.
COSTLY = {
    "concurrent",
    "ctypes",
    "email",
    "http",
    "importlib.metadata",
    "multiprocessing",
    "pydoc",
    "shutil",
    "socketserver",
    "sqlite3",
    "ssl",
    "subprocess",
    "unittest",
    "urllib.request",
    "xml",
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(CORE.rglob("*.py")):
        room = path.relative_to(CORE).parts[0]
        if room in ALLOWED:
            yield room, path


def imports(tree: ast.AST, top_level_only: bool) -> Iterator[str]:
    """Imported module names; those only for type checkers are left out."""
    nodes = list(tree.body) if isinstance(tree, ast.Module) else []
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and top_level_only:
            continue
        nodes.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize(("room", "path"), list(modules()), ids=lambda v: getattr(v, "name", v))
def test_python_rooms(room: str, path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for name in imports(tree, top_level_only=False):
        parts = name.split(".")
        if parts[0] == "cloche" and len(parts) > 1 and parts[1] in {*ALLOWED, "site", "cli"}:
            assert parts[1] == room or parts[1] in ALLOWED[room], f"{path.name} imports {name}"
        if parts[0] in {"js", "pyodide", "pyodide_js"}:
            assert room == "browser", f"{path.name} imports {name}; only browser/ may"
    for name in imports(tree, top_level_only=True):
        assert name.split(".")[0] not in {
            "js",
            "pyodide",
            "pyodide_js",
            "numpy",
            "PIL",
            "pandas",
        }, f"{path.name} imports {name} when it is loaded"


def test_what_hello_world_imports() -> None:
    script = (
        "import asyncio, sys; before = set(sys.modules);"
        "import cloche.engine.engine, cloche.bridge.bridge, cloche as gr;"
        "demo = gr.Interface(lambda a, b: a, ['text', 'slider'], ['text']); demo.get_config_file();"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT / "py"
    )
    loaded = set(done.stdout.split())
    found = {name for name in COSTLY if name in loaded}
    assert not found, f"hello world now imports {sorted(found)}"


_TS_IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']*)["']""")
#: Folder of web/src -> folders it may import from.
WEB = {
    "atoms": set(),
    "theme": set(),
    "components": {"atoms"},
    "layouts": {"atoms"},
    "client": set(),
    "app": {"atoms", "theme", "components", "layouts", "client"},
    "element": {"app", "client", "theme", "atoms"},
}


def test_web_rooms() -> None:
    source = ROOT / "web" / "src"
    checked = 0
    for path in [*source.rglob("*.ts"), *source.rglob("*.svelte")]:
        room = path.relative_to(source).parts[0]
        if room not in WEB:
            continue
        for target in _TS_IMPORT.findall(path.read_text(encoding="utf-8")):
            resolved = (path.parent / target).resolve()
            if not resolved.is_relative_to(source.resolve()):
                continue
            other = resolved.relative_to(source.resolve()).parts[0]
            if other not in WEB:
                continue
            assert other == room or other in WEB[room], f"{path.relative_to(source)} → {target}"
            checked += 1
    assert checked > 20
