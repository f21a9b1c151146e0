"""Refusals of the engine. Each carries a `hint`: what to do about it."""

from __future__ import annotations


class EngineError(Exception):
    """Base of refusals."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class UnknownSessionError(EngineError):
    """No session of this name is open."""


class UnknownFunctionError(EngineError):
    """No listener of this id can be run."""


class DuplicateEventError(EngineError):
    """An event of this id is still waiting or running."""
