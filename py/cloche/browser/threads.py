"""`threading.Thread` in a page: a thread is a task whose stack may be suspended.

Threads take turns: where one waits (a sleep, a lock, a queue, an answer of the network) or has
computed for a while, others go on. Where the browser cannot suspend stacks, a thread runs as a
whole, when the code that started it has ended or waits for something that only it can bring.

`threading`, `queue` and `concurrent.futures` stay Python's own; what they are built on is replaced.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
import itertools
import sys
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from cloche.browser import waiting
from cloche.browser.hooks import after_import
from cloche.browser.locks import Lock, RLock


class _Threads:
    """All threads of this Python."""

    #: Identifiers of running threads by their task.
    idents: dict[asyncio.Task[Any], int]
    #: Those that have not begun, oldest first.
    fresh: deque[Handle]
    #: Identifiers of threads that run inside a call of another, innermost last.
    nested: list[int]
    main_ident = 0
    numbers = itertools.count(1)
    begin: Callable[[], None]


_Threads.idents, _Threads.fresh, _Threads.nested = {}, deque(), []


def install(on_begin: Callable[[], None]) -> None:
    """Make `threading` and what is built on it work.

    Args:
        on_begin: called when a thread begins to run.
    """
    import threading

    _Threads.begin = on_begin
    _Threads.main_ident = threading.get_ident()
    module: Any = threading
    module.Lock = module._allocate_lock = Lock
    module._CRLock = RLock
    module.get_ident = get_ident
    module._ThreadHandle = Handle
    module.Thread.start = _start
    # the interpreter's own belongs to a stack: it is empty while that one is suspended
    from _threading_local import local

    module.local = local
    after_import("queue", _queue)
    after_import("asyncio", _executor)
    after_import("concurrent.futures.thread", _pool)
    waiting.without_suspending(_run_fresh)


def get_ident() -> int:
    """Identifier of the thread that runs; all code outside of threads is the main thread's."""
    if _Threads.nested:
        return _Threads.nested[-1]
    return _Threads.idents.get(_task(), _Threads.main_ident)


def in_thread() -> bool:
    """Whether a thread runs."""
    return bool(_Threads.nested) or _task() in _Threads.idents


def _task() -> Any:
    try:
        return asyncio.current_task()
    except RuntimeError:  # no loop runs
        return None


class Handle:
    """What `threading.Thread` asks of the system."""

    def __init__(self) -> None:
        self.ident: int | None = None
        self._done = False
        self._joining: list[waiting.Bell] = []
        self._work: Callable[[], None] | None = None
        self._task: asyncio.Task[None] | None = None

    def begin(self, work: Callable[[], None]) -> None:
        """Let `work` run as soon as the present stack waits or ends."""
        self.ident = _Threads.main_ident + next(_Threads.numbers)
        self._work = work
        _Threads.fresh.append(self)
        self._task = asyncio.get_event_loop().create_task(self._live())

    async def _live(self) -> None:
        if self._work is None:
            return  # it has run inside a call of another
        task = asyncio.current_task()
        assert task is not None
        assert self.ident is not None
        _Threads.idents[task] = self.ident
        _Threads.begin()
        try:
            self.run()
        finally:
            del _Threads.idents[task]

    def run_nested(self) -> None:
        """Run now, as a whole, inside the present call."""
        assert self.ident is not None
        _Threads.nested.append(self.ident)
        try:
            self.run()
        finally:
            _Threads.nested.pop()

    def run(self) -> None:
        """Run on the present stack. Never raises: a thread's exception goes to its hook."""
        _Threads.fresh.remove(self)
        work, self._work = self._work, None
        assert work is not None
        try:
            work()
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            self._set_done()

    def is_done(self) -> bool:
        """Whether it has ended."""
        return self._done

    def _set_done(self) -> None:
        self._done = True
        for bell in self._joining:
            bell.ring()
        self._joining.clear()

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended, at most so many seconds (negative: no limit)."""
        if self._done:
            return
        bell = waiting.Bell()
        self._joining.append(bell)
        bell.wait(None if timeout is None or timeout < 0 else timeout)


def _start(thread: Any) -> None:
    """Begin the thread's `run`. Raises RuntimeError when it was started before."""
    import threading

    if not thread._initialized:
        raise RuntimeError("thread.__init__() not called")
    if thread._started.is_set():
        raise RuntimeError("threads can only be started once")
    if getattr(thread, "_context", None) is None:
        inherit = getattr(sys.flags, "thread_inherit_context", False)
        thread._context = contextvars.copy_context() if inherit else contextvars.Context()
    module: Any = threading
    module._limbo[thread] = thread
    handle = thread._os_thread_handle
    handle.begin(thread._bootstrap)
    # it counts as started at once: waiting for its first step could suspend whoever holds a lock
    thread._ident = handle.ident
    thread._started.set()


def _run_fresh(bell: waiting.Bell, seconds: float | None) -> None:
    """The present stack waits and cannot be suspended: run threads until `bell` rings.

    When none is left that could ring it, a wait with a limit lasts so long; one without raises
    RuntimeError.
    """
    end = None if seconds is None else time.monotonic() + seconds
    while not bell.rung:
        if not _Threads.fresh:
            if end is not None:
                time.sleep(max(0.0, end - time.monotonic()))
                return
            raise RuntimeError(
                "This code would wait for ever: it waits for a lock, a queue or a thread, and this "
                "browser cannot suspend it so that other code goes on. Use an async function, "
                "or a browser with WebAssembly stack switching (JSPI)."
            )
        _Threads.fresh[0].run_nested()


def _queue(module: Any) -> None:
    # the interpreter's own waits by blocking the worker
    module.SimpleQueue = module._PySimpleQueue


def _pool(module: Any) -> None:
    """Where a stack cannot be suspended, work is done as it is submitted: workers wait for more."""
    pool = module.ThreadPoolExecutor
    in_workers = pool.submit

    @functools.wraps(in_workers)
    def submit(self: Any, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if waiting.can_wait():
            return in_workers(self, fn, *args, **kwargs)
        if self._shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")
        context = self._create_worker_context()
        context.initialize()
        future = module._base.Future()
        item = module._WorkItem(future, self._resolve_work_item_task(fn, args, kwargs))
        handle = Handle()
        handle.begin(functools.partial(item.run, context))
        handle.run_nested()
        return future

    pool.submit = submit


def _executor(_: Any) -> None:
    """`loop.run_in_executor`, and with it `asyncio.to_thread`, runs in a thread."""
    from pyodide import webloop

    loops: Any = webloop.WebLoop
    loops.run_in_executor = _run_in_executor


def _run_in_executor(loop: Any, executor: Any, fn: Callable[..., Any], *args: Any) -> Any:
    if executor is not None:
        return asyncio.wrap_future(executor.submit(fn, *args), loop=loop)
    future = loop.create_future()

    def work() -> None:
        try:
            result = fn(*args)
        except BaseException as error:
            if not future.done():
                future.set_exception(error)
        else:
            if not future.done():
                future.set_result(result)

    Handle().begin(work)
    return future
