"""What a visitor feels after the start: round trips, yields, pictures, lists."""

from __future__ import annotations

import statistics

import peer
from figures import Figure, Table
from setting import Bench


def tables(bench: Bench) -> list[Table]:
    """Everything from DOM to DOM."""
    echo = bench.in_app("echo", "bench.echo(60)")
    streams = bench.in_app("yields", "bench.yields()")
    flips = bench.in_app("flip", "bench.flip(6)")
    turns = bench.in_app("items", "bench.turns(8)")
    return [
        Table(
            "Events, DOM to DOM",
            [
                Figure(
                    "event round trip on a Textbox",
                    [statistics.median(run[10:]) for run in echo],
                    "ms",
                    "≤ 5",
                    peer=peer.ROUND_TRIP,
                ),
                Figure(
                    "500 yields to a Textbox",
                    [run["took"] for run in streams],
                    "ms",
                    "≤ 500",
                    peer=peer.YIELDS,
                ),
                Figure("… first of them shown", [run["first"] for run in streams]),
                Figure("… distinct values shown", [run["seen"] for run in streams], ""),
                Figure(
                    "1024×1024 flip, upload to paint",
                    [statistics.median(run[1:]) for run in flips],
                    "ms",
                    "≤ 200",
                    peer=peer.FLIP,
                ),
                Figure("… the first one", [run[0] for run in flips]),
                Figure(
                    "200 rows drawn anew, click to DOM",
                    [statistics.median(run["whole"][2:]) for run in turns],
                ),
                Figure(
                    "… the page's share",
                    [statistics.median(run["page"][2:]) for run in turns],
                    "ms",
                    "≤ 50",
                ),
            ],
            [peer.NOTE],
        )
    ]
