"""`web/src/client/messages.ts`: the wire's dataclasses as TypeScript."""

from __future__ import annotations

import ast
import json

from generators.sources import SourceClass, Sources, statement_value, target_name
from generators.typescript import Translator, comment


def render(sources: Sources, tree: ast.Module) -> str:
    """The module text. `tree` is messages.py, whose statement order is kept."""
    version = _constant(tree, "PROTOCOL_VERSION")
    groups = {name: _names(tree, name) for name in ("TO_WORKER", "TO_PAGE")}
    translator = Translator(sources.aliases, frozenset(sources.classes))
    named = {n: v for n, v in sources.aliases.items() if n != "JsonValue"}
    by_name = Translator({}, frozenset(sources.classes) | frozenset(named))
    parts = [f"export const PROTOCOL_VERSION = {version};\n"]
    parts += [f"export type {n} = {translator.type_of(v)};\n" for n, v in named.items()]
    for found in sources.classes.values():
        parts.append(_interface(found, by_name))
    for name, title in (("TO_WORKER", "ToWorker"), ("TO_PAGE", "ToPage")):
        parts.append(f"export type {title} =\n  | " + "\n  | ".join(groups[name]) + ";\n")
    parts.append(_required("TO_PAGE_FIELDS", sources, groups["TO_PAGE"]))
    parts.append(_required("TO_WORKER_FIELDS", sources, groups["TO_WORKER"]))
    return "\n".join(parts)


def _fields(found: SourceClass) -> list[ast.AnnAssign]:
    return [
        s
        for s in found.node.body
        if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name) and s.target.id != "msg"
    ]


def _interface(found: SourceClass, translator: Translator) -> str:
    lines = [f"{comment(found.doc)}export interface {found.name} {{"]
    message = found.constant("msg")
    if message is not None:
        lines += [f"  msg: {json.dumps(message)};", "  v: number;"]
    for statement in _fields(found):
        optional = "?" if statement.value is not None else ""
        kind = translator.type_of(statement.annotation) or "unknown"
        lines.append(f"  {target_name(statement)}{optional}: {kind};")
    return "\n".join([*lines, "}\n"])


def _required(name: str, sources: Sources, classes: list[str]) -> str:
    """A table of the fields without which a message is malformed, with their JavaScript types."""
    lines = [f"export const {name}: Record<string, Record<string, string>> = {{"]
    translator = Translator(sources.aliases, frozenset(sources.classes))
    for class_name in classes:
        found = sources.classes[class_name]
        needed = {
            str(target_name(s)): _kind(translator.type_of(s.annotation))
            for s in _fields(found)
            if s.value is None
        }
        fields = ", ".join(f"{key}: {json.dumps(kind)}" for key, kind in needed.items())
        inside = f"{{ {fields} }}" if fields else "{}"
        lines.append(f"  {found.constant('msg')}: {inside},")
    return "\n".join([*lines, "};\n"])


def _kind(typescript: str | None) -> str:
    """What `typeof` says of a value of the type ("array" for arrays)."""
    kind = typescript or "object"
    if kind in {"string", "number", "boolean"}:
        return kind
    if kind.startswith('"'):
        return "string"
    return "array" if kind.endswith("[]") else "object"


def _constant(tree: ast.Module, name: str) -> object:
    value = _assigned(tree, name)
    return ast.literal_eval(value)


def _names(tree: ast.Module, name: str) -> list[str]:
    value = _assigned(tree, name)
    if not isinstance(value, ast.Tuple):
        raise SystemExit(f"messages.py: {name} must be a tuple of classes")
    return [element.id for element in value.elts if isinstance(element, ast.Name)]


def _assigned(tree: ast.Module, name: str) -> ast.expr:
    for statement in tree.body:
        value = statement_value(statement)
        if target_name(statement) == name and value is not None:
            return value
    raise SystemExit(f"messages.py: {name} is missing")
