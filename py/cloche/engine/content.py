"""What tells the contents of arguments apart, so that equal ones find each other in a cache."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

Put = Callable[[bytes], None]


class Content:
    """The digest of a value, and the objects in it that could only be told apart by identity.

    Whoever keeps the digest must keep `held` too: the id of a freed object may be given out again.
    """

    __slots__ = ("digest", "held")

    def __init__(self, value: Any) -> None:
        self.held: list[Any] = []
        hasher = hashlib.blake2b(digest_size=16)
        self._feed(hasher.update, value, set())
        self.digest = hasher.digest()

    def _feed(self, put: Put, value: Any, above: set[int]) -> None:
        if value is None or isinstance(value, str | int | float | complex | bytes):
            # the length keeps neighbouring texts apart; 1, 1.0 and True are different arguments
            text = f"{value!r}".encode("utf-8", "surrogatepass")
            put(f"{type(value).__name__}:{len(text)}:".encode() + text)
        elif isinstance(value, dict | list | tuple | set | frozenset):
            self._feed_container(put, value, above)
        elif not self._feed_array(put, value) and not self._feed_fields(put, value, above):
            self._feed_object(put, value)

    def _feed_container(self, put: Put, value: Any, above: set[int]) -> None:
        if id(value) in above:
            put(b"loop;")
            return
        inside = above | {id(value)}
        put(f"{type(value).__name__}{len(value)}(".encode())
        if isinstance(value, dict):
            pairs = [(self._part(k, inside), self._part(v, inside)) for k, v in value.items()]
            for key, item in sorted(pairs):
                put(key + item)
        elif isinstance(value, set | frozenset):
            for item in sorted(self._part(item, inside) for item in value):
                put(item)
        else:
            for item in value:
                self._feed(put, item, inside)
        put(b")")

    def _part(self, value: Any, above: set[int]) -> bytes:
        hasher = hashlib.blake2b(digest_size=16)
        self._feed(hasher.update, value, above)
        return hasher.digest()

    def _feed_array(self, put: Put, value: Any) -> bool:
        """Arrays (numpy) and pictures (PIL): their shape and their bytes."""
        to_bytes = getattr(value, "tobytes", None)
        if not callable(to_bytes) or str(getattr(value, "dtype", "")) == "object":
            return False
        shape = [getattr(value, name, None) for name in ("shape", "dtype", "size", "mode")]
        put(f"{type(value).__name__}{shape}".encode())
        put(to_bytes())
        return True

    def _feed_fields(self, put: Put, value: Any, above: set[int]) -> bool:
        if is_dataclass(value) and not isinstance(value, type):
            pairs = {field.name: getattr(value, field.name) for field in fields(value)}
        elif callable(getattr(value, "model_dump", None)) and not isinstance(value, type):
            pairs = value.model_dump()
        else:
            return False
        put(type(value).__qualname__.encode())
        self._feed(put, pairs, above)
        return True

    def _feed_object(self, put: Put, value: Any) -> None:
        import pickle

        try:
            state = pickle.dumps(value, protocol=5)
        except Exception:
            self.held.append(value)
            state = f"@{id(value)}".encode()
        put(f"{type(value).__qualname__}:{len(state)}:".encode() + state)


def size_of(value: Any, seen: set[int] | None = None) -> int:
    """Bytes that a value holds, roughly: containers, texts, and whatever knows its `nbytes`."""
    import sys

    seen = set() if seen is None else seen
    if id(value) in seen:
        return 0
    seen.add(id(value))
    total = int(getattr(value, "nbytes", 0) or 0) + sys.getsizeof(value, 64)
    if isinstance(value, dict):
        pairs = [*value.keys(), *value.values()]
        return total + sum(size_of(item, seen) for item in pairs)
    if isinstance(value, list | tuple | set | frozenset):
        return total + sum(size_of(item, seen) for item in value)
    size, bands = getattr(value, "size", None), getattr(value, "getbands", None)
    if isinstance(size, tuple) and callable(bands):
        return total + int(size[0] * size[1] * len(bands()))
    return total
