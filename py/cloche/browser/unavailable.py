"""What no web page can do: each fails with why, and with what to do instead."""

from __future__ import annotations

import builtins
import os
from typing import Any, NoReturn

from cloche.browser.hooks import after_import, refuse_import


class UnavailableError(OSError):
    """The app asked for something of an operating system that a page does not have."""


def install() -> None:
    """Replace the functions, those of unused modules only when they are imported."""
    builtins.input = _refusal(
        "input() cannot ask: a page has no terminal.",
        "Take what the user types from a component, for example gr.Textbox.",
    )
    after_import("subprocess", _subprocess)
    after_import("multiprocessing.process", _multiprocessing)
    # pools and queues of processes, also those of concurrent.futures, begin with this import
    refuse_import("_multiprocessing", f"{_ONE_PYTHON} {_THREADS}")
    for name in ("system", "popen", "fork", "posix_spawn"):
        if hasattr(os, name):
            setattr(os, name, _refusal(f"os.{name}() cannot start a program.", _NO_PROGRAMS))


_NO_PROGRAMS = (
    "A page has no other programs to run. Use a Python package that does the same, or "
    "JavaScript through the `js` parameter of a listener."
)
_ONE_PYTHON = "multiprocessing cannot start a process: a page has only one Python."
_THREADS = (
    "Use threading, concurrent.futures.ThreadPoolExecutor or async functions: they take turns in "
    "this one Python."
)


def _subprocess(module: Any) -> None:
    module.Popen.__init__ = _refusal("subprocess cannot start a program.", _NO_PROGRAMS)


def _multiprocessing(module: Any) -> None:
    module.BaseProcess.start = _refusal(_ONE_PYTHON, _THREADS)


def _refusal(what: str, instead: str, kind: type[Exception] = UnavailableError) -> Any:
    def refused(*_: object, **__: object) -> NoReturn:
        raise kind(f"{what} {instead}")

    return refused
