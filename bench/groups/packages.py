"""Apps with packages: numpy and pillow for pictures, pandas and matplotlib for plots."""

from __future__ import annotations

from figures import Figure, Table
from setting import Bench
from starts import Start, measure


def tables(bench: Bench) -> list[Table]:
    """Both apps against bare Pyodide, and the plots against Pyodide with the same packages."""
    loaded = bench.bare("boot", packages="pandas,matplotlib", imports="pandas,matplotlib.pyplot")
    starts = measure(
        bench,
        [
            Start("bare", bench.bare("boot")),
            # after a quarter of a minute a second Python puts pillow into the kept memory
            Start("picture", bench.url("flip"), "bench.picture()", stay=40),
            Start("loaded", loaded),
            Start("plots", bench.url("plots"), "bench.hello()"),
        ],
    )
    figures: list[Figure] = []
    aimed = ("≤ 0.35", "≤ 0.15")
    for state, aims in (("cold", ("", "")), ("warm", aimed), ("later", aimed)):
        bare = starts.figure("bare", state, "bare Pyodide boot")
        plain = starts.figure("loaded", state, "… with pandas and matplotlib")
        figures += [
            bare,
            starts.figure("picture", state, "numpy image app answered", aims[0], bare),
            plain,
            starts.figure("plots", state, "pandas + matplotlib app answered", aims[1], plain),
        ]
    return [Table("Start with packages", figures)]
