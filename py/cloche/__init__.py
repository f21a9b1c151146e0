"""Cloche: Gradio apps in a static page. `import gradio as gr` in a page resolves to this package.

Public names are loaded on first use, because every module imported at the start is paid for by
every visitor.
"""

from __future__ import annotations

import importlib
from typing import Any

from cloche.blocks.version import REFERENCE_VERSION as __version__

#: Module -> the public names that live in it.
_WHERE: dict[str, tuple[str, ...]] = {
    "apps.api": ("api",),
    "apps.examples": ("Examples",),
    "apps.flagging": ("CSVLogger", "FlaggingCallback", "SimpleCSVLogger"),
    "apps.interface": ("Interface",),
    "apps.tabbed": ("TabbedInterface",),
    "blocks.block": ("Block",),
    "blocks.blocks": ("Blocks",),
    "blocks.container": ("BlockContext",),
    "blocks.errors": ("Error", "DuplicateBlockError"),
    "blocks.render": ("render",),
    "blocks.update": ("skip", "update", "validate"),
    "components._options": ("WatermarkOptions", "WebcamOptions"),
    "components.base": ("Component", "FormComponent"),
    "components.browserstate": ("BrowserState",),
    "components.button": ("Button",),
    "components.checkbox": ("Checkbox",),
    "components.clearbutton": ("ClearButton",),
    "components.dataset": ("Dataset",),
    "components.dropdown": ("Dropdown",),
    "components.html": ("HTML",),
    "components.image": ("Image",),
    "components.json": ("JSON",),
    "components.label": ("Label",),
    "components.markdown": ("Markdown",),
    "components.number": ("Number",),
    "components.radio": ("Radio",),
    "components.slider": ("Slider",),
    "components.state": ("State",),
    "components.textarea": ("TextArea",),
    "components.textbox": ("Textbox",),
    "components.timer": ("Timer",),
    "engine.caching": ("Cache", "cache"),
    "engine.progress": ("Progress",),
    "engine.request": ("Header", "Request"),
    "engine.toasts": ("Info", "Success", "Warning"),
    "events": (
        "CopyData",
        "DeletedFileData",
        "DownloadData",
        "EditData",
        "EventData",
        "KeyUpData",
        "LikeData",
        "RetryData",
        "SelectData",
        "UndoData",
        "on",
    ),
    "layouts.accordion": ("Accordion",),
    "layouts.column": ("Column",),
    "layouts.group": ("Group",),
    "layouts.row": ("Row",),
    "layouts.tab": ("Tab",),
    "layouts.tabs": ("Tabs",),
    "media.files": ("FileData",),
}
_ALIASES = {"Json": "JSON", "TabItem": "Tab", "Text": "Textbox"}
_MODULE_OF = {name: module for module, names in _WHERE.items() for name in names}
_SUBMODULES = frozenset(
    {"apps", "blocks", "components", "events", "flagging", "layouts", "themes", "validators"}
)

__all__ = [*_MODULE_OF, *_ALIASES, "__version__"]


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    target = _ALIASES.get(name, name)
    module = _MODULE_OF.get(target)
    if module is not None:
        value = getattr(importlib.import_module(f"cloche.{module}"), target)
    elif name in _SUBMODULES:
        value = importlib.import_module(f"cloche.{name}")
    else:
        raise AttributeError(
            f"module 'gradio' has no attribute {name!r}"
            + ("" if name.startswith("_") else _near(name))
        )
    globals()[name] = value
    return value


def _near(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, [*_MODULE_OF, *_ALIASES], n=1)
    if near:
        return f". Did you mean {near[0]!r}?"
    return ": Cloche does not have it (docs/status.md lists what it has)."


def __dir__() -> list[str]:
    return sorted(__all__)
