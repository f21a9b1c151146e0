"""What is measured: every app and every bare page as one static site."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright
from server import Host

from browser import page, profile
from cloche.site.runtime import ensure, runtime_dir, web_dir

HERE = Path(__file__).parent
APPS = ("hello", "echo", "yields", "flip", "plots", "engine", "items")
PACKAGES = ("numpy", "pillow", "pandas", "matplotlib")
# How the bare pages tell that they are ready
BARE = """new Promise((resolve) => {
  const timer = setInterval(() => {
    if (!window.benchResult) return;
    clearInterval(timer);
    resolve(window.benchResult);
  }, 4);
})"""


@dataclass
class Bench:
    """What a group of figures needs to measure."""

    pw: Playwright
    site: Path
    host: Host
    runs: int
    log: Callable[[str], None]

    def url(self, app: str) -> str:
        """Address of an app."""
        return f"{self.host.base}/{app}/"

    def bare(self, worker: str, **asked: str) -> str:
        """Address of a bare page with the named worker."""
        more = "".join(f"&{name}={value}" for name, value in asked.items())
        return f"{self.host.base}/bare/page.html?worker={worker}.mjs{more}"

    @contextmanager
    def fresh(self, slowdown: int = 1) -> Iterator[Page]:
        """A page of a new browser with an empty profile."""
        with profile() as folder, page(self.pw, folder, slowdown) as at:
            yield at

    def in_app(self, app: str, script: str) -> list[Any]:
        """Results of `script` in the app after its start, each in a page of its own."""
        found = []
        with profile() as folder:
            for _ in range(self.runs):
                with page(self.pw, folder) as at:
                    visit(at, self.url(app), "bench.ready()")
                    found.append(at.evaluate(script))
        return found


def visit(at: Page, url: str, result: str) -> Any:
    """Open `url` and evaluate `result` there."""
    at.goto(url, wait_until="commit")
    return at.evaluate(result)


def lay_out(folder: Path, apps: tuple[str, ...] = APPS) -> None:
    """Build the site into `folder`, with dates as if it was deployed a while ago."""
    from cloche.cli import main

    shutil.copytree(HERE / "pages", folder / "bare")
    shutil.copytree(runtime_dir(), folder / "pyodide")
    for path in ensure(PACKAGES).values():
        shutil.copy(path, folder / "pyodide")
    for core in web_dir().glob("*.zip"):
        shutil.copy(core, folder / core.name)
    sites = {app: [f"{app}.py"] for app in apps} | {"shared": ["hello.py", "--shared-worker"]}
    for name, (script, *options) in sites.items():
        given = [str(HERE / "apps" / script), "--out", str(folder / name), *options]
        code = main(["build", *given, "--runtime", "bundled", "--no-lock-file"])
        if code:
            sys.exit(code)
    # a browser trusts its copy of a file for a tenth of the file's age, if the host says nothing
    deployed = time.time() - 30 * 24 * 3600
    for path in folder.rglob("*"):
        os.utime(path, (deployed, deployed))
