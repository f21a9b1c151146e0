"""`npm run bench`: measures Cloche against bare Pyodide, in one run, and prints a table of ratios.

Nothing here is asserted by a test: machines differ, and so do their moods. Every figure is the
median of its runs, with the least and the most beside it.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, Request, sync_playwright

from browser import page, profile, served
from cloche.site.runtime import ensure, runtime_dir, web_dir

HERE = Path(__file__).parent
APPS = ("hello", "echo", "yields", "flip")


@dataclass
class Figure:
    """One line of the table."""

    name: str
    values: list[float]
    unit: str
    aim: str = ""
    ratio_to: str = ""

    @property
    def median(self) -> float:
        """The middle run."""
        return statistics.median(self.values)

    def raw(self) -> str:
        """Median with least and most."""
        return (
            f"{self.median:,.1f} {self.unit} ({min(self.values):,.1f}–{max(self.values):,.1f}, "
            f"n={len(self.values)})"
        )


def lay_out(folder: Path) -> None:
    """Everything that is measured, as one static site that was deployed a while ago."""
    from cloche.cli import main

    shutil.copytree(HERE / "pages", folder / "bare")
    shutil.copytree(runtime_dir(), folder / "pyodide")
    for path in ensure(["numpy", "pillow"]).values():
        shutil.copy(path, folder / "pyodide")
    for core in web_dir().glob("core-*.zip"):
        shutil.copy(core, folder / core.name)
    for app in APPS:
        script, out = str(HERE / "apps" / f"{app}.py"), str(folder / app)
        code = main(["build", script, "--out", out, "--runtime", "bundled", "--no-lock-file"])
        if code:
            sys.exit(code)
    # a browser trusts its copy of a file for a tenth of the file's age, if the host says nothing
    deployed = time.time() - 30 * 24 * 3600
    for path in folder.rglob("*"):
        os.utime(path, (deployed, deployed))


class Network:
    """Requests of one visit."""

    def __init__(self, at: Page) -> None:
        self.requests: list[Request] = []
        at.on("request", self._note)

    def _note(self, request: Request) -> None:
        if request.url.startswith("http"):
            self.requests.append(request)

    def paths(self, base: str) -> list[str]:
        """Paths in order."""
        return [request.url.removeprefix(base).split("?")[0] for request in self.requests]


def visit(at: Page, url: str, result: str) -> Any:
    """Open `url` and evaluate `result` there."""
    at.goto(url, wait_until="commit")
    return at.evaluate(result)


BARE = """new Promise((resolve) => {
  const timer = setInterval(() => {
    if (!window.benchResult) return;
    clearInterval(timer);
    resolve(window.benchResult);
  }, 4);
})"""


def boots(pw: Playwright, base: str, runs: int) -> tuple[list[Figure], list[str], list[str]]:
    """Cold and warm starts of both, alternating, so that a slow minute hits them alike."""
    seen: dict[str, list[float]] = {}
    cold_paths: list[str] = []
    scripts: list[str] = []
    for _ in range(runs):
        for name, url, script in (
            ("bare", f"{base}/bare/bare.html", BARE),
            ("hello", f"{base}/hello/", "bench.hello()"),
        ):
            with profile() as folder:
                for state in ("cold", "warm"):
                    with page(pw, folder) as at:
                        network = Network(at)
                        result = visit(at, url, script)
                        seen.setdefault(f"{name} {state}", []).append(result["answered"])
                        if "visible" in result:
                            seen.setdefault(f"visible {state}", []).append(result["visible"])
                            if state == "cold":
                                cold_paths = network.paths(f"{base}/hello/")
                                scripts = [
                                    path.removeprefix("/hello/") for path in result["scripts"]
                                ]
    return (
        [
            Figure("bare Pyodide boot, cold", seen["bare cold"], "ms"),
            Figure("bare Pyodide boot, warm", seen["bare warm"], "ms"),
            Figure(
                "hello world visible, cold",
                seen["visible cold"],
                "ms",
                "",
                "bare Pyodide boot, cold",
            ),
            Figure(
                "hello world visible, warm",
                seen["visible warm"],
                "ms",
                "",
                "bare Pyodide boot, warm",
            ),
            Figure(
                "hello world answered, cold",
                seen["hello cold"],
                "ms",
                "≤ 1.15",
                "bare Pyodide boot, cold",
            ),
            Figure(
                "hello world answered, warm",
                seen["hello warm"],
                "ms",
                "≤ 1.15",
                "bare Pyodide boot, warm",
            ),
        ],
        cold_paths,
        scripts,
    )


def in_app(pw: Playwright, url: str, runs: int, script: str) -> list[Any]:
    """Results of `script` in an app that has started, each in a page of its own."""
    found = []
    with profile() as folder:
        for _ in range(runs):
            with page(pw, folder) as at:
                visit(at, url, "bench.ready()")
                found.append(at.evaluate(script))
    return found


def sizes(site: Path, cold_paths: list[str], scripts: list[str]) -> list[Figure]:
    """Compressed kilobytes of what a first visit fetches; `scripts` came before the first paint."""

    def kilobytes(names: list[str]) -> float:
        files = {site / (name or "index.html") for name in names}
        return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) / 1024

    core = next((site / "cloche").glob("core-*.zip"))
    first, whole = [kilobytes(scripts)], [kilobytes(cold_paths) / 1024]
    return [
        Figure("JavaScript + CSS before first paint", first, "KB gzip", "≤ 60"),
        Figure("Python core shipped", [core.stat().st_size / 1024], "KB", "≤ 250"),
        Figure("requests of hello world, cold", [float(len(cold_paths))], "", "≤ 12"),
        Figure("bytes of hello world, cold", whole, "MB gzip"),
    ]


def report(figures: list[Figure]) -> None:
    """Print the table."""
    by_name = {figure.name: figure for figure in figures}
    width = max(len(figure.name) for figure in figures)
    print(f"\n{'figure':{width}}  {'ratio':>7}  {'aim':>8}  measured")
    for figure in figures:
        base = by_name.get(figure.ratio_to)
        ratio = f"{figure.median / base.median:.2f}" if base else ""
        print(f"{figure.name:{width}}  {ratio:>7}  {figure.aim:>8}  {figure.raw()}")


def events(pw: Playwright, base: str, runs: int) -> list[Figure]:
    """What happens after the start: round trips, yields, pictures."""
    echo = in_app(pw, f"{base}/echo/", runs, "bench.echo(60)")
    streams = in_app(pw, f"{base}/yields/", runs, "bench.yields()")
    flips = in_app(pw, f"{base}/flip/", runs, "bench.flip(6)")
    return [
        Figure(
            "event round trip, DOM to DOM",
            [statistics.median(run[10:]) for run in echo],
            "ms",
            "≤ 5",
        ),
        Figure("500 yields to a Textbox", [run["took"] for run in streams], "ms", "≤ 500"),
        Figure("… first of them shown", [run["first"] for run in streams], "ms"),
        Figure("… distinct values shown", [run["seen"] for run in streams], ""),
        Figure(
            "1024×1024 flip, upload to paint",
            [statistics.median(run[1:]) for run in flips],
            "ms",
            "≤ 200",
        ),
        Figure("… the first one", [run[0] for run in flips], "ms"),
    ]


def imports(pw: Playwright, base: str, core: str, runs: int) -> list[Figure]:
    """The core's import in the page."""
    results = []
    for _ in range(runs):
        with profile() as folder, page(pw, folder) as at:
            results.append(visit(at, f"{base}/bare/import.html?core=/{core}", BARE))
    return [
        Figure("import of the core in the page", [run["total"] for run in results], "ms", "≤ 100"),
        Figure("… engine and bridge alone", [run["bridge"] for run in results], "ms"),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each figure (default 5)")
    parser.add_argument("--only", choices=("boot", "events", "import"), help="one group of figures")
    chosen = parser.parse_args()
    wanted: Callable[[str], bool] = lambda group: chosen.only in (None, group)  # noqa: E731
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="cloche-bench-site-") as temporary:
        site = Path(temporary)
        lay_out(site)
        core = next(site.glob("core-*.zip")).name
        with served(site) as base, sync_playwright() as pw:
            if wanted("boot"):
                started, cold_paths, scripts = boots(pw, base, chosen.runs)
                figures += started + sizes(site / "hello", cold_paths, scripts)
            if wanted("import"):
                figures += imports(pw, base, core, chosen.runs)
            if wanted("events"):
                figures += events(pw, base, chosen.runs)
    report(figures)


if __name__ == "__main__":
    main()
