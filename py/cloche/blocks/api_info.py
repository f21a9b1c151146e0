"""Describes an app's endpoints to clients: parameters, returns, types and examples."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cloche.blocks.block import Block
    from cloche.blocks.dependency import BlockFunction
    from cloche.blocks.graph import Graph

_PYTHON_TYPES = {
    "string": "str",
    "number": "float",
    "integer": "int",
    "boolean": "bool",
    "array": "list[Any]",
    "object": "dict[str, Any]",
}


def describe(graph: Graph, all_endpoints: bool = False) -> dict[str, Any]:
    """`named_endpoints` by "/name", and `unnamed_endpoints` (always empty since version 6)."""
    named: dict[str, Any] = {}
    for fn in graph.fns.values():
        if fn.fn is None or fn.api_visibility == "private":
            continue
        if fn.api_visibility == "public" or all_endpoints:
            named[f"/{fn.api_name}"] = _endpoint(fn)
    return {"named_endpoints": named, "unnamed_endpoints": {}}


def _endpoint(fn: BlockFunction) -> dict[str, Any]:
    names = _parameter_names(fn)
    seen: set[str] = set()
    parameters = []
    for position, block in enumerate(fn.inputs):
        if block.skip_api:
            continue
        name = names[position] if position < len(names) else f"param_{position}"
        if name in seen:
            name = f"param_{position}"
        seen.add(name)
        parameters.append(_parameter(block, name, _function_defaults(fn).get(name)))
    returns = [
        _value(block, output=True, fallback=f"value_{position}")
        for position, block in enumerate(fn.outputs)
        if not block.skip_api
    ]
    return {
        "parameters": parameters,
        "returns": returns,
        "show_api": fn.api_visibility == "public",
        "api_visibility": fn.api_visibility,
        "description": _description(fn),
    }


def _description(fn: BlockFunction) -> str | None:
    if fn.api_description is False:
        return None
    if fn.api_description is not None:
        return fn.api_description
    doc = inspect.getdoc(fn.fn) if fn.fn is not None else None
    return doc.split("\n\n")[0].strip() if doc else None


def _parameter_names(fn: BlockFunction) -> list[str]:
    if fn.input_names:
        return fn.input_names
    try:
        parameters = inspect.signature(fn.fn).parameters.values()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return []
    return [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]


def _function_defaults(fn: BlockFunction) -> dict[str, inspect.Parameter]:
    try:
        return dict(inspect.signature(fn.fn).parameters)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return {}


def _parameter(block: Block, name: str, parameter: inspect.Parameter | None) -> dict[str, Any]:
    entry = _value(block, output=False, fallback=name)
    default = getattr(block, "value", None)
    has_default = default is not None
    if parameter is not None and not has_default and parameter.default is None:
        has_default = True
    return {
        "label": entry["label"],
        "parameter_name": name,
        "parameter_has_default": has_default,
        "parameter_default": default,
        "type": entry["type"],
        "python_type": entry["python_type"],
        "component": entry["component"],
        "example_input": block.example_payload(),  # type: ignore[attr-defined]
    }


def _value(block: Block, *, output: bool, fallback: str) -> dict[str, Any]:
    schema = block.api_info_as_output() if output else block.api_info_as_input()  # type: ignore[attr-defined]
    return {
        "label": getattr(block, "label", None) or fallback,
        "type": schema,
        "python_type": {
            "type": _PYTHON_TYPES.get(str(schema.get("type")), "Any"),
            "description": schema.get("description", ""),
        },
        "component": type(block).__name__,
    }
