"""`Progress`: lets a listener show how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

from cloche.engine.bars import Bar, Bars
from cloche.engine.context import current_run

T = TypeVar("T")


class Progress:
    """Give it as the default of a parameter behind the inputs: `progress=gr.Progress()`.

    Args:
        track_tqdm: show the loops of the tqdm package too, while the function runs.
    """

    injected_by_default = "progress"

    def __init__(self, track_tqdm: bool = False) -> None:
        self.track_tqdm = track_tqdm

    def __call__(
        self,
        progress: float | tuple[float, float | None] | None,
        desc: str | None = None,
        total: float | None = None,
        unit: str = "steps",
        _tqdm: Any = None,
    ) -> None:
        """Show how far the function is.

        Args:
            progress: a share from 0 to 1, a pair of steps done and steps in all (None if unknown),
                or None to hide the bar.
            desc: text beside the bar.
            total: steps in all, where `progress` is a number of steps.
            unit: what the steps are.
        """
        bars = bars_here()
        if bars is None:
            return
        bars.own = _own_bar(progress, desc, total, unit)
        bars.changed()

    def tqdm(
        self,
        iterable: Iterable[T] | None,
        desc: str | None = None,
        total: float | None = None,
        unit: str = "steps",
        _tqdm: Any = None,
    ) -> Iterable[T]:
        """The items of `iterable`, with a bar that moves by one for each; loops may be nested.

        Args:
            iterable: anything to loop over; None to move the bar by `update()`.
            desc: text beside the bar.
            total: steps in all, where the iterable has no length.
            unit: what the steps are.
        """
        bars = bars_here()
        if bars is None:
            return [] if iterable is None else iterable
        loop = TrackedLoop(bars, iterable, desc, total, unit)
        if iterable is None:
            loop.begin()
        return loop

    def update(self, n: float = 1) -> None:
        """Move the innermost bar by `n` steps."""
        bars = bars_here()
        if bars is not None and bars.levels:
            bars.advance(bars.levels[-1], n)

    def close(self, _tqdm: Any = None) -> None:
        """Take the innermost bar away."""
        bars = bars_here()
        if bars is not None and bars.levels:
            bars.pop(bars.levels[-1])


class TrackedLoop(Generic[T]):
    """An iterable that moves a bar."""

    def __init__(
        self,
        bars: Bars,
        iterable: Iterable[T] | None,
        desc: str | None,
        total: float | None,
        unit: str,
    ) -> None:
        self._bars = bars
        self._iterable = iterable
        self.bar = Bar(0, total if total is not None else _length(iterable), unit, None, desc)

    def __len__(self) -> int:
        return int(self.bar.length or 0)

    def __iter__(self) -> Iterator[T]:
        self.begin()
        try:
            for item in self._iterable or ():
                yield item
                self.update()
        finally:
            self.close()

    def begin(self) -> None:
        """Show the bar at its start."""
        self._bars.push(self.bar)

    def update(self, n: float = 1) -> None:
        """Move the bar."""
        self._bars.advance(self.bar, n)

    def close(self) -> None:
        """Take the bar away; its last state is still told."""
        self._bars.pop(self.bar)


def bars_here() -> Bars | None:
    """The bars of the run that executes this code, or None outside of one."""
    run = current_run.get()
    return run.bars if run is not None else None


def _own_bar(
    progress: float | tuple[float, float | None] | None,
    desc: str | None,
    total: float | None,
    unit: str,
) -> Bar | None:
    if progress is None:
        return None
    if isinstance(progress, tuple):
        done, of = progress
        return Bar(done, total if of is None else of, unit, None, desc)
    if total is not None:
        return Bar(progress, total, unit, None, desc)
    return Bar(None, None, unit, progress, desc)


def _length(iterable: Iterable[Any] | None) -> int | None:
    try:
        return len(iterable)  # type: ignore[arg-type]
    except TypeError:
        return None
