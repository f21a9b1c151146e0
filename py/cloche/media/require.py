"""Packages that only some values need: imported on demand, loaded first where possible."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

#: Import name -> the name its package is distributed under, where they differ.
_DISTRIBUTED_AS = {"PIL": "pillow", "cv2": "opencv-python", "sklearn": "scikit-learn"}
_loader: Callable[[str], None] | None = None


def set_loader(loader: Callable[[str], None] | None) -> None:
    """Install what fetches a package of this distribution name before it is imported."""
    global _loader
    _loader = loader


def require(name: str) -> Any:
    """The module of this import name, for example "numpy" or "PIL.Image".

    Raises:
        ImportError: it is not installed and cannot be loaded; the message names the package.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        top = name.partition(".")[0]
        if error.name is None or error.name.partition(".")[0] != top:
            raise  # the package is there; something it needs is not
    package = _DISTRIBUTED_AS.get(top, top)
    if _loader is not None:
        _loader(package)
        importlib.invalidate_caches()
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise ImportError(
            f"This value needs the package {package!r}, which is not loaded. "
            f"Add it to the app's requirements."
        ) from error
