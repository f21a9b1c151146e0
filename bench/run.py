"""`npm run bench`: measures Cloche against bare Pyodide, in one run, and prints tables of ratios.

Nothing here is asserted by a test: machines differ, and so do their moods. Every figure is the
median of its runs, with the least and the most beside it.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from figures import report
from groups import again, breakdown, engine, events, imports, packages, phone, start
from playwright.sync_api import sync_playwright
from server import served
from setting import Bench, lay_out

GROUPS = {
    "start": start.tables,
    "again": again.tables,
    "packages": packages.tables,
    "phone": phone.tables,
    "import": imports.tables,
    "events": events.tables,
    "engine": engine.tables,
    "breakdown": breakdown.tables,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each figure (default 5)")
    parser.add_argument(
        "--only", choices=GROUPS, action="append", help="a group of figures; may be given again"
    )
    chosen = parser.parse_args()
    if chosen.runs < 1:
        parser.error("--runs must be at least 1")
    with tempfile.TemporaryDirectory(prefix="cloche-bench-site-") as temporary:
        site = Path(temporary)
        lay_out(site)
        with served(site) as host, sync_playwright() as pw:
            bench = Bench(pw, site, host, chosen.runs, _say)
            print(f"\n{_machine()}, {_version(bench)}, {chosen.runs} runs of each figure")
            for name in chosen.only or GROUPS:
                began = time.monotonic()
                # at once, because all groups together take long
                report(GROUPS[name](bench))
                load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
                _say(f"{name}: {time.monotonic() - began:.0f} s {load}")


def _version(bench: Bench) -> str:
    with bench.fresh() as at:
        found: str = at.evaluate("navigator.userAgent.match(/Chrome\\/[\\d.]+/)[0]")
    return f"{found} headless"


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
