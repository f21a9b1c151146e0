"""`threading` in a worker that has one thread: each Thread is a stack that takes turns with others.

A stack gives way where it waits (sleep, locks, queues, the network) and, while it computes, at the
ticks of preempt.py. The standard library's own Thread, Condition, Event, Semaphore, Queue and
ThreadPoolExecutor run unchanged on the few primitives that are replaced here.
"""

from __future__ import annotations

import _thread
import asyncio
import contextvars
import itertools
import queue
import threading
import traceback
from collections.abc import Callable
from typing import Any

from cloche.browser import preempt
from cloche.browser.hooks import after_import
from cloche.browser.locks import Lock, RLock
from cloche.browser.waiting import Bell, can_wait

#: Idents of the stacks that are threads, by their task; everything else is the main thread.
_idents: dict[asyncio.Task[Any] | None, int] = {}
_numbers = itertools.count(2)
_main_ident = _thread.get_ident()


class Handle:
    """What a Thread knows of its stack, in the place of one of the operating system."""

    def __init__(self) -> None:
        self.ident = 0
        self._done = False
        self._joining: list[Bell] = []

    def is_done(self) -> bool:
        """Whether the thread has ended."""
        return self._done

    def join(self, timeout: float | None = None) -> None:
        """Wait for the end, at most `timeout` seconds."""
        if self._done:
            return
        if not can_wait():
            raise RuntimeError(
                "This would wait for ever: the thread goes on only when this code ends, because "
                "a JavaScript call in between keeps it from being suspended."
            )
        bell = Bell()
        self._joining.append(bell)
        try:
            bell.wait(timeout)
        finally:
            self._joining.remove(bell)

    def _set_done(self) -> None:
        self._done = True
        for bell in self._joining:
            bell.ring()


def install() -> None:
    """Replace the primitives of `threading`, before the app's code is imported."""
    # others made of these are looked up when they are used, so that no more is to do
    names: dict[str, Any] = {
        "_start_joinable_thread": start,
        "_ThreadHandle": Handle,
        "_allocate_lock": Lock,
        "Lock": Lock,
        "RLock": RLock,
        "get_ident": get_ident,
        "get_native_id": get_ident,
    }
    for name, replacement in names.items():
        setattr(threading, name, replacement)
    # an interpreter's own queue would block the only thread there is
    setattr(queue, "SimpleQueue", vars(queue)["_PySimpleQueue"])  # noqa: B010
    # one for each stack; `__getattr__` is asked only for what is not there, when somebody wants it
    if "local" in vars(threading):
        del threading.local
    setattr(threading, "__getattr__", _late)  # noqa: B010
    thread: Any = _thread
    thread.start_joinable_thread = start
    thread.start_new_thread = thread.start_new = start_new
    loop: Any = asyncio.get_running_loop()
    type(loop).run_in_executor = _run_in_executor
    plain: Any = threading
    bootstrap = plain.Thread._bootstrap_inner
    preempt.add_entries(enter, bootstrap, threading.Thread.run, threading.Timer.run)
    after_import("concurrent.futures.thread", _executor)


def _executor(module: Any) -> None:
    preempt.add_entries(module.WorkerContext.run, module.WorkerContext.initialize)


def _late(name: str) -> Any:
    if name == "local":
        from _threading_local import local

        return local
    raise AttributeError(f"module 'threading' has no attribute {name!r}")


def get_ident() -> int:
    """The number of the thread that the present stack is."""
    return _idents.get(asyncio.current_task(), _main_ident)


def start(
    function: Callable[[], object], handle: Handle | None = None, daemon: bool = True
) -> Handle:
    """Run `function` on a stack of its own.

    Raises:
        RuntimeError: this browser cannot suspend stacks.
    """
    if not can_wait():
        raise RuntimeError(
            "A thread cannot be started here: this browser (or a JavaScript call in between) "
            "cannot suspend Python code. Use async functions with asyncio.create_task instead, or "
            "a browser with WebAssembly stack switching (JSPI)."
        )
    handle = Handle() if handle is None else handle
    handle.ident = next(_numbers)
    _spawn(handle, function)
    return handle


def start_new(
    function: Callable[..., object], args: tuple[Any, ...], kwargs: dict[str, Any] | None = None
) -> int:
    """`_thread.start_new_thread`."""

    def work() -> None:
        try:
            enter(function, *args, **(kwargs or {}))
        except SystemExit:
            pass  # ends the thread, silently
        except BaseException:
            traceback.print_exc()

    return start(work).ident


def enter(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Calls the app's code; preempt.py knows this function."""
    return function(*args, **kwargs)


#: Threads that run: the loop itself keeps only weak references.
_running: set[asyncio.Task[None]] = set()


def _spawn(handle: Handle, function: Callable[[], object]) -> None:
    async def stack() -> None:
        function()

    def ended(task: asyncio.Task[None]) -> None:
        _running.discard(task)
        _idents.pop(task, None)
        preempt.apps_tasks.discard(task)
        handle._set_done()

    # not in the context of whoever starts it: a thread belongs to no event
    context = contextvars.Context()
    task = asyncio.get_running_loop().create_task(stack(), context=context)
    _running.add(task)
    _idents[task] = handle.ident
    preempt.apps_tasks.add(task)
    task.add_done_callback(ended)


def _run_in_executor(
    loop: Any, executor: Any, function: Callable[..., Any], *args: Any
) -> asyncio.Future[Any]:
    """`loop.run_in_executor`, and with it `asyncio.to_thread`."""
    if executor is not None:
        return asyncio.wrap_future(executor.submit(function, *args), loop=loop)
    future: asyncio.Future[Any] = loop.create_future()

    def work() -> None:
        try:
            result = enter(function, *args)
        except BaseException as error:
            if not future.done():
                future.set_exception(error)
        else:
            if not future.done():
                future.set_result(result)

    if can_wait():
        start(work)
    else:
        work()
    return future
