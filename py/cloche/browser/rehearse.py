"""Work that makes the next start faster: the browser learns which of Python's code runs often.

Browsers optimize WebAssembly while it runs, and keep what they have optimized beside the file, for
the next visit. A start from a snapshot runs so little Python that there would be nothing to keep.
So what a start does is done a few times over, when nobody needs the worker, in small steps.
"""

from __future__ import annotations

import ast
import asyncio
import json
import time
from collections.abc import Iterator

#: Seconds of one step, and between two: an event that comes waits no longer than a step.
_STEP = 0.012
_REST = 0.03

_SOURCE = '''
import json

class Base:
    """What scripts are made of."""

    names: list[str] = []

    def __init__(self, label="x", *, value=None, **options):
        self.label, self.value = label, value
        self.options = {key: item for key, item in options.items() if item is not None}

    @property
    def title(self):
        return f"{self.label.title()}: {self.value!r:>10}"

class Derived(Base):
    def __init__(self, *given, **options):
        super().__init__(*given, **options)
        self.names = sorted({str(each) for each in range(9)}, key=lambda text: text[::-1])

def numbers(count):
    for each in range(count):
        try:
            yield each if each % 2 else 1 / (each - 4)
        except ZeroDivisionError:
            continue

items = [Derived("one", value=each, visible=True, choices=[1, 2.5]) for each in numbers(12)]
text = json.dumps([dict(title=item.title, names=item.names, **item.options) for item in items])
again = json.loads(text)
assert [entry["title"] for entry in again] == [item.title for item in items]
words = " ".join(map(str.strip, text.split(","))).replace("title", "name").encode().decode()
'''


def _round() -> Iterator[None]:
    tree = ast.parse(_SOURCE)
    yield
    code = compile(tree, "<rehearsal>", "exec")
    yield
    for _ in range(6):
        exec(code, {"__name__": "rehearsal"})
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
