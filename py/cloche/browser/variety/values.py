"""Values of many kinds: classes with most special methods, numbers, generators."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Iterator
from typing import Any, Self


class Plain:
    """Attributes of every kind, and most special methods."""

    kind = "plain"

    def __init__(self, label: Any = "x", *, value: Any = None, **options: Any) -> None:
        self.label, self.value, self.options = label, value, options

    @property
    def title(self) -> str:
        return f"{self.label!s:>4}: {self.value!r}"

    @classmethod
    def made(cls, *labels: Any) -> list[Plain]:
        return [cls(label, value=place) for place, label in enumerate(labels)]

    @staticmethod
    def joined(*parts: Any, sep: str = " ") -> str:
        return sep.join(map(str, parts))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plain) and self.label == other.label

    def __lt__(self, other: Plain) -> bool:
        return str(self.label) < str(other.label)

    def __hash__(self) -> int:
        return hash(self.label)

    def __len__(self) -> int:
        return len(self.options)

    def __bool__(self) -> bool:
        return self.value is not None

    def __getitem__(self, key: Any) -> Any:
        return self.options.get(key, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self.options[key] = value

    def __delitem__(self, key: Any) -> None:
        self.options.pop(key, None)

    def __contains__(self, key: object) -> bool:
        return key in self.options

    def __iter__(self) -> Iterator[Any]:
        return iter(self.options)

    def __call__(self, *given: Any, **named: Any) -> int:
        return len(given) + len(named)

    def __add__(self, other: Any) -> Plain:
        return self if other is None else Plain(other)

    def __neg__(self) -> Plain:
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("made_up"):
            return name
        raise AttributeError(name)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.label!r})"


class Heir(Plain):
    kind = "heir"

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, **options)
        self.size = len(self.options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> bool:
        return raised[0] is KeyError


class Slots:
    __slots__ = ("left", "right")

    def __init__(self, left: Any, right: Any) -> None:
        self.left, self.right = left, right

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)


@dataclasses.dataclass
class Record:
    name: str
    sizes: list[int] = dataclasses.field(default_factory=list)
    note: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float = 0.0


class Count:
    """An iterator written in Python."""

    def __init__(self, end: int) -> None:
        self.at, self.end = 0, end

    def __iter__(self) -> Count:
        return self

    def __next__(self) -> int:
        if self.at >= self.end:
            raise StopIteration
        self.at += 1
        return self.at


NUMBERS: tuple[Any, ...] = (1, 2.5, True, 7, 1 << 70, 3 + 1j, -4)
WHOLE = (1, 5, 12, 1 << 66, 255, 77)
HASHABLE: tuple[Any, ...] = ("a", 1, 2.5, None, (1, "b"), b"c", frozenset("d"), True, int, 1 << 65)


def numbers(count: int) -> Generator[float, Any, str]:
    for each in range(count):
        try:
            yield each if each % 2 else 1 / (each - 4)
        except ZeroDivisionError:
            continue
    return "end"


def delegated() -> Generator[float, Any, None]:
    end = yield from numbers(4)
    yield from (1.0, 2.0)
    yield len(end)
