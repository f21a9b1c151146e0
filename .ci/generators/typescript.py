"""Python annotations as TypeScript types. What cannot cross the wire is dropped."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping

from generators.sources import unquoted

PLAIN = {
    "str": "string",
    "Path": "string",
    "int": "number",
    "float": "number",
    "bool": "boolean",
    "None": "null",
    "Any": "unknown",
    "object": "unknown",
    "JsonValue": "unknown",
    "list": "unknown[]",
    "tuple": "unknown[]",
    "Sequence": "unknown[]",
    "Iterable": "unknown[]",
    "set": "unknown[]",
    "dict": "Record<string, unknown>",
    "Mapping": "Record<string, unknown>",
}
LISTS = {"list", "List", "Sequence", "Iterable", "set", "frozenset", "Collection"}
MAPPINGS = {"dict", "Dict", "Mapping", "MutableMapping"}


class Translator:
    """Translates annotations, following type aliases and keeping the names it is told to keep."""

    def __init__(self, aliases: Mapping[str, ast.expr], keep: frozenset[str] = frozenset()) -> None:
        self._aliases = aliases
        self._keep = keep
        self._open: set[str] = set()

    def type_of(self, annotation: ast.expr | None) -> str | None:
        """The TypeScript type, or None when nothing of the annotation can cross the wire."""
        return join(self._members(annotation)) if annotation is not None else "unknown"

    def _members(self, node: ast.expr) -> list[str]:
        """The alternatives of a type, unknown classes left out."""
        node = unquoted(node) or node
        if isinstance(node, ast.Constant):
            return ["null"] if node.value is None else []
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return [*self._members(node.left), *self._members(node.right)]
        if isinstance(node, ast.Attribute):
            return self._members(ast.Name(node.attr))
        if isinstance(node, ast.Name):
            return self._named(node.id)
        if isinstance(node, ast.Subscript):
            return self._subscript(node)
        return []

    def _named(self, name: str) -> list[str]:
        if name in self._keep:
            return [name]
        if name in PLAIN:
            return [PLAIN[name]]
        if name in self._aliases and name not in self._open:
            self._open.add(name)
            try:
                return self._members(self._aliases[name])
            finally:
                self._open.discard(name)
        return []

    def _subscript(self, node: ast.Subscript) -> list[str]:
        name = node.value.attr if isinstance(node.value, ast.Attribute) else None
        if isinstance(node.value, ast.Name):
            name = node.value.id
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name == "Literal":
            return [literal(element) for element in inner]
        if name in {"Optional", "Union"}:
            members = [member for element in inner for member in self._members(element)]
            return [*members, "null"] if name == "Optional" else members
        if name in {"ClassVar", "Final", "Annotated", "Required", "NotRequired"}:
            return self._members(inner[0])
        if name in LISTS:
            return self._array(inner[0])
        if name in MAPPINGS:
            value = join(self._members(inner[-1])) or "unknown"
            return [f"Record<string, {value}>"]
        if name == "tuple":
            if len(inner) == 2 and isinstance(inner[1], ast.Constant) and inner[1].value is ...:
                return self._array(inner[0])
            return [f"[{', '.join(join(self._members(e)) or 'unknown' for e in inner)}]"]
        return []

    def _array(self, element: ast.expr) -> list[str]:
        inner = join(self._members(element))
        if inner is None:
            return []
        return [f"({inner})[]" if " | " in inner else f"{inner}[]"]


def literal(node: ast.expr) -> str:
    """A member of `Literal[...]` as a TypeScript literal type."""
    if isinstance(node, ast.Constant):
        return "null" if node.value is None else json.dumps(node.value)
    return ast.unparse(node)


def join(members: list[str]) -> str | None:
    """A union without repetitions; `unknown` swallows the rest and null stands last."""
    unique = list(dict.fromkeys(members))
    if not [member for member in unique if member != "null"]:
        return None
    if "unknown" in unique:
        return "unknown"
    if "null" in unique:
        unique = [member for member in unique if member != "null"] + ["null"]
    return " | ".join(unique)


def comment(text: str, indent: str = "") -> str:
    """A doc comment, or nothing for an empty text."""
    return f"{indent}/** {text.replace('*/', '* /')} */\n" if text else ""
