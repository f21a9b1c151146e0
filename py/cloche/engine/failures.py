"""What is told of an exception: a message for the user, a traceback for the author."""

from __future__ import annotations

import os
import sys
import traceback

from cloche.blocks.errors import Error, PayloadError
from cloche.engine.events import Failed

_OWN = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_STDLIB = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
#: Files between the engine and the user's function: they say nothing about the mistake.
_RUNTIME = tuple(
    _STDLIB + name for name in ("asyncio", "concurrent", "threading.py", "contextlib.py")
)
_PYODIDE = (f"{os.sep}pyodide{os.sep}", f"{os.sep}_pyodide{os.sep}")

ANY_ERROR = "Error"


def failure(event_id: str, error: BaseException, show_error: bool) -> Failed:
    """The `Failed` of an event.

    A `gr.Error` always reaches the user as it is; of other exceptions the text is shown only where
    the app shows errors.
    """
    if isinstance(error, Error):
        mistake = isinstance(error, PayloadError)
        return Failed(
            event_id,
            error=str(error.message),
            title=error.title,
            duration=error.duration,
            visible=error.visible,
            traceback=user_traceback(error) if mistake and show_error else None,
        )
    if not show_error:
        return Failed(event_id, error=ANY_ERROR)
    text = _text(error) or type(error).__name__
    return Failed(event_id, error=text, traceback=user_traceback(error))


def report(error: BaseException) -> None:
    """Print the traceback, unless the error asks not to."""
    if getattr(error, "print_exception", True):
        sys.stderr.write(user_traceback(error))


def user_traceback(error: BaseException) -> str:
    """The traceback with the frames of the user's code and of the libraries it calls."""
    described = traceback.TracebackException.from_exception(error)
    _clean(described, set())
    return "".join(described.format())


def _clean(described: traceback.TracebackException, seen: set[int]) -> None:
    if id(described) in seen:
        return
    seen.add(id(described))
    frames = [frame for frame in described.stack if not frame.filename.startswith(_OWN)]
    while frames and _is_runtime(frames[0].filename):
        del frames[0]
    described.stack = traceback.StackSummary.from_list(frames)
    for inner in (described.__cause__, described.__context__):
        if inner is not None:
            _clean(inner, seen)
    for inner in described.exceptions or () if hasattr(described, "exceptions") else ():
        _clean(inner, seen)


def _is_runtime(filename: str) -> bool:
    return filename.startswith(_RUNTIME) or any(part in filename for part in _PYODIDE)


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""
