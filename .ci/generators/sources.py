"""Reads Python classes from source text, so that a module that cannot be imported still counts."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Parameter:
    """One parameter of an `__init__`."""

    name: str
    annotation: ast.expr | None


@dataclass
class SourceClass:
    """A class statement and the file it stands in."""

    name: str
    path: Path
    node: ast.ClassDef
    bases: list[str] = field(default_factory=list)

    @property
    def doc(self) -> str:
        """The first paragraph of the docstring, on one line."""
        return first_paragraph(ast.get_docstring(self.node))

    def constant(self, name: str) -> object:
        """The value of a class attribute written as a literal, or None."""
        value = self.expression(name)
        if value is None:
            return None
        try:
            literal: object = ast.literal_eval(value)
        except ValueError:
            return None
        return literal

    def expression(self, name: str) -> ast.expr | None:
        """The unevaluated right-hand side of a class attribute, or None."""
        for statement in self.node.body:
            if target_name(statement) == name:
                return statement_value(statement)
        return None


class Sources:
    """Every class and every type alias of some folders, by name."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.classes: dict[str, SourceClass] = {}
        self.aliases: dict[str, ast.expr] = {}
        for path in paths:
            self._read(path)

    def _read(self, path: Path) -> None:
        for statement in ast.parse(path.read_text("utf-8"), filename=str(path)).body:
            if isinstance(statement, ast.ClassDef):
                bases = [base_name(base) for base in statement.bases]
                found = SourceClass(statement.name, path, statement, [b for b in bases if b])
                self.classes.setdefault(statement.name, found)
            else:
                name, value = target_name(statement), statement_value(statement)
                if name and value is not None and looks_like_type(value):
                    self.aliases.setdefault(name, value)

    def lineage(self, name: str) -> Iterator[SourceClass]:
        """The class and its bases, nearest first (depth first, each once)."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop(0)
            found = self.classes.get(current)
            if found is None or current in seen:
                continue
            seen.add(current)
            yield found
            waiting = found.bases + waiting

    def inherits(self, name: str, base: str) -> bool:
        """Whether `base` stands somewhere above `name`."""
        return name != base and any(
            found.name == base or base in found.bases for found in self.lineage(name)
        )

    def parameters(self, name: str) -> dict[str, Parameter]:
        """Parameters of the constructor; `**kwargs` brings in those of the class above."""
        collected: dict[str, Parameter] = {}
        for found in self.lineage(name):
            init = method(found.node, "__init__")
            if init is None:
                continue
            arguments = init.args
            for argument in [*arguments.posonlyargs, *arguments.args[1:], *arguments.kwonlyargs]:
                collected.setdefault(
                    argument.arg, Parameter(argument.arg, unquoted(argument.annotation))
                )
            if arguments.kwarg is None:
                break
        return collected

    def inherited_constant(self, name: str, attribute: str) -> object:
        """A literal class attribute, the nearest one in the lineage."""
        for found in self.lineage(name):
            value = found.constant(attribute)
            if value is not None:
                return value
        return None


def python_files(*folders: Path) -> list[Path]:
    """Every Python file in the folders, in a stable order."""
    return [path for folder in folders for path in sorted(folder.rglob("*.py"))]


def first_paragraph(doc: str | None) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((doc or "").split("\n\n")[0].split())


def method(node: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    """A method of the class itself."""
    return next((s for s in node.body if isinstance(s, ast.FunctionDef) and s.name == name), None)


def target_name(statement: ast.stmt) -> str | None:
    """The name an assignment binds, if it binds exactly one."""
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return statement.target.id
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        return target.id if isinstance(target, ast.Name) else None
    return None


def statement_value(statement: ast.stmt) -> ast.expr | None:
    """The right-hand side of an assignment."""
    return statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None


def base_name(base: ast.expr) -> str | None:
    """The bare name of a base class: `Generic[T]` → Generic, `blocks.Block` → Block."""
    if isinstance(base, ast.Subscript):
        base = base.value
    if isinstance(base, ast.Attribute):
        return base.attr
    return base.id if isinstance(base, ast.Name) else None


def looks_like_type(value: ast.expr) -> bool:
    """Whether a module-level value reads like a type alias."""
    if isinstance(value, ast.Subscript):
        return isinstance(value.value, ast.Name | ast.Attribute)
    if isinstance(value, ast.BinOp):
        return isinstance(value.op, ast.BitOr)
    return isinstance(value, ast.Name)


def unquoted(annotation: ast.expr | None) -> ast.expr | None:
    """An annotation written as a string, parsed."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            return ast.parse(annotation.value, mode="eval").body
        except SyntaxError:
            return None
    return annotation
