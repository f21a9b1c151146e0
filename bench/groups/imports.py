"""The core's import, where no snapshot holds it."""

from __future__ import annotations

from figures import Figure, Table
from setting import BARE, Bench, visit

from cloche.site.runtime import web_dir


def tables(bench: Bench) -> list[Table]:
    """Import of the core as a plain start loads it."""
    core = next((path for path in web_dir().glob("compiled-*.zip")), None)
    core = core or next(web_dir().glob("core-*.zip"))
    results = []
    for _ in range(bench.runs):
        with bench.fresh() as at:
            results.append(visit(at, bench.bare("import", core=f"/{core.name}"), BARE))
    return [
        Table(
            "Import of the core, in a plain start",
            [
                Figure("import of the core", [run["total"] for run in results], "ms", "≤ 100"),
                Figure("… engine and bridge alone", [run["bridge"] for run in results], "ms"),
            ],
            ["A start from the snapshot imports nothing."],
        )
    ]
