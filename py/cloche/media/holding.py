"""Who still needs a file of the content store: pages that show it, and code that knows it."""

from __future__ import annotations

from collections import Counter


class Holding:
    """Counts the pages that hold a file. One whose path the app's code may know stays, too."""

    def __init__(self) -> None:
        self._pages: Counter[str] = Counter()
        self._pinned: set[str] = set()
        self._lent: set[str] = set()

    def hold(self, path: str) -> None:
        """One more page has the file."""
        self._pages[path] += 1

    def let_go(self, path: str) -> None:
        """A page that had the file has it no more."""
        self._pages[path] -= 1
        if self._pages[path] <= 0:
            del self._pages[path]

    def pin(self, path: str) -> None:
        """Keep the file for good: it is the author's own."""
        self._pinned.add(path)

    def lend(self, path: str) -> None:
        """A function was given the path: keep the file until it is taken back."""
        self._lent.add(path)

    def take_back(self, path: str) -> None:
        """No function has a right to the file any more."""
        self._lent.discard(path)

    @property
    def lent(self) -> list[str]:
        """Paths that functions were given."""
        return list(self._lent)

    def is_free(self, path: str) -> bool:
        """Whether nobody can ask for the file any more."""
        return not (path in self._pages or path in self._pinned or path in self._lent)
