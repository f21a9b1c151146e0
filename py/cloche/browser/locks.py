"""`threading.Lock` and `RLock` whose waiting suspends the stack, so that what holds them goes on.

Those of the interpreter would block the whole worker: nothing could ever release them.
Everything else of `threading` and `queue` is built on these two.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from cloche.browser.waiting import Bell

#: As `threading.TIMEOUT_MAX`: seconds that every platform can wait.
_LONGEST = 4294967.0


class Lock:
    """A primitive lock; who waits longest gets it next. Same methods and errors as Python's own."""

    __slots__ = ("__weakref__", "_held", "_waiting")

    def __init__(self) -> None:
        self._held = False
        self._waiting: deque[Bell] = deque()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take the lock, waiting at most `timeout` seconds; whether it was taken."""
        seconds = _seconds(blocking, timeout)
        if not self._held:
            self._held = True
            return True
        if seconds == 0:
            return False
        bell = Bell()
        self._waiting.append(bell)
        try:
            return bell.wait(seconds)
        except BaseException:
            if bell.rung:
                self.release()  # it was handed over, but nobody is there to use it
            raise
        finally:
            if not bell.rung:
                self._waiting.remove(bell)

    def release(self) -> None:
        """Hand the lock to the next who waits. Raises RuntimeError when nobody holds it."""
        if not self._held:
            raise RuntimeError("release unlocked lock")
        if self._waiting:
            self._waiting.popleft().ring()
        else:
            self._held = False

    def locked(self) -> bool:
        """Whether somebody holds it."""
        return self._held

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def __repr__(self) -> str:
        return f"<{'locked' if self._held else 'unlocked'} Lock at {id(self):#x}>"

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def _at_fork_reinit(self) -> None:
        self.__init__()  # type: ignore[misc]


class RLock:
    """A lock that its owner may take again. Owners are tasks: each has a stack of its own."""

    __slots__ = ("__weakref__", "_count", "_lock", "_owner")

    def __init__(self) -> None:
        self._lock = Lock()
        self._owner: Any = None
        self._count = 0

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take the lock once more, or wait for it; whether it was taken."""
        me = _present()
        if self._count and self._owner is me:
            self._count += 1
            return True
        if not self._lock.acquire(blocking, timeout):
            return False
        self._owner, self._count = me, 1
        return True

    def release(self) -> None:
        """Undo one `acquire`. Raises RuntimeError for anybody but the owner."""
        if not self._is_owned():
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = None
            self._lock.release()

    def locked(self) -> bool:
        """Whether somebody holds it."""
        return self._count > 0

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def __repr__(self) -> str:
        state = "locked" if self._count else "unlocked"
        return f"<{state} RLock count={self._count} at {id(self):#x}>"

    # what threading.Condition asks of a lock

    def _is_owned(self) -> bool:
        return self._count > 0 and self._owner is _present()

    def _release_save(self) -> tuple[int, Any]:
        if not self._is_owned():
            raise RuntimeError("cannot release un-acquired lock")
        saved = self._count, self._owner
        self._count, self._owner = 0, None
        self._lock.release()
        return saved

    def _acquire_restore(self, saved: tuple[int, Any]) -> None:
        self._lock.acquire()
        self._count, self._owner = saved

    def _recursion_count(self) -> int:
        return self._count if self._is_owned() else 0

    def _at_fork_reinit(self) -> None:
        self.__init__()  # type: ignore[misc]


#: Owner of what is done outside of all tasks.
_OUTSIDE = object()


def _present() -> Any:
    try:
        return asyncio.current_task() or _OUTSIDE
    except RuntimeError:  # no loop runs
        return _OUTSIDE


def _seconds(blocking: bool, timeout: float) -> float | None:
    """Seconds to wait; None means for ever."""
    if not blocking:
        if timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        return 0
    if timeout == -1:
        return None
    if timeout < 0:
        raise ValueError("timeout value must be a non-negative number")
    if timeout > _LONGEST:
        raise OverflowError("timeout value is too large")
    return timeout
