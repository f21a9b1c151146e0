"""Components: one file each, named after the class in lower case."""

from __future__ import annotations

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    """`gr.components.Textbox` by the convention of file names, so that there is no list to keep."""
    module = "base" if name in ("Component", "FormComponent") else name.lower()
    if name[:1].isupper():
        try:
            return getattr(importlib.import_module(f"{__name__}.{module}"), name)
        except ModuleNotFoundError:
            pass
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
