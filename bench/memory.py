"""Memory of a page as its visitor has it.

No tool is attached to the browser while the page starts: the tools of a browser keep a copy of all
that is fetched. Nor is garbage collected for the measurement: that does not happen to a visitor.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Playwright

from browser import FLAGS, PROBES, executable, profile, renderers

#: Seconds until a page has started, has done what it does for its next visit, and the browser has
#: taken back what its compilers needed; and the same after its answer.
_STARTED = 26
_CALM = 6


def memory(pw: Playwright, url: str, script: str) -> float:
    """Megabytes that the process of the page at `url` has for itself alone, after its answer."""
    with profile() as folder, _browser(folder, url) as address:
        time.sleep(_STARTED)
        browser = pw.chromium.connect_over_cdp(address())
        pages = [page for context in browser.contexts for page in context.pages]
        page = next(page for page in pages if page.url == url)
        for probe in PROBES:
            page.evaluate(probe)
        page.evaluate(script)
        time.sleep(_CALM)
        return sum(_own(process) for process in renderers(folder) if _has_worker(process))


@contextmanager
def _browser(folder: Path, url: str) -> Iterator[Callable[[], str]]:
    given = ["--headless", "--remote-debugging-port=0", f"--user-data-dir={folder}", url]
    process = subprocess.Popen(
        [executable(), *FLAGS, *given], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def address() -> str:
        port = (folder / "DevToolsActivePort").read_text("utf-8").split()[0]
        return f"http://127.0.0.1:{port}"

    try:
        yield address
    finally:
        process.terminate()
        process.wait()


def _own(process: int) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text("utf-8").splitlines()
    own = [line for line in lines if line.startswith(("Private_Clean:", "Private_Dirty:"))]
    return sum(int(line.split()[1]) for line in own) / 1024


def _has_worker(process: int) -> bool:
    threads = Path(f"/proc/{process}/task").glob("*/comm")
    return any(thread.read_text().startswith("DedicatedWorker") for thread in threads)
