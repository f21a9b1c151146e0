"""`OutputStream`: what one event has sent so far, so that each yield after the first is edits."""

from __future__ import annotations

from typing import Any

from cloche.bridge.diff import Edit, edits
from cloche.bridge.values import plain

#: Above this share of the whole value, edits are no gain.
_MANY_EDITS = 200


class OutputStream:
    """The last values sent for one event, one per output."""

    def __init__(self) -> None:
        self._last: list[Any] | None = None

    def next(self, data: list[Any]) -> list[Any]:
        """Full values the first time; later a list of edits per output."""
        now = [plain(value) for value in data]
        before, self._last = self._last, now
        if before is None:
            return now
        return [_edits_or_replace(old, new) for old, new in zip(before, now, strict=True)]


def _edits_or_replace(old: Any, new: Any) -> list[Edit]:
    found = edits(old, new)
    return found if len(found) <= _MANY_EDITS else [["replace", [], new]]
