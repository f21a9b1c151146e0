"""The engine's own figures, beside those of bare messages."""

from __future__ import annotations

from typing import Any

from figures import Figure, Table
from setting import BARE, Bench, visit

EVENTS = 1000
SIZES = {"small": "200 B", "medium": "200 KB", "large": "4 MB"}


def tables(bench: Bench) -> list[Table]:
    """Events through the JavaScript client against messages to a worker that only echoes."""
    plain = _bare(bench, "echo")
    python = _bare(bench, "python-echo")
    payloads = bench.in_app("engine", "benchEngine.payloads()")
    rates = bench.in_app("engine", f"benchEngine.throughput({EVENTS})")
    streams = bench.in_app("engine", "benchEngine.stream(2000)")
    stops = bench.in_app("engine", "benchEngine.stops(5)")
    assert all(run["seen"] >= 2000 for run in streams), streams
    return [
        _costs(plain, python, payloads),
        _rates(plain, python, rates, streams),
        Table(
            "Stop: from the call until Python has ended it and answers the next event",
            [
                Figure(what, [run[name] for run in stops], "ms", aim)
                for name, what, aim in (
                    ("waiting", "an event that waits", ""),
                    ("generator", "a generator", ""),
                    ("suspended", "a sync function that sleeps", ""),
                    ("computing", "a loop that computes", "≤ 150"),
                )
            ],
        ),
    ]


def _bare(bench: Bench, worker: str) -> list[Any]:
    found = []
    for _ in range(bench.runs):
        with bench.fresh() as at:
            visit(at, bench.bare(worker), BARE)
            found.append(at.evaluate(f"benchEngine.bare({EVENTS})"))
    return found


def _costs(plain: list[Any], python: list[Any], payloads: list[Any]) -> Table:
    figures = []
    for name, size in SIZES.items():
        base = Figure(
            f"{size}: message through Python's json", [run["payloads"][name] for run in python]
        )
        figures += [
            Figure(f"{size}: bare message", [run["payloads"][name] for run in plain]),
            base,
            Figure(f"{size}: event", [run[name] for run in payloads], base=base),
        ]
    return Table("Cost of one event, there and back, by its payload", figures)


def _rates(plain: list[Any], python: list[Any], rates: list[Any], streams: list[Any]) -> Table:
    def rate(name: str, values: list[float], base: Figure | None = None) -> Figure:
        return Figure(name, values, "/s", base=base)

    one = rate(
        "messages through Python, one after the other", [run["sequential"] for run in python]
    )
    all_ = rate("messages through Python, all at once", [run["together"] for run in python])
    stream = Figure("2,000 messages of Python", [run["stream"] for run in python])
    return Table(
        "Throughput",
        [
            rate("bare messages, one after the other", [run["sequential"] for run in plain]),
            one,
            rate("events, one after the other", [run["sequential"] for run in rates], one),
            rate("bare messages, all at once", [run["together"] for run in plain]),
            all_,
            rate("events, all at once", [run["together"] for run in rates], all_),
            Figure(f"queue of {EVENTS:,} that wait for one place", [r["queued"] for r in rates]),
            Figure("2,000 bare messages", [run["stream"] for run in plain]),
            stream,
            Figure("2,000 yields", [run["took"] for run in streams], base=stream),
            Figure("… values that arrived", [run["seen"] for run in streams], ""),
        ],
    )
