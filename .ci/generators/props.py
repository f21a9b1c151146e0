"""`web/src/components/props.ts`: what a component's folder on the page may read from its props."""

from __future__ import annotations

from pathlib import Path

from generators.sources import Sources
from generators.typescript import Translator, comment

#: Typed once, in the component contract.
COMMON = frozenset(
    {
        "label",
        "info",
        "show_label",
        "container",
        "scale",
        "min_width",
        "interactive",
        "visible",
        "elem_id",
        "elem_classes",
    }
)
#: Read by Python alone.
DROPPED = frozenset({"every", "inputs", "render", "key", "preserved_by_key"})
#: Names that stand for a value of the page's contract in hand-written types.
KEPT = frozenset({"FileData"})


def render(sources: Sources, folders: list[Path]) -> str:
    """The module text for every component and layout class in the folders."""
    parts = ['import type { CommonProps, FileData } from "../atoms/contract";\n']
    translator = Translator(sources.aliases, KEPT)
    parts += [_interface(name, sources, translator) for name in block_names(sources, folders)]
    body = "\n".join(parts)
    return body if body.count("FileData") > 1 else body.replace(", FileData", "")


def block_names(sources: Sources, folders: list[Path]) -> list[str]:
    """Concrete public blocks in the folders: those that no other file is the base of by design."""
    return sorted(
        name
        for name, found in sources.classes.items()
        if not name.startswith("_")
        and any(found.path.is_relative_to(folder) for folder in folders)
        and sources.inherits(name, "Block")
        and not found.path.stem.startswith(("base", "_", "component", "form_component"))
    )


def _interface(name: str, sources: Sources, translator: Translator) -> str:
    own = sources.inherited_constant(name, "ts_props")
    overrides = {str(k): str(v) for k, v in own.items()} if isinstance(own, dict) else {}
    value = sources.inherited_constant(name, "ts_value")
    lines = [
        f"{comment(sources.classes[name].doc)}export interface {name}Props extends CommonProps {{"
    ]
    parameters = sources.parameters(name)
    if "value" in parameters or value is not None:
        lines.append(f"  value?: {_nullable(str(value))};" if value else "  value?: unknown;")
    for parameter in parameters.values():
        if parameter.name in COMMON | DROPPED | {"value", "self"} | overrides.keys():
            continue
        kind = translator.type_of(parameter.annotation)
        if kind is not None:
            lines.append(f"  {parameter.name}?: {_nullable(kind)};")
    lines += [f"  {key}?: {_nullable(kind)};" for key, kind in overrides.items()]
    return "\n".join([*lines, "}\n"])


def _nullable(kind: str) -> str:
    if kind == "unknown" or kind.endswith("| null"):
        return kind
    return f"{kind} | null"
