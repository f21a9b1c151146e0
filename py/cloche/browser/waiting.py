"""Waiting in sync code: the stack that waits is suspended, everything else goes on.

`time.sleep`, `run_sync` and whatever is built on them come here, so that a stack that waits can be
found again and made to raise.
"""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import Awaitable, Callable
from typing import Any

#: Milliseconds that mean "until it is ended".
_FOREVER = -1.0


class Stopped(asyncio.CancelledError):
    """Raised inside a sync function that was told to stop. No `except Exception` catches it."""


class _Pause:
    """One suspended stack."""

    __slots__ = ("stopped", "wait")

    def __init__(self, wait: Any) -> None:
        self.wait = wait
        self.stopped = False

    def stop(self) -> None:
        """Let it go on, by raising `Stopped`."""
        self.stopped = True
        if self.wait is not None:
            self.wait.end()


class _Native:
    """What the worker and the runtime give; put here once, by `install`."""

    interrupts: Any = None
    run_sync: Any = None
    can_run_sync: Any = None

    #: Brings about what a stack that cannot be suspended waits for.
    without_suspending: Callable[[Bell, float | None], None] | None = None


_native = _Native()
#: Suspended stacks by the task they belong to; a task has one stack.
_pauses: dict[asyncio.Task[Any] | None, _Pause] = {}


def install(interrupts: Any) -> None:
    """Put the ways to wait into the modules that user code takes them from.

    Args:
        interrupts: what worker/src/interrupt.ts makes.
    """
    import pyodide.ffi
    from pyodide import webloop

    _native.interrupts = interrupts
    _native.run_sync = pyodide.ffi.run_sync
    _native.can_run_sync = pyodide.ffi.can_run_sync
    pyodide.ffi.run_sync = webloop.run_sync = run_sync
    time.sleep = _sleeper(time.sleep)


def can_wait() -> bool:
    """Whether the present stack can be suspended."""
    return _native.can_run_sync is not None and bool(_native.can_run_sync())


def without_suspending(bring: Callable[[Bell, float | None], None]) -> None:
    """Where a stack cannot be suspended, `bring(bell, seconds)` gets the bell rung, or raises."""
    _native.without_suspending = bring


def begin() -> None:
    """The app's code begins to run: its steps may be longer than those of the code before."""
    if _native.interrupts is not None:
        _native.interrupts.begin()


def stop(task: asyncio.Task[Any]) -> bool:
    """Make the sync code that `task` is suspended in raise `Stopped`.

    False when it is not suspended in sync code: then `task.cancel()` does it.
    """
    pause = _pauses.get(task)
    if pause is None:
        return False
    pause.stop()
    return True


def run_sync(awaitable: Awaitable[Any]) -> Any:
    """Suspend this stack until the awaitable is done; its result.

    Raises:
        Stopped: the event was cancelled meanwhile.
        RuntimeError: this stack cannot be suspended.
    """
    from pyodide.ffi import JsProxy

    if not can_wait():
        return _native.run_sync(awaitable)  # it says what is wrong
    if isinstance(awaitable, JsProxy):
        return _suspend(_native.interrupts.race(awaitable))
    future = asyncio.ensure_future(awaitable)
    if not future.done():
        bell = Bell()
        future.add_done_callback(bell.ring)
        try:
            bell.wait()
        except Stopped:
            future.cancel()
            raise
    return future.result()


def sleep(seconds: float) -> None:
    """Suspend this stack for a while. Raises Stopped when the event is cancelled meanwhile."""
    _suspend(_native.interrupts.wait(seconds * 1000))


def breathe() -> None:
    """Suspend this stack until the page's messages were handled.

    Raises Stopped when one of them cancelled the event.
    """
    _suspended(_Pause(None), _native.interrupts.turn())


class Bell:
    """Suspends one stack until somebody rings."""

    __slots__ = ("_wait", "rung")

    def __init__(self) -> None:
        self.rung = False
        self._wait: Any = None

    def ring(self, _: object = None) -> None:
        """Wake the stack, now or when it comes to wait."""
        self.rung = True
        if self._wait is not None:
            self._wait.end()

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it was rung, after at most so many seconds.

        Raises Stopped when the event is cancelled meanwhile.
        """
        if not self.rung and not can_wait() and _native.without_suspending is not None:
            _native.without_suspending(self, seconds)
        elif not self.rung:
            milliseconds = _FOREVER if seconds is None else max(seconds, 0.0) * 1000
            self._wait = _native.interrupts.wait(milliseconds)
            try:
                _suspend(self._wait)
            finally:
                self._wait = None
        return self.rung


def _suspend(wait: Any) -> Any:
    return _suspended(_Pause(wait), wait.promise)


def _suspended(pause: _Pause, promise: Any) -> Any:
    task = asyncio.current_task()
    _pauses[task] = pause
    try:
        result = _native.run_sync(promise)
    finally:
        if _pauses.get(task) is pause:  # callbacks outside of tasks share one place
            del _pauses[task]
    if pause.stopped:
        raise Stopped
    return result


def _sleeper(native: Callable[[Any], None]) -> Callable[[Any], None]:

    @functools.wraps(native)
    def timed(seconds: Any, /) -> None:
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if can_wait():
            sleep(seconds)
        else:
            native(seconds)

    return timed
