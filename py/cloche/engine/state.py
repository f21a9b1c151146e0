"""`StateStore`: the State values of one session."""

from __future__ import annotations

import copy
import hashlib
import math
import sys
import traceback
from collections.abc import Callable
from typing import Any

from cloche.blocks.block import Block
from cloche.engine.ports import Clock, Later


class StateStore:
    """Values by State, each made on first use from the State's initial value."""

    def __init__(self, clock: Clock, later: Later) -> None:
        self._clock = clock
        self._later = later
        self._values: dict[int, Any] = {}
        self._blocks: dict[int, Block] = {}
        self._deadlines: dict[int, float] = {}
        self._sweeping = False

    def get(self, block: Block) -> Any:
        """The stored object itself, so that changes made in place persist."""
        if block._id not in self._values:
            self.set(block, initial_value(block))
        return self._values[block._id]

    def set(self, block: Block, value: Any) -> None:
        """Replace the object; its time to live starts again."""
        self._values[block._id] = value
        self._blocks[block._id] = block
        time_to_live = getattr(block, "time_to_live", math.inf)
        if time_to_live is not None and time_to_live != math.inf:
            self._deadlines[block._id] = self._clock.time() + time_to_live
            self._plan_sweep()

    def clear(self) -> None:
        """Drop everything; delete callbacks run."""
        for block_id in list(self._values):
            self._drop(block_id)

    def drop(self, block_id: int) -> None:
        """Drop the value of a State that is no longer part of the app, if there is one."""
        if block_id in self._values:
            self._drop(block_id)

    def sweep(self) -> None:
        """Drop what has outlived its time."""
        now = self._clock.time()
        for block_id in [i for i, deadline in self._deadlines.items() if deadline <= now]:
            self._drop(block_id)

    def _plan_sweep(self) -> None:
        if self._sweeping or not self._deadlines:
            return
        self._sweeping = True
        wait = min(self._deadlines.values()) - self._clock.time()
        self._later(max(wait, 0.0), self._sweep_on_time)

    def _sweep_on_time(self) -> None:
        self._sweeping = False
        self.sweep()
        self._plan_sweep()

    def _drop(self, block_id: int) -> None:
        value = self._values.pop(block_id)
        block = self._blocks.pop(block_id)
        self._deadlines.pop(block_id, None)
        callback = getattr(block, "delete_callback", None)
        if callback is not None:
            try:
                callback(value)
            except Exception:  # one callback must not keep the others from running
                sys.stderr.write(traceback.format_exc())


def initial_value(block: Block) -> Any:
    """A session's own first value of a State: a deep copy, or what its function returns."""
    value = getattr(block, "value", None)
    return value() if callable(value) else copy.deepcopy(value)


def fingerprint(value: Any) -> bytes:
    """Equal for values of equal content: deep for containers and scalars, by hash or identity else.

    Values are told apart by their text, because Python gives 1, 1.0 and True one hash.
    """
    return _print(value, set())


def _print(value: Any, above: set[int]) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    _feed(digest.update, value, above)
    return digest.digest()


def _feed(put: Callable[[bytes], None], value: Any, above: set[int]) -> None:
    if value is None or isinstance(value, str | int | float | complex | bytes):
        put(f"{type(value).__name__}:{value!r};".encode("utf-8", "surrogatepass"))
    elif isinstance(value, dict | list | tuple | set | frozenset):
        if id(value) in above:
            put(b"loop;")
            return
        above.add(id(value))
        put(f"{type(value).__name__}{len(value)}(".encode())
        if isinstance(value, dict):
            pairs = [(_print(key, above), _print(item, above)) for key, item in value.items()]
            for key_print, item_print in sorted(pairs):
                put(key_print + item_print)
        elif isinstance(value, set | frozenset):
            for item_print in sorted(_print(item, above) for item in value):
                put(item_print)
        else:
            for item in value:
                _feed(put, item, above)
        put(b")")
        above.discard(id(value))
    else:
        try:
            put(f"{type(value).__qualname__}#{hash(value)};".encode())
        except Exception:
            put(f"{type(value).__qualname__}@{id(value)};".encode())
