"""`threading.Lock` and `RLock` for stacks that take turns in one thread.

The interpreter's own locks would block the only thread there is, and with it whoever is to release
them. Conditions, events, semaphores, barriers and queues are made of these two by the standard
library. Nothing here is interrupted half-way: preempt.py spares this folder.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any

from cloche.browser.waiting import Bell, Stopped, can_wait


class Lock:
    """Like `threading.Lock`: first come, first served."""

    __slots__ = ("__weakref__", "_held", "_waiters")

    def __init__(self) -> None:
        self._held = False
        self._waiters: deque[Bell] = deque()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Whether the lock is now the caller's. `timeout` in seconds, -1 waits for ever.

        Raises:
            ValueError: a timeout without blocking, or a negative one.
            RuntimeError: the wait would never end, since this stack cannot be suspended.
        """
        _check(blocking, timeout)
        if not self._held:
            self._held = True
            return True
        if not blocking:
            return False
        return self._wait(None if timeout < 0 else timeout)

    def release(self) -> None:
        """Give the lock to the one who has waited longest.

        Raises:
            RuntimeError: nobody holds it.
        """
        if not self._held:
            raise RuntimeError("release unlocked lock")
        if self._waiters:
            self._waiters.popleft().ring()  # it stays held, now by that one
        else:
            self._held = False

    def locked(self) -> bool:
        """Whether somebody holds it."""
        return self._held

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def _wait(self, timeout: float | None) -> bool:
        if not can_wait():
            return _cannot_wait(timeout)
        bell = Bell()
        self._waiters.append(bell)
        try:
            if bell.wait(timeout):
                return True
        except BaseException:
            if bell.rung:
                self.release()  # it was handed over in the moment of the cancellation
            else:
                self._waiters.remove(bell)
            raise
        self._waiters.remove(bell)
        return False

    def _at_fork_reinit(self) -> None:
        self.__init__()  # type: ignore[misc]

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def __repr__(self) -> str:
        state = "locked" if self._held else "unlocked"
        return f"<{state} {type(self).__module__}.{type(self).__name__} object at {hex(id(self))}>"


class RLock:
    """Like `threading.RLock`; each task counts as a thread, so events exclude each other, too."""

    __slots__ = ("__weakref__", "_count", "_lock", "_owner")

    def __init__(self) -> None:
        self._lock = Lock()
        self._owner: object = None
        self._count = 0

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """As `Lock.acquire`; who holds it already may take it again."""
        me = _me()
        if self._count and self._owner is me:
            _check(blocking, timeout)
            self._count += 1
            return True
        if not self._lock.acquire(blocking, timeout):
            return False
        self._owner = me
        self._count = 1
        return True

    def release(self) -> None:
        """Undo one `acquire`.

        Raises:
            RuntimeError: somebody else holds it, or nobody.
        """
        if not self._is_owned():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = None
            self._lock.release()

    def locked(self) -> bool:
        """Whether somebody holds it."""
        return self._lock.locked()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    # what threading.Condition asks of the locks that it is made with

    def _is_owned(self) -> bool:
        return self._count > 0 and self._owner is _me()

    def _recursion_count(self) -> int:
        return self._count if self._is_owned() else 0

    def _release_save(self) -> tuple[int, object]:
        state = (self._count, self._owner)
        self._count, self._owner = 0, None
        self._lock.release()
        return state

    def _acquire_restore(self, state: tuple[int, object]) -> None:
        stopped: Stopped | None = None
        while True:
            try:
                self._lock.acquire()
                break
            except Stopped as error:
                stopped = error  # who gave the lock up for a while must have it again at any price
        self._count, self._owner = state
        if stopped is not None:
            raise stopped

    def _at_fork_reinit(self) -> None:
        self.__init__()  # type: ignore[misc]

    def __repr__(self) -> str:
        state = "locked" if self._count else "unlocked"
        return f"<{state} {type(self).__module__}.RLock count={self._count} at {hex(id(self))}>"


def _me() -> object:
    task: asyncio.Task[Any] | None = asyncio.current_task()
    return task if task is not None else _NO_TASK


_NO_TASK = object()


def _check(blocking: bool, timeout: float) -> None:
    if not blocking and timeout != -1:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0 and timeout != -1:
        raise ValueError("timeout value must be a non-negative number")


def _cannot_wait(timeout: float | None) -> bool:
    """Nobody can release a lock while this stack holds the only thread."""
    if timeout is None:
        raise RuntimeError(
            "This would wait for ever: the lock is held by code that goes on only when this code "
            "ends, because this browser (or a JavaScript call in between) cannot suspend it. "
            "Use async functions with asyncio.Lock and asyncio.Queue instead."
        )
    time.sleep(timeout)
    return False
