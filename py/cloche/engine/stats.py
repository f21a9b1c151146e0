"""How long runs of a function take, for estimates."""

from __future__ import annotations


class Durations:
    """The mean of all runs so far."""

    __slots__ = ("count", "total")

    def __init__(self) -> None:
        self.count = 0
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Take one run into account."""
        self.count += 1
        self.total += seconds

    @property
    def mean(self) -> float | None:
        """Seconds, None before the first run."""
        return self.total / self.count if self.count else None
