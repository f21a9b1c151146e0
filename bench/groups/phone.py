"""A phone: a processor four times slower, 10 Mbit/s, 40 ms."""

from __future__ import annotations

from dataclasses import replace

from figures import Table
from server import Line, served
from setting import Bench
from starts import Start, measure

SLOWDOWN = 4
RATE = 10_000_000 / 8
DELAY = 0.040


def tables(bench: Bench) -> list[Table]:
    """The hello world against bare Pyodide, both on the phone."""
    with served(bench.site, Line(RATE, DELAY)) as host:
        slow = replace(bench, host=host)
        starts = measure(
            slow,
            [
                Start("bare", slow.bare("boot")),
                Start("hello", slow.url("hello"), "bench.hello()"),
            ],
            SLOWDOWN,
        )
    figures = []
    aimed = {"cold": ("≤ 0.05", "≤ 0.45"), "warm": ("", "≤ 0.20"), "later": ("", "≤ 0.20")}
    for state, aims in aimed.items():
        bare = starts.figure("bare", state, "bare Pyodide boot")
        figures += [
            bare,
            starts.seen("hello", state, "hello world visible", aims[0], bare),
            starts.figure("hello", state, "hello world answered", aims[1], bare),
        ]
    note = (
        "The page's whole process, workers and compilers included, runs a quarter of the time. "
        "The host sends 10 Mbit/s, all requests together; each connection and request waits 40 ms."
    )
    return [Table("Start on a phone", figures, [note])]
