"""`Bars`: the progress of one run, told to the page at a pace it can follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cloche.engine.ports import Clock, Later

#: Seconds between two messages.
PACE = 0.05


class Bar:
    """One level: `index` steps of `length` are done, or the share `progress`."""

    __slots__ = ("desc", "index", "length", "progress", "unit")

    def __init__(
        self,
        index: float | None = None,
        length: float | None = None,
        unit: str | None = None,
        progress: float | None = None,
        desc: str | None = None,
    ) -> None:
        self.index = index
        self.length = length
        self.unit = unit
        self.progress = progress
        self.desc = desc

    def as_dict(self) -> dict[str, Any]:
        """The level as it is told."""
        return {
            "index": self.index,
            "length": self.length,
            "unit": self.unit,
            "progress": self.progress,
            "desc": self.desc,
        }


class Bars:
    """Nested bars, outermost first.

    Many calls in a short time become one message with the newest state; the last state is always
    told before the run ends. May be used from worker threads.
    """

    def __init__(
        self, clock: Clock, later: Later, tell: Callable[[list[dict[str, Any]]], None]
    ) -> None:
        self._clock = clock
        self._later = later
        self._tell = tell
        self._told_at = -PACE
        #: What is not told yet; made early only when the levels are about to change.
        self._waiting: list[dict[str, Any]] | None = None
        self._changed = False
        self._timer_set = False
        self.levels: list[Bar] = []
        #: The bar set by calling `progress(...)`, below the loops.
        self.own: Bar | None = None

    def changed(self) -> None:
        """Something moved: tell it now or soon."""
        now = self._clock.time()
        if now - self._told_at >= PACE:
            self._send(self._snapshot(), now)
            return
        self._waiting = None
        self._changed = True
        if not self._timer_set:
            self._timer_set = True
            self._later(PACE - (now - self._told_at), self._on_timer)

    def push(self, bar: Bar) -> None:
        """A loop began inside the present ones."""
        self._keep()
        self.own = None
        self.levels.append(bar)
        self.changed()

    def advance(self, bar: Bar, steps: float) -> None:
        """A loop moved on; what was shown by hand below it is over."""
        self.own = None
        bar.index = (bar.index or 0) + steps
        self.changed()

    def pop(self, bar: Bar) -> None:
        """A loop ended, and with it whatever it holds."""
        if bar in self.levels:
            self._keep()
            del self.levels[self.levels.index(bar) :]

    def flush(self) -> None:
        """Tell what is not told yet."""
        if self._changed:
            waiting = self._waiting
            self._send(self._snapshot() if waiting is None else waiting, self._clock.time())

    def _keep(self) -> None:
        if self._changed and self._waiting is None:
            self._waiting = self._snapshot()

    def _snapshot(self) -> list[dict[str, Any]]:
        own = [self.own] if self.own is not None else []
        return [bar.as_dict() for bar in [*self.levels, *own]]

    def _send(self, bars: list[dict[str, Any]], now: float) -> None:
        self._told_at = now
        self._changed = False
        self._waiting = None
        self._tell(bars)

    def _on_timer(self) -> None:
        self._timer_set = False
        self.flush()
