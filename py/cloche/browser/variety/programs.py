"""Calls, texts, exceptions, patterns, data and coroutines, as programs have them."""

from __future__ import annotations

import ast
import asyncio
import base64
import binascii
import bisect
import contextlib
import copy
import csv
import datetime
import decimal
import fractions
import functools
import hashlib
import heapq
import html
import io
import json
import marshal
import math
import operator
import os
import pathlib
import pickle
import random
import re
import shlex
import string
import struct
import textwrap
import unicodedata
import urllib.parse
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from .values import NUMBERS, Heir, Plain, Point, Record, Slots, delegated, numbers

#: What is compiled; it is not run, because what code defines is garbage that holds itself.
SOURCE = '''
import gradio as gr

class Greeter:
    """What scripts are made of."""

    def __init__(self, label="x", *, value=None, **options):
        self.label, self.value = label, value
        self.options = {key: item for key, item in options.items() if item is not None}

    @property
    def title(self):
        return f"{self.label.title()}: {self.value!r:>10}"

def numbers(count):
    for each in range(count):
        try:
            yield each if each % 2 else 1 / (each - 4)
        except ZeroDivisionError:
            continue

async def answer(name, *, times=1):
    with open(name) as file, gr.Blocks() as demo:
        while times > 0 and not file.closed:
            times -= 1
    return [lambda: name, *demo.blocks[1:-1]] or {**globals(), "a": (1, 2.5, None)}
'''


def _takes(one: Any, two: Any = 2, *more: Any, key: Any = None, **named: Any) -> int:
    return len(more) + len(named) + (one is two) + (key is None)


def calls() -> list[Any]:
    """Calls of functions, types, methods and objects, with arguments in every form."""
    plain, found = Plain("a"), list[Any]()
    given, named = (1, 2, 3), {"key": 1, "other": 2}
    bound, later = plain.joined, functools.partial(_takes, 1, key=2)
    double: Callable[[Any], Any] = lambda each: each * 2  # noqa: E731
    add = found.append
    for one in (1, "a"):
        add(_takes(one))
        add(_takes(one, 3, 4, key=5, other=6))
        add(_takes(*given, **named))
        add(_takes(one, *given, other=one))
        add([bound(one, sep="-"), later(), later(two=1), double(one), plain(one, k=1), plain()])
        add([operator.itemgetter(0)([one]), operator.attrgetter("label")(plain)])
        add([int(True), str(one), list("ab"), tuple("ab"), set("ab"), dict(a=one), float(3)])  # noqa: C408
        add([bytes(2), bool(one), frozenset("a"), type(one), range(3), enumerate("a"), object()])
        add(
            [
                bytearray(2),
                complex(1),
                slice(1),
                memoryview(b"a"),
                zip("a", "b", strict=True),
                reversed("ab"),
            ]
        )
        add([len("a"), repr(one), hash(one), id(one), iter("a"), ord("a"), chr(97), ascii(one)])
        add([isinstance(one, int), issubclass(bool, int), getattr(one, "real", 0), next(iter("a"))])
        add(
            [
                sorted("ba", key=ord),
                sum((1, 2)),
                min(1, 2),
                max("ab"),
                round(2.567, 1),
                pow(2, 3, 5),
            ]
        )
        add([any((0, 1)), all((0, 1)), format(2.5, ".1f"), divmod(7, 2), bin(5), callable(one)])
        add([*map(str, (1, 2.5)), *filter(None, (0, 1)), *map(double, (1, 2)), *map(plain, "ab")])
        add([Heir(one, value=1), Slots(1, 2), Record("a", [1]), Point(1), plain.made(1, 2)])
        add([functools.reduce(operator.add, (1, 2, 3)), copy.copy([1]), copy.deepcopy({"a": [1]})])
    listed = [3, 1, 2]
    for act in (listed.sort, listed.reverse, listed.copy):
        add(act())
    listed.sort(key=lambda each: -each)
    listed.extend((4, 5))
    listed.insert(0, 9)
    add([listed.index(9), listed.count(1), listed.pop(), listed.pop(0)])
    listed.clear()
    table = dict(a=1, b=2)  # noqa: C408
    table.update({"c": 3}, d=4)
    add([table.get("a"), table.get("z", 0), table.setdefault("e", 5), table.pop("a")])
    add([table.keys() & {"b"}, table.copy(), dict.fromkeys("ab", 0), table.popitem()])
    group = {1}
    group.add(2)
    group.update((3, 4))
    group.discard(1)
    add([group.union((5,)), group.issubset((2, 3)), group.difference((2,)), group.pop()])
    return found


def texts() -> list[Any]:
    """Methods of str and bytes, formats, and patterns."""
    found: list[Any] = []
    for text in ("Some plain text, with words", "ünïcode – text", "日本語 text 😀", "a=1&b=2", ""):
        found += [
            text.lower(),
            text.upper(),
            text.title(),
            text.strip(),
            text.split(),
            text.encode(),
        ]
        found += [text.split(","), text.replace("text", "name"), text.find("e"), text.count("t")]
        found += [text.startswith(("a", "S")), text.endswith("t"), text.isidentifier(), text[::-1]]
        found += [text.partition(" "), text.rpartition("="), text.splitlines(), text.casefold()]
        found += [text.ljust(30, "."), text.center(9), text.zfill(4), text.translate({97: "o"})]
        found += [
            f"{text!r:>12} {text:<20}|{len(text):04d}",
            f"{text} {1}",
            text.isdigit(),
        ]
        found += [re.sub(r"\s+", " ", text), re.findall(r"\w+", text), re.split("[,&]", text)]
        found += [re.match(r"(?P<key>\w+)=(\d+)", text), re.search("(?i)TEXT$", text)]
        found += [urllib.parse.quote(text), urllib.parse.unquote(text), urllib.parse.urlsplit(text)]
        found += [text.encode("utf-8").decode(), json.dumps(text), json.loads(json.dumps([text]))]
        found += [string.Template("$a b").substitute(a=text), text.join("ab"), text * 2]
        found.append(" ".join(each.capitalize() for each in text.split()))
    raw = b"some plain text"
    found += [
        raw.hex(),
        raw.split(),
        raw.find(b"t"),
        raw.replace(b"a", b"b"),
        raw.decode("latin-1"),
    ]
    found += [base64.b64encode(raw), binascii.crc32(raw), hashlib.sha256(raw).hexdigest()]
    found += [
        struct.pack("<Ihd", 1, 2, 3.0),
        struct.unpack("<I", b"abcd"),
        (258).to_bytes(2, "big"),
    ]
    out = io.StringIO()
    print("one", 2, sep="-", end="!", file=out)
    out.write(out.getvalue())
    return [*found, out.getvalue(), int.from_bytes(b"ab", "big"), float("2.5"), int("ff", 16)]


def failures() -> int:
    """Exceptions of many kinds, raised by Python and by what is below it."""
    caught = 0
    one: Any = 1
    takes: Any = _takes
    table: dict[str, int] = {}
    bad: tuple[Callable[[], Any], ...] = (
        lambda: table["a"], lambda: (1,)[one], lambda: int("x"), lambda: 1 / 0, lambda: len(one),
        lambda: one.gone, lambda: Plain().gone, lambda: next(iter(())), lambda: "a" + one,
        lambda: takes(), lambda: json.loads("{"), lambda: float("y"), lambda: b"\xff".decode(),
        lambda: numbers(1).throw(ValueError("a")), lambda: [1].index(2), lambda: {1}.remove(2),
    )  # fmt: skip
    for each in bad:
        try:
            each()
        except (LookupError, ValueError) as error:
            caught += len(str(error))
        except (TypeError, AttributeError):
            caught += 1
        except Exception as error:
            caught += len(error.args)
        else:
            caught -= 1
        finally:
            caught += 1
    with Heir("a"), contextlib.suppress(ValueError), io.StringIO("a") as opened:
        caught += len(opened.read())
        raise KeyError("a")
    try:
        try:
            raise RuntimeError("one")
        except RuntimeError as error:
            raise ValueError("two") from error
    except ValueError as error:
        caught += error.__cause__ is not None
    return caught


def choices() -> list[Any]:
    """Patterns of match, nested functions, comprehensions and conditions."""
    found: list[Any] = []
    things: tuple[Any, ...] = (
        1, "two", [1, 2], {"kind": "a", "more": 1}, (1, 2, 3), None, Point(1.0, 2.0), 2.5, b"b",
    )  # fmt: skip
    for thing in things:
        match thing:
            case None | 1:
                found.append("none")
            case str() | bytes():
                found.append(thing)
            case [first, *rest]:
                found += [first, rest]
            case {"kind": kind, **others}:
                found += [kind, others]
            case Point(x=x, y=y):
                found += [x, y]
            case other if other > 2:
                found.append(other)
    total = 0

    def inner(step: int) -> int:
        nonlocal total
        total += step
        return total

    found += [inner(each) for each in range(5) if each % 2 == 0 or each > 3]
    found.append({key: value for key, value in enumerate("abc") if value != "b"})
    found.append({each.upper() for each in "abca"})
    found.append(sorted(({"n": each % 3, "t": str(each)} for each in range(9)), key=_order))
    while total > 0:
        total -= 1
        if total % 5 == 3:
            continue
        if total == 1:
            break
    else:
        total = -1
    assert total is not None, "never"
    text = "long" if total > 3 else "short" if total else "none"
    return [*found, text, (value := total) and value]


def _order(entry: dict[str, Any]) -> tuple[int, str]:
    return entry["n"], entry["t"]


def sent() -> float:
    """Generators that are sent to, and closed."""
    running = delegated()
    total = next(running)
    total += running.send(None) + running.send(1)
    running.close()
    return total


def data() -> object:
    """JSON as events have it."""
    listed = [
        {"id": each, "props": {"label": str(each), "visible": True, "value": None}}
        for each in range(40)
    ]
    text = json.dumps({"items": listed, "sizes": [[1, 2.5], []]}, separators=(",", ":"))
    return json.loads(text)


def packed() -> list[Any]:
    """What is written to bytes and read back."""
    values = {"a": [1, 2.5, None, (True, "ü")], "b": b"c" * 40, "d": {1, 2}, "e": NUMBERS}
    found: list[Any] = [pickle.loads(pickle.dumps(values)), marshal.loads(marshal.dumps(values))]
    text = "some text that is longer, and comes again, and comes again; " * 6
    found += [zlib.decompress(zlib.compress(text.encode())), zlib.crc32(text.encode())]
    found += [unicodedata.normalize("NFKD", "ünï€ 日本"), list(csv.reader(["a,b", '"c,d",e']))]
    found += [decimal.Decimal("1.10") + 2, decimal.Decimal(1) / 3, fractions.Fraction(1, 3) + 1]
    moment = datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.UTC)
    found += [moment.isoformat(), moment + datetime.timedelta(days=1, hours=2), moment.timetuple()]
    found += [math.sqrt(2), math.floor(2.5), math.isclose(1, 1), math.gcd(12, 18), math.sin(1)]
    heap = [5, 1, 4, 2]
    heapq.heapify(heap)
    found += [heapq.heappop(heap), bisect.bisect([1, 3, 5], 4), random.Random(1).sample(heap, 2)]
    found += [pathlib.PurePosixPath("a/b.c").suffix, os.path.join("a", "b"), os.fspath("a")]
    return [*found, textwrap.dedent("  a\n  b"), html.escape("<a & b>"), shlex.split("a 'b c' d")]


def parsed() -> object:
    """Compilation, which every script goes through."""
    for _ in range(2):
        compile(SOURCE, "<rehearsal>", "exec")
    return ast.parse("f(x)[0].y if a else {**b, 'c': -1}", mode="eval")


async def turns() -> int:
    """What waits in asyncio."""

    async def numbered(count: int) -> AsyncIterator[int]:
        for each in range(count):
            await asyncio.sleep(0)
            yield each

    queue: asyncio.Queue[int] = asyncio.Queue()
    async with asyncio.Lock():
        total = sum([each async for each in numbered(3)])
    queue.put_nowait(total)
    total += await queue.get()
    total += sum(await asyncio.gather(*(asyncio.sleep(0, each) for each in range(3))))
    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(future.set_result, 1)
    total += await future
    with contextlib.suppress(TimeoutError):
        total += await asyncio.wait_for(asyncio.sleep(0, 1), 1)
    return total
