"""Work that makes the next start faster: the browser learns which of Python's code runs often.

Browsers optimize WebAssembly while it runs, and keep what they have optimized beside the file, for
the next visit. A start from a snapshot runs so little Python that there would be nothing to keep.
So what a start does is done a few times over, when nobody needs the worker, in small steps.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator

#: Seconds of one step, and between two: an event that comes waits no longer than a step.
_STEP = 0.012
_REST = 0.03

#: What is compiled; it is not run, because what code defines is garbage that holds itself.
_SOURCE = '''
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
'''


class _Item:
    def __init__(self, label: str = "x", *, value: object = None, **options: object) -> None:
        self.label, self.value = label, value
        self.options = {key: item for key, item in options.items() if item is not None}
        self.names = sorted({str(each) for each in range(9)}, key=lambda text: text[::-1])

    @property
    def title(self) -> str:
        return f"{self.label.title()}: {self.value!r:>10}"


class _Entry(_Item):
    def __init__(self, label: str, **options: object) -> None:
        super().__init__(label, **options)
        self.size = len(self.options)


def _numbers(count: int) -> Iterator[float]:
    for each in range(count):
        try:
            yield each if each % 2 else 1 / (each - 4)
        except ZeroDivisionError:
            continue


def _compute() -> None:
    items = [_Entry("one", value=each, visible=True, choices=[1, 2.5]) for each in _numbers(12)]
    listed = [{"title": item.title, "names": item.names, **item.options} for item in items]
    text = json.dumps(listed)
    assert [entry["title"] for entry in json.loads(text)] == [item.title for item in items]
    words = " ".join(map(str.strip, text.split(","))).replace("title", "name")
    assert words.encode().decode() == words


def _round() -> Iterator[None]:
    compile(_SOURCE, "<rehearsal>", "exec")
    yield
    for _ in range(6):
        _compute()
        yield
    json.loads(json.dumps([[number, str(number), {"a": None}] for number in range(200)]))
    yield


async def rehearse(seconds: float) -> None:
    """Compute for so many seconds in all, in steps of a few milliseconds."""
    spent = 0.0
    steps = _round()
    while spent < seconds:
        begin = time.perf_counter()
        while (took := time.perf_counter() - begin) < _STEP:
            if next(steps, ...) is ...:
                steps = _round()
        spent += took
        await asyncio.sleep(_REST)
