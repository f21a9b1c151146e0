"""Shows loops of the tqdm package as progress bars, while a function that asks for it runs."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import sys
from collections.abc import Iterator
from typing import Any

from cloche.engine.bars import Bar, Bars
from cloche.engine.context import current_run

_PATCHED = ("__init__", "__iter__", "update", "close")


class _Patch:
    """The changed methods of tqdm's class, in place while at least one run wants them."""

    def __init__(self) -> None:
        self._users = 0
        self._cls: Any = None
        self._originals: dict[str, Any] = {}

    def enter(self) -> None:
        if self._users == 0:
            self._cls = importlib.import_module("tqdm.std").tqdm
            self._originals = {name: vars(self._cls)[name] for name in _PATCHED}
            for name, method in self._methods(self._originals).items():
                setattr(self._cls, name, method)
        self._users += 1

    def leave(self) -> None:
        self._users -= 1
        if self._users == 0:
            for name, method in self._originals.items():
                setattr(self._cls, name, method)
            self._cls = None

    def _methods(self, originals: dict[str, Any]) -> dict[str, Any]:
        def original(name: str, loop: Any) -> Any:
            # some are no plain functions, so they are bound as attribute look-up would do it
            return originals[name].__get__(loop, type(loop))

        def init(self: Any, *args: Any, **kwargs: Any) -> None:
            original("__init__", self)(*args, **kwargs)
            bars = _tracked_bars()
            if bars is not None and not getattr(self, "disable", False):
                unit = getattr(self, "unit", "it")
                bar = Bar(
                    getattr(self, "n", 0), self.total, "steps" if unit == "it" else unit, None
                )
                bar.desc = _desc(self)
                self._cloche = (bars, bar)
                bars.push(bar)

        def iterate(self: Any) -> Iterator[Any]:
            tracked = self.__dict__.pop("_cloche", None)  # its own updates must not count twice
            if tracked is None:
                yield from original("__iter__", self)()
                return
            bars, bar = tracked
            try:
                for item in original("__iter__", self)():
                    yield item
                    bar.desc = _desc(self)
                    bars.advance(bar, 1)
            finally:
                bars.pop(bar)

        def update(self: Any, n: float = 1) -> Any:
            result = original("update", self)(n)
            tracked = self.__dict__.get("_cloche")
            if tracked is not None:
                bars, bar = tracked
                bar.desc = _desc(self)
                bars.advance(bar, n)
            return result

        def close(self: Any) -> None:
            tracked = self.__dict__.pop("_cloche", None)
            if tracked is not None:
                tracked[0].pop(tracked[1])
            original("close", self)()

        return {"__init__": init, "__iter__": iterate, "update": update, "close": close}


_patch = _Patch()


@contextlib.contextmanager
def tracking(wanted: bool) -> Iterator[None]:
    """Track tqdm inside; does nothing where the package is absent."""
    if not wanted or not _is_installed():
        yield
        return
    _patch.enter()
    try:
        yield
    finally:
        _patch.leave()


def _is_installed() -> bool:
    return "tqdm" in sys.modules or importlib.util.find_spec("tqdm") is not None


def _tracked_bars() -> Bars | None:
    run = current_run.get()
    return run.bars if run is not None and run.plan.track_tqdm else None


def _desc(loop: Any) -> str | None:
    text = str(getattr(loop, "desc", "") or "")
    return text.removesuffix(": ") or None
