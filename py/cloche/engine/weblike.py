"""The small parts of a request: headers, query parameters, address, client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from urllib.parse import SplitResult


class Headers(Mapping[str, str]):
    """Headers by name; upper and lower case are the same."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = {name.lower(): value for name, value in headers.items()}

    def __getitem__(self, name: str) -> str:
        return self._headers[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._headers

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers)

    def __len__(self) -> int:
        return len(self._headers)

    def __repr__(self) -> str:
        return f"Headers({self._headers!r})"


class QueryParams(Mapping[str, str]):
    """Parameters of an address by name; `multi_items` keeps repeated ones."""

    def __init__(self, query: str) -> None:
        from urllib.parse import parse_qsl

        self._items = parse_qsl(query, keep_blank_values=True)
        self._last = dict(self._items)
        self._query = query

    def __getitem__(self, name: str) -> str:
        return self._last[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._last)

    def __len__(self) -> int:
        return len(self._last)

    def __repr__(self) -> str:
        return f"QueryParams({self._query!r})"

    def __str__(self) -> str:
        return self._query

    def multi_items(self) -> list[tuple[str, str]]:
        """Every pair, in order."""
        return list(self._items)

    def getlist(self, name: str) -> list[str]:
        """All values of a name."""
        return [value for key, value in self._items if key == name]


class Url(str):
    """An address that knows its parts."""

    _parts: SplitResult

    def _split(self) -> SplitResult:
        if "_parts" not in self.__dict__:
            from urllib.parse import urlsplit

            self._parts = urlsplit(str(self))
        return self._parts

    @property
    def scheme(self) -> str:
        """Such as "https"."""
        return self._split().scheme

    @property
    def netloc(self) -> str:
        """Host and port."""
        return self._split().netloc

    @property
    def hostname(self) -> str | None:
        """Host without port."""
        return self._split().hostname

    @property
    def port(self) -> int | None:
        """Port, if the address names one."""
        return self._split().port

    @property
    def path(self) -> str:
        """From the first slash to the query."""
        return self._split().path

    @property
    def query(self) -> str:
        """Behind the question mark."""
        return self._split().query

    @property
    def fragment(self) -> str:
        """Behind the hash."""
        return self._split().fragment


@dataclass(slots=True)
class Client:
    """Who called: always the page on this machine."""

    host: str = "localhost"
    port: int = 0
