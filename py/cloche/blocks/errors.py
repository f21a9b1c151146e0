"""Exceptions of the app graph and of running listeners, with messages that say what to do."""

from __future__ import annotations


class Error(Exception):
    """Raise it in a listener to stop it and show a toast.

    Args:
        message: text of the toast; HTML is allowed and sanitised on the page.
        duration: seconds on screen; None or 0 stays until closed.
        visible: False keeps the toast away while the run still fails.
        title: heading of the toast.
        print_exception: whether the traceback is printed to the console.
    """

    def __init__(
        self,
        message: str = "Error raised.",
        duration: float | None = 10,
        visible: bool = True,
        title: str = "Error",
        print_exception: bool = True,
    ) -> None:
        self.message = message
        self.duration = duration
        self.visible = visible
        self.title = title
        self.print_exception = print_exception
        super().__init__(message)

    def __str__(self) -> str:
        return repr(self.message)


class DuplicateBlockError(ValueError):
    """A block was placed twice in one app."""


class InvalidApiNameError(ValueError):
    """No endpoint of that name, or the name cannot be used."""


class InvalidBlockError(ValueError):
    """A listener names a block that is not part of the app."""


class PayloadError(Error):
    """A value of the wrong shape reached a component; raised on its way in or out."""


class ReturnValueError(ValueError):
    """A function returned what its outputs cannot take: too few values, or a wrong dict key."""
