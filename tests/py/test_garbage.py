"""Garbage that holds itself is freed when there may be much of it, and not looked for otherwise."""

from __future__ import annotations

import gc
import weakref

from cloche.browser import garbage


class Loop:
    """Holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_much_garbage_is_freed_though_python_does_not_look_for_it() -> None:
    gc.collect()
    gc.disable()
    try:
        few = [weakref.ref(Loop()) for _ in range(10)]
        garbage.tidy()
        assert all(ref() for ref in few)
        many = [weakref.ref(Loop()) for _ in range(30_000)]
        garbage.tidy()
        assert not any(ref() for ref in (*few, *many))
    finally:
        gc.enable()
