"""Runs pip with the environment markers of the page's Python instead of this machine's.

pip takes the target's version and tags as options but judges markers such as
`sys_platform == "win32"` by the machine it runs on. Called as a script: first argument the
runtime's Python version, the rest is pip's own command line.
"""

from __future__ import annotations

import importlib
import runpy
import sys
from typing import Any


def pretend(full_version: str) -> None:
    """Make pip's markers answer as the runtime would; a pip built otherwise is left alone."""
    environment = {
        "implementation_name": "cpython",
        "implementation_version": full_version,
        "os_name": "posix",
        "platform_machine": "wasm32",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": "Emscripten",
        "platform_version": "",
        "python_full_version": full_version,
        "python_version": ".".join(full_version.split(".")[:2]),
        "sys_platform": "emscripten",
    }
    try:
        markers: Any = importlib.import_module("pip._vendor.packaging.markers")
    except ImportError:
        return
    if hasattr(markers, "default_environment"):
        markers.default_environment = lambda: dict(environment)


if __name__ == "__main__":
    pretend(sys.argv[1])
    sys.argv = ["pip", *sys.argv[2:]]
    runpy.run_module("pip", run_name="__main__", alter_sys=True)
