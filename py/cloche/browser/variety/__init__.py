"""Small pieces of Python that together touch what Python itself is made of.

They are what `rehearse` computes. A browser that optimizes WebAssembly bets, at each place that
calls by address, on the few targets that it has seen there, and throws the code away when another
one comes. So each kind of operation is met here with many kinds of values, more than a browser
remembers: it does not bet then, and what it keeps for the next visit holds.

Nothing here makes garbage that holds itself, opens a file, or imports.
"""

from __future__ import annotations

from collections.abc import Callable

from .operations import arithmetic, attributes, comparison, iteration, subscripts
from .programs import calls, choices, data, failures, packed, parsed, sent, texts, turns

__all__ = ["SAMPLES", "turns"]

SAMPLES: tuple[Callable[[], object], ...] = (
    iteration, arithmetic, comparison, subscripts, attributes, calls, texts, failures, choices,
    sent, data, packed, parsed,
)  # fmt: skip
