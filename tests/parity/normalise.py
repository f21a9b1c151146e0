"""Takes from a config what may differ: texts of our own, addresses of files, random ids."""

from __future__ import annotations

import os
from typing import Any

#: Top-level keys that name a build, a process or a look.
_TOP = frozenset(
    [
        "version",
        "app_id",
        "connect_heartbeat",
        "theme",
        "theme_hash",
        "analytics_enabled",
        "body_css",
        "stylesheets",
    ]
)
#: Props that only the reference's server or Python side uses.
_SERVER = frozenset(["proxy_url", "delete_callback", "server_fns", "time_to_live", "class_id"])
#: Switches that listening turns on.
_SWITCHES = frozenset(["_selectable", "_retryable", "_undoable", "likeable", "streamable"])
#: Texts for people.
_TEXTS = frozenset(["description", "additional_description"])


def config(raw: dict[str, Any]) -> dict[str, Any]:
    """A config ready to be compared."""
    kept = {key: value for key, value in raw.items() if key not in _TOP}
    kept["components"] = [_component(entry) for entry in raw["components"]]
    kept["layout"] = _layout(raw["layout"])
    kept["page"] = {
        path: {**page, "layout": _layout(page["layout"])} for path, page in raw["page"].items()
    }
    kept["dependencies"] = [_dependency(entry) for entry in raw["dependencies"]]
    return kept


def _layout(node: dict[str, Any]) -> dict[str, Any]:
    """No children and an empty list of them are the same."""
    return {"id": node["id"], "children": [_layout(child) for child in node.get("children", [])]}


def _component(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {key: _value(value) for key, value in entry.items() if key != "component_class_id"}
    # a switch that is off says nothing; which blocks list it differs
    props = {k: v for k, v in kept["props"].items() if k not in _SWITCHES or v}
    kept["props"] = props
    if entry["type"] in ("html", "markdown"):
        for text in ("js_on_load", "value"):
            if isinstance(props.get(text), str):
                props[text] = props[text].strip().startswith("<h1") or bool(props[text])
    if entry["type"] == "image":
        kept.pop("example_inputs", None)
    return kept


def _dependency(entry: dict[str, Any]) -> dict[str, Any]:
    kept = _value(entry)
    kept["js"] = bool(entry["js"])
    return dict(kept)


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        if isinstance(value.get("meta"), dict) and isinstance(value.get("path"), str | None):
            return {"file": os.path.basename(value["path"] or "")}
        return {
            key: _value(item)
            for key, item in value.items()
            if key not in _SERVER and not (key in _TEXTS and not isinstance(item, dict))
        }
    if isinstance(value, list):
        return [_value(item) for item in value]
    return value


def api(raw: dict[str, Any]) -> dict[str, Any]:
    """API info ready to be compared."""
    return {
        name: _endpoint(endpoint) for name, endpoint in dict(_value(raw))["named_endpoints"].items()
    }


def _endpoint(endpoint: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in endpoint.items() if key != "show_api"}
    for part in ("parameters", "returns"):
        kept[part] = [_parameter(entry) for entry in endpoint[part]]
    return kept


def _parameter(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in entry.items() if key != "python_type"}
    kept["component"] = entry["component"].lower()
    if kept["component"] == "image":
        kept.pop("example_input", None)
    return kept


def differences(ours: Any, theirs: Any, where: str = "") -> list[str]:
    """Where two JSON values differ, as readable lines."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        lines = []
        for key in sorted({*ours, *theirs}, key=str):
            place = f"{where}.{key}" if where else str(key)
            if key not in ours:
                lines.append(f"{place}: missing, the reference has {theirs[key]!r:.200}")
            elif key not in theirs:
                lines.append(f"{place}: {ours[key]!r:.200}, the reference has none")
            else:
                lines += differences(ours[key], theirs[key], place)
        return lines
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [
            line
            for index, (a, b) in enumerate(zip(ours, theirs, strict=True))
            for line in differences(a, b, f"{where}[{index}]")
        ]
    return [] if ours == theirs else [f"{where}: {ours!r:.300}, the reference has {theirs!r:.300}"]
