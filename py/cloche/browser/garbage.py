"""Garbage that holds itself, while Python must not look for it (worker/src/collector.ts)."""

from __future__ import annotations

import gc

#: New objects that may be garbage from which on a search is worth its time.
_MANY = 20_000


def tidy() -> None:
    """Free it, if there may be much. Looks at all objects: some ten milliseconds."""
    if gc.get_count()[0] > _MANY:
        gc.collect()
