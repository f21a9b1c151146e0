"""Runs the app's script as `__main__`, with top-level `await`, and explains how it failed."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

#: Frames below these folders belong to the runtime, not to the app.
_RUNTIME_PARTS = ("/cloche/", "<frozen ", "/asyncio/", "<exec>")  # and "/python3": see below


@dataclass(slots=True)
class Failure:
    """Why the script did not give an app: cause, what to do, and the user's own frames."""

    error: str
    hint: str
    traceback: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """For the page."""
        return asdict(self)


async def run_app_script(path: str) -> Failure | None:
    """Run the app's script; None when it launched an app, which is the last of `launched`."""
    from cloche.blocks.blocks import launched

    failure = await run_script(path)
    if failure is None and not launched:
        failure = Failure(
            error="The script ended without launching an app.",
            hint="Call .launch() on your Interface or Blocks at the end of the script, "
            "for example demo.launch().",
        )
    return failure


async def run_script(path: str) -> Failure | None:
    """Run the file at `path`; None when it ran to its end."""
    from pyodide.code import eval_code_async

    os.environ.setdefault("MPLBACKEND", "agg")  # no window system to draw into
    folder = str(Path(path).parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    sys.argv = [path]
    module = type(sys)("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    try:
        source = _read(path)
        await eval_code_async(source, module.__dict__, filename=path)
    except SyntaxError as error:
        return _syntax_failure(error)
    except ModuleNotFoundError as error:
        return Failure(
            error=f"The app needs the module {error.name!r}, which is not installed.",
            hint=f"Add {error.name!r} (or the package that has it) to the app's requirements. "
            "Packages with native code must be built for Pyodide.",
            traceback=format_traceback(error),
        )
    except SystemExit as error:
        if error.code in (None, 0):
            return None
        return Failure(
            error=f"The script ended itself with exit code {error.code!r}.",
            hint="Remove the call of sys.exit() or exit(); a page has no process to end.",
            traceback=format_traceback(error),
        )
    except BaseException as error:
        return Failure(
            error=f"{type(error).__name__}: {error}",
            hint="Mend the script; the last line of the traceback says where it failed.",
            traceback=format_traceback(error),
        )
    return None


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


def _syntax_failure(error: SyntaxError) -> Failure:
    import traceback

    lines = traceback.format_exception_only(error)
    return Failure(
        error=f"SyntaxError: {error.msg} (line {error.lineno})",
        hint="Mend the script at the line shown.",
        traceback="".join(lines),
    )


def format_traceback(error: BaseException) -> str:
    """The traceback with the runtime's own frames left out, causes included."""
    import traceback

    summary = traceback.TracebackException.from_exception(error)
    current: traceback.TracebackException | None = summary
    while current is not None:
        current.stack = traceback.StackSummary.from_list(
            [frame for frame in current.stack if not _is_runtime(frame.filename)]
        )
        current = current.__cause__ or current.__context__
    return "".join(summary.format())


def _is_runtime(filename: str) -> bool:
    normal = filename.replace("\\", "/")
    return any(part in normal for part in _RUNTIME_PARTS) or "/python3" in normal
