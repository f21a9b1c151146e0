"""Edits from one JSON value to the next, so that a long text costs its growth, not its length.

An edit is `[op, path, value]`: `replace`, `append` (text), `add`, `delete`, as in the reference's
stream. Deletions come last with indices that hold while they are applied from the end.
"""

from __future__ import annotations

from typing import Any

Path = list[str | int]
Edit = list[Any]


def edits(old: Any, new: Any) -> list[Edit]:
    """What turns `old` into `new`; an empty list when they are equal."""
    found: list[Edit] = []
    _compare(old, new, [], found)
    return found


def _compare(old: Any, new: Any, path: Path, found: list[Edit]) -> None:
    if old is new:
        return
    if isinstance(old, str) and isinstance(new, str):
        if len(new) > len(old) and new.startswith(old):
            found.append(["append", path, new[len(old) :]])
        elif new != old:
            found.append(["replace", path, new])
    elif isinstance(old, dict) and isinstance(new, dict):
        _compare_dicts(old, new, path, found)
    elif isinstance(old, list) and isinstance(new, list):
        _compare_lists(old, new, path, found)
    elif type(old) is not type(new) or old != new:
        found.append(["replace", path, new])


def _compare_dicts(old: dict[str, Any], new: dict[str, Any], path: Path, found: list[Edit]) -> None:
    for key, value in new.items():
        if key in old:
            _compare(old[key], value, [*path, key], found)
        else:
            found.append(["add", [*path, key], value])
    found.extend(["delete", [*path, key], None] for key in old if key not in new)


def _compare_lists(old: list[Any], new: list[Any], path: Path, found: list[Edit]) -> None:
    shared = min(len(old), len(new))
    for index in range(shared):
        _compare(old[index], new[index], [*path, index], found)
    found.extend(["add", [*path, index], new[index]] for index in range(shared, len(new)))
    found.extend(["delete", [*path, index], None] for index in range(len(old) - 1, shared - 1, -1))
