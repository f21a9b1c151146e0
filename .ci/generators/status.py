"""`docs/status.md`: what is there and what is accepted but waits, read from the code itself."""

from __future__ import annotations

import ast
from pathlib import Path

from generators.props import block_names
from generators.sources import SourceClass, Sources

INTRO = """# What works and what waits

Written by `npm run generate` from the code; do not edit. A parameter that waits is accepted and
changes nothing yet.
"""


def render(sources: Sources, components: Path, layouts: Path) -> str:
    """The page: a table of components, one of layouts, and one of everything else that waits."""
    parts = [INTRO, "## Components\n", _table(sources, block_names(sources, [components]), True)]
    parts += ["## Layouts\n", _table(sources, block_names(sources, [layouts]), False)]
    others = _others(sources, [components, layouts])
    if others:
        parts += ["## Elsewhere\n", others]
    return "\n".join(parts)


def _table(sources: Sources, names: list[str], with_events: bool) -> str:
    header = "| Name | Events | Waits |" if with_events else "| Name | Waits |"
    lines = [header, "|" + " --- |" * header.count(" |")]
    for name in names:
        cells = [f"`{name}`"]
        if with_events:
            cells.append(", ".join(events(sources, name)) or "–")
        lines.append(f"| {' | '.join([*cells, _waits(sources, name)])} |")
    return "\n".join(lines) + "\n"


def _waits(sources: Sources, name: str) -> str:
    waiting: dict[str, str] = {}
    for found in sources.lineage(name):
        own = found.constant("deferred")
        if isinstance(own, dict):
            waiting = {**{str(k): str(v) for k, v in own.items()}, **waiting}
    return "; ".join(f"`{key}`: {text}" for key, text in waiting.items()).replace("|", "\\|") or "–"


def events(sources: Sources, name: str) -> list[str]:
    """Event names of a component, its own list or the nearest inherited one."""
    for found in sources.lineage(name):
        value = found.expression("EVENTS")
        if value is not None:
            return _event_names(value, found)
    return []


def _event_names(value: ast.expr, found: SourceClass) -> list[str]:
    if isinstance(value, ast.List | ast.Tuple):
        return [name for element in value.elts for name in _event_names(element, found)]
    if isinstance(value, ast.Attribute):
        return [value.attr]
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [value.value]
    return []


def _others(sources: Sources, folders: list[Path]) -> str:
    lines = ["| Name | Waits |", "| --- | --- |"]
    for name, found in sorted(sources.classes.items()):
        inside = any(found.path.is_relative_to(folder) for folder in folders)
        if not inside and isinstance(found.constant("deferred"), dict):
            lines.append(f"| `{name}` | {_waits(sources, name)} |")
    return "\n".join(lines) + "\n" if len(lines) > 2 else ""
