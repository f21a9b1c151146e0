"""`Info`, `Warning` and `Success`: toasts from inside a listener."""

from __future__ import annotations

import sys
import warnings

from cloche.engine.context import current_run
from cloche.engine.events import Logged, LogLevel


def Info(
    message: str = "Info issued.",
    duration: float | None = 10,
    visible: bool = True,
    title: str = "Info",
) -> None:
    """Show a neutral toast.

    Args:
        message: text; HTML is allowed and sanitised on the page.
        duration: seconds on screen; None or 0 stays until closed.
        visible: False shows nothing.
        title: heading.
    """
    if not _toast(message, "info", duration, visible, title):
        sys.stdout.write(f"{message}\n")


def Warning(
    message: str = "Warning issued.",
    duration: float | None = 10,
    visible: bool = True,
    title: str = "Warning",
) -> None:
    """Show a warning toast; arguments as for `Info`."""
    if not _toast(message, "warning", duration, visible, title):
        warnings.warn(message, UserWarning, stacklevel=2)


def Success(
    message: str = "Success.",
    duration: float | None = 10,
    visible: bool = True,
    title: str = "Success",
) -> None:
    """Show a success toast; arguments as for `Info`."""
    if not _toast(message, "success", duration, visible, title):
        sys.stdout.write(f"{message}\n")


def _toast(
    message: str, level: LogLevel, duration: float | None, visible: bool, title: str
) -> bool:
    """Whether a run took the toast; outside of one it is only printed."""
    run = current_run.get()
    if run is None:
        return False
    for job in run.jobs:
        job.tell(
            Logged(
                job.event_id,
                str(message),
                level=level,
                title=title,
                duration=duration,
                visible=visible,
            )
        )
    return True
