"""Code that computes without waiting lets the page's messages in, and can be stopped.

Python gets a SIGINT from the worker every so many milliseconds (worker/src/interrupt.ts). Where
that hits the app's own code, its stack is suspended until messages, timers and other events had
their turn; one of them may be the cancellation of this very event.
"""

from __future__ import annotations

import asyncio
import itertools
import os
from types import CodeType, FrameType
from typing import Any

from cloche.browser import threads, waiting
from cloche.browser.hooks import after_import
from cloche.browser.ports import BrowserRunner
from cloche.engine import call, generators
from cloche.engine.context import current_run

_OWN = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_STDLIB = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
#: Code that must run through: another stack that entered it meanwhile would find it half done.
_WHOLE = (
    *(_OWN + name + os.sep for name in ("engine", "bridge", "browser", "media")),
    *(
        _STDLIB + name
        for name in ("asyncio", "concurrent", "logging", "threading.py", "queue.py", "tempfile.py")
    ),
    *(f"{_STDLIB}{name}{os.sep}" for name in ("pyodide", "_pyodide", "importlib")),
    "<frozen importlib",
    "<frozen zipimport",
)


class _Preemption:
    """What the handler of the signal works with; set once, by `install`."""

    interrupts: Any = None
    #: Code that calls the app's: whatever it called, up to the next of these, is the app's.
    entries: set[CodeType]
    shift = itertools.cycle(range(1, 8))
    #: Answers for files seen before.
    whole: dict[str, bool]


_Preemption.whole = {}
_Preemption.entries = set()


def install(interrupts: Any) -> None:
    """Take the signal and switch it on.

    Args:
        interrupts: what worker/src/interrupt.ts makes.
    """
    import signal

    _Preemption.interrupts = interrupts
    add_entries(
        call.call,
        call.invoke,
        generators.Steps.next,
        generators.Steps.close,
        BrowserRunner.call,
        BrowserRunner.next,
        asyncio.Handle._run,
        *_thread_entries(),
    )
    after_import("concurrent.futures.thread", _pool_entries)
    signal.signal(signal.SIGINT, _on_signal)
    interrupts.on()


def _thread_entries() -> list[Any]:
    import threading

    thread: Any = threading.Thread
    # run() may be the app's own, or call its target; work of an executor is called by the handle
    return [thread._bootstrap_inner, thread.run, threads.Handle.run]


def _pool_entries(module: Any) -> None:
    add_entries(module._WorkItem.run)
    context = getattr(module, "WorkerContext", None)
    if context is not None:
        add_entries(context.run)


def add_entries(*functions: Any) -> None:
    """Name further functions that call the app's code."""
    _Preemption.entries.update(function.__code__ for function in functions)


def _on_signal(signum: int, frame: FrameType | None) -> None:
    if current_run.get() is None and not threads.in_thread():
        return
    if not _is_apps(frame):
        _Preemption.interrupts.soon()
        # the signal comes at every 50th check, and a loop may have a divisor of that many: then it
        # would come at this same place for ever, unless this loop shifts it by another number
        for _ in range(next(_Preemption.shift)):
            pass
    elif waiting.can_wait():
        waiting.breathe()


def _is_apps(frame: FrameType | None) -> bool:
    """Whether the app's code runs, with nothing below it that must run through."""
    entries, known = _Preemption.entries, _Preemption.whole
    innermost = frame
    while frame is not None:
        code = frame.f_code
        if code in entries:
            return frame is not innermost
        filename = code.co_filename
        whole = known.get(filename)
        if whole is None:
            whole = known[filename] = filename.startswith(_WHOLE)
        if whole:
            return False
        frame = frame.f_back
    return False
