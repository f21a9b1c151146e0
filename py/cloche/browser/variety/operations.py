"""Loops, operators, comparisons, subscripts and attributes, each with many kinds of values."""

from __future__ import annotations

import dataclasses
import functools
import io
import itertools
import json
import operator
import re
from collections import Counter, OrderedDict, defaultdict, deque
from typing import Any

from .values import (
    HASHABLE,
    NUMBERS,
    WHOLE,
    Count,
    Heir,
    Plain,
    Point,
    Record,
    Slots,
    delegated,
    numbers,
)


def iteration() -> int:
    """Loops over everything that can be looped over."""
    text, pairs = "some text", {"a": 1, "b": 2}
    seen = 0
    things: tuple[Any, ...] = (
        (1, 2, 3), [1, 2, 3], text, text.encode(), bytearray(b"abc"), range(4), pairs,
        pairs.items(), pairs.values(), pairs.keys(), {1, 2, 3}, frozenset("ab"), Count(3),
        Plain(a=1, b=2), numbers(6), delegated(), enumerate(text), zip(text, text, strict=True),
        map(str.upper, text), filter(str.isalpha, text), reversed([1, 2, 3]), deque((1, 2)),
        itertools.chain((1,), (2,)), itertools.islice(range(9), 3), Counter(text),
        OrderedDict(pairs), (each for each in text), memoryview(b"abc"), iter([1, 2]),
        iter(Count(2).__next__, 2), io.StringIO("one\ntwo\n"), re.finditer("t", text),
        itertools.accumulate((1, 2)), itertools.product("ab", "c"), reversed(range(3)),
    )  # fmt: skip
    for thing in things:
        for _ in thing:
            seen += 1
    listed = [list(thing) for thing in (pairs, text, (1, 2), {3}, range(2), pairs.items())]
    word: Any = text
    first, *rest = word
    (one, two), (three, four) = pairs.items()
    [five, six] = range(2)
    seven, eight = (each for each in "ab")
    merged = {**pairs, "c": 3, **{each: each for each in text}}
    return (
        seen
        + len(listed)
        + len([*rest, *text, *pairs, first, one, two, three, four])
        + len({five, six, seven, eight, *merged})
    )


def arithmetic() -> list[Any]:
    """Operators between numbers, texts, sequences, sets."""
    found: list[Any] = []
    for left in NUMBERS:
        for right in NUMBERS:
            found += [left + right, left - right, left * right, left / right, left == right]
            found.append(left != right)
            if not isinstance(left, complex) and not isinstance(right, complex):
                found += [left // right, left % right, left < right, left >= right]
                found += [max(left, right), divmod(left, right)]
        found += [-left, +left, not left, abs(left), left**2, f"{left:.3f}" if left else str(left)]
    for one in WHOLE:
        for other in WHOLE:
            found += [one & other, one | other, one ^ other, one >> 2, one << (other % 7)]
        found += [~one, hex(one), one.bit_length(), f"{one:,} {one:>8} {one:#x}", int(str(one))]
    sums: tuple[tuple[Any, Any], ...] = (
        ("a", "b"), (b"a", b"b"), ((1,), (2,)), ([1], [2]), (Plain(1), 2), (1, 2.0), (2, 3),
    )  # fmt: skip
    for left, right in sums:
        total = left
        total += right
        found += [total, left + right, left == right, left is right]
    for times in ("ab", b"ab", (1, 2), [1, 2], 2.0, 3):
        found += [times * 3, 3 * times]
    one_set, other_set = {1, 2, 3}, {3, 4}
    found += [one_set & other_set, one_set | other_set, one_set - other_set, one_set ^ other_set]
    found += [one_set < other_set, {"a": 1} | {"b": 2}, "%s and %d" % ("a", 1), b"%d" % 1]  # noqa: UP031
    amount: Any = 3
    for step in (1, 2.0, True):
        amount += step
        amount -= 1
        amount *= 2
        amount /= 2
    return found


def comparison() -> int:
    """Comparisons, membership, hashes and truth of unlike values."""
    hits = 0
    for left in HASHABLE:
        for right in HASHABLE:
            hits += left == right
            hits += left is not right
        hits += left in HASHABLE
        hits += left in list(HASHABLE)
        hits += left in set(HASHABLE)
        hits += left in dict.fromkeys(HASHABLE)
        hits += hash(left) == 0
    ordered: Any
    for ordered in ("ab", [2, 1], (2, 1), b"ba", {1}, 2.5, 3, Plain("z")):
        hits += ordered < ordered
    value: Any
    for value in (0, 1, "", "a", [], [0], {}, None, 0.0, Plain(), Heir("a", value=1), (), {1}):
        hits += 1 if value else 0
        hits += bool(value) and not isinstance(value, (list, dict)) and value is not None
    for whole, part in (("text", "ex"), (b"text", b"x"), (range(9), 3), (Plain(a=1), "a")):
        hits += part in whole
    return hits


def subscripts() -> list[Any]:
    """Reading, writing and deleting by key, index and slice."""
    found: list[Any] = []
    table: Any
    for table, key in (
        ([1, 2, 3], 1), ((1, 2, 3), -1), ("text", 2), (b"text", 0), ({"a": 1}, "a"),
        (range(5), 3), (memoryview(b"abc"), 1), (Plain(a=1), "a"), (deque((1, 2)), 0),
        (defaultdict(list), "new"), (OrderedDict(a=1), "a"), (bytearray(b"ab"), 1),
        ({1: 2}, 1), (Counter("ab"), "z"),
    ):  # fmt: skip
        found.append(table[key])
    for table in ([1, 2, 3], (1, 2, 3), "text", b"text", range(5), bytearray(b"abc")):
        found += [table[1:], table[:-1], table[::2], table[::-1], table[1:2]]
    for table, key, value in (
        ([1, 2, 3], 1, 5), ({"a": 1}, "a", 2), (Plain(), "k", 1), (bytearray(b"abc"), 1, 65),
        (deque((1, 2)), 0, 3), (OrderedDict(), "a", 1), (defaultdict(int), "b", 1), ({}, 2, 3),
    ):  # fmt: skip
        table[key] = value
        table[key] += 1
        del table[key]
        found.append(len(table))
    numbers = list(range(20))
    numbers[2:5] = [0]
    del numbers[::3]
    return [*found, numbers]


def attributes() -> list[Any]:
    """Reading and writing attributes of objects of many kinds."""
    plain, heir, slots, record = Plain("a"), Heir("b", c=1), Slots(1, 2), Record("r")
    found: list[Any] = []
    for thing in (plain, heir, Plain, Heir, Plain("c", value=2)):
        found += [thing.kind, thing.made, thing.joined]
    one: Any
    for one in (plain, heir):
        one.label = one.title
        one.value = one.made_up_name
        one.fresh = one.label
        del one.fresh
        found += [one.options, one.label, getattr(one, "gone", None), hasattr(one, "size")]
    slots.left = slots.right
    record.note = record.name
    point = Point(1.0)
    found += [
        slots.left,
        record.sizes,
        point.x,
        point == Point(1),
        dataclasses.replace(point, y=2),
    ]
    things: tuple[Any, ...] = (
        1, 2.5, "a", b"a", [1], {}, (1,), None, len, str.join, json, json.dumps, print, plain.made,
        type(plain), range(3), numbers, operator.add, functools.partial(len), re.compile("a"),
    )  # fmt: skip
    for thing in things:
        found += [thing.__class__, type(thing).__name__, thing.__doc__, getattr(thing, "real", 0)]
        found.append(callable(thing) or isinstance(thing, (str, int)))
    for name in ("__name__", "__module__", "__qualname__", "__defaults__", "__code__", "__dict__"):
        found += [getattr(numbers, name), getattr(Plain, name, None), vars(Plain).get(name)]
    return found
