"""The one error a build ends with: what is wrong and what to do, on one line."""

from __future__ import annotations


class SiteError(Exception):
    """A build cannot go on. `cause` says what is wrong, `hint` what the author can do about it."""

    def __init__(self, cause: str, hint: str) -> None:
        self.cause = " ".join(cause.split())
        self.hint = " ".join(hint.split())
        super().__init__(f"{self.cause.rstrip('.')}. {self.hint}" if hint else self.cause)
