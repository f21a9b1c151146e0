"""Python that is there already: the same site once more, and an element that is put back."""

from __future__ import annotations

from figures import Figure, Table
from setting import BARE, Bench, visit

from browser import page, profile


def tables(bench: Bench) -> list[Table]:
    """The hello world as `cloche build --shared-worker` makes it, and without."""
    bare: list[float] = []
    again: dict[str, list[float]] = {"hello": [], "shared": []}
    back: dict[str, list[float]] = {"hello": [], "shared": []}
    for _ in range(bench.runs):
        with bench.fresh() as at:
            bare.append(visit(at, bench.bare("boot"), BARE)["answered"])
        for app in again:
            with profile() as folder, page(bench.pw, folder) as at:
                visit(at, bench.url(app), "bench.hello()")
                at.evaluate("bench.settled()")
                again[app].append(visit(at, bench.url(app), "bench.hello()")["answered"])
                back[app].append(at.evaluate("bench.putBack()"))
    base = Figure("bare Pyodide boot, cold", bare)
    return [
        Table(
            "Python that stays",
            [
                base,
                Figure("reload answered, a Python of its own", again["hello"], base=base),
                Figure("reload answered, --shared-worker", again["shared"], base=base),
                Figure("element put back, a Python of its own", back["hello"], base=base),
                Figure("element put back, --shared-worker", back["shared"], base=base),
            ],
        )
    ]
