"""`CacheStore`: results by content of their arguments, the least recently used ones go first."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from typing import Any

from cloche.blocks.settings import LaunchSettings
from cloche.engine.content import Content, size_of
from cloche.engine.context import current_run

#: A key of the store: the session, if entries belong to one, and the digest of the key's content.
Slot = tuple[str | None, bytes]


class CacheStore:
    """In the memory of the interpreter, so it lasts as long as the page.

    Args:
        max_size: most entries; None for any number.
        max_memory: most bytes, or text such as "512mb".
        per_session: sessions do not see each other's entries.

    Raises:
        ValueError: a limit that is none.
    """

    def __init__(
        self,
        max_size: int | None = 128,
        max_memory: str | int | None = None,
        per_session: bool = False,
    ) -> None:
        limit: Any = max_size
        if limit is not None and (not isinstance(limit, int) or limit < 0):
            raise ValueError(f"max_size must be a whole number from 0 or None; got {max_size!r}.")
        self._max_size = max_size
        self._max_memory = _bytes(max_memory)
        self._per_session = per_session
        #: slot -> (value, bytes, the key, objects that are part of the key by identity)
        self._entries: OrderedDict[Slot, tuple[Any, int, Any, list[Any]]] = OrderedDict()
        self._memory = 0
        # functions run in threads on CPython
        self._lock = threading.Lock()
        _stores.add(self)

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, key: Any, session: str | None = None) -> tuple[bool, Any]:
        """Whether there is an entry, and its value, which is the kept object itself.

        `session` is only asked for where no run says it.
        """
        slot = (self._session(session), Content(key).digest)
        with self._lock:
            entry = self._entries.get(slot)
            if entry is None:
                return False, None
            self._entries.move_to_end(slot)
            return True, entry[0]

    def put(self, key: Any, value: Any) -> None:
        """Keep a value; what is above a limit goes."""
        content = Content(key)
        slot = (self._session(), content.digest)
        size = 0 if self._max_memory is None else size_of(value)
        with self._lock:
            self._drop(slot)
            self._entries[slot] = (value, size, key, content.held)
            self._memory += size
            while self._entries and self._is_too_much():
                self._drop(next(iter(self._entries)))

    def keys(self) -> list[Any]:
        """The keys this session can find, the least recently used first."""
        session = self._session()
        with self._lock:
            return [entry[2] for slot, entry in self._entries.items() if slot[0] == session]

    def clear(self) -> None:
        """Forget everything that this session can find."""
        self.clear_session(self._session())

    def clear_session(self, session_hash: str | None) -> None:
        """Forget the entries of a session."""
        with self._lock:
            for slot in [slot for slot in self._entries if slot[0] == session_hash]:
                self._drop(slot)

    def _drop(self, slot: Slot) -> None:
        entry = self._entries.pop(slot, None)
        if entry is not None:
            self._memory -= entry[1]

    def _is_too_much(self) -> bool:
        if self._max_size is not None and len(self._entries) > self._max_size:
            return True
        return self._max_memory is not None and self._memory > self._max_memory

    def _session(self, outside: str | None = None) -> str | None:
        if not self._per_session:
            return None
        run = current_run.get()
        return outside if run is None else run.jobs[0].session.session_hash


_stores: weakref.WeakSet[CacheStore] = weakref.WeakSet()


def forget_session(session_hash: str) -> None:
    """A session has ended: entries that only it could find go."""
    for store in list(_stores):
        store.clear_session(session_hash)


def _bytes(size: str | int | None) -> int | None:
    """A limit in bytes; the same spellings as `launch(max_file_size=)`."""
    if size is None:
        return None
    try:
        limit = LaunchSettings(max_file_size=size).max_file_size_bytes()
    except (TypeError, ValueError):
        limit = None
    if limit is None or limit < 0 or isinstance(size, bool):
        raise ValueError(
            f"max_memory must be a number of bytes or text like '512mb'; got {size!r}."
        )
    return limit
