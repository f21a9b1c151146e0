"""Browsers with a profile of their own, and a processor as slow as a phone's."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import struct
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Page, Playwright

PROBES = [
    path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent / "probes").glob("*.js"))
]
#: What a browser does when it has just been started is not part of a visit.
_SETTLING = 2.5
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _picture(side: int = 1024) -> str:
    """A PNG of bands of colour, as a data URL: a visitor has his picture already."""
    part = side * 3 // 32
    rows = b"".join(
        b"\0" + b"".join(bytes([(row * 7 + at * 29) % 256]) * part for at in range(32))
        for row in range(side)
    )

    def chunk(name: bytes, data: bytes) -> bytes:
        size, check = struct.pack(">I", len(data)), struct.pack(">I", zlib.crc32(name + data))
        return size + name + data + check

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
    return "data:image/png;base64," + base64.b64encode(png + chunk(b"IEND", b"")).decode()


PROBES.append(f"window.benchPicture = {_picture()!r};")
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_SLICE = 0.004


def executable() -> str:
    """The browser to measure with."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        raise SystemExit("No Chromium found: set CHROMIUM to its path, or run npm test once.")
    return found


@contextmanager
def profile() -> Iterator[Path]:
    """A fresh, empty browser profile."""
    folder = Path(tempfile.mkdtemp(prefix="cloche-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def page(playwright: Playwright, folder: Path, slowdown: int = 1) -> Iterator[Page]:
    """A page of a new browser process that uses the profile in `folder`.

    Args:
        slowdown: the page's process, with its workers and compilers, runs every nth part of the
            time. (The browser's own throttle knows pages only, not workers, where Python is.)
    """
    context = playwright.chromium.launch_persistent_context(
        str(folder), executable_path=executable(), args=FLAGS, headless=True
    )
    context.set_default_timeout(300_000)
    try:
        for probe in PROBES:
            context.add_init_script(probe)
        at = context.pages[0]
        # the init scripts hold from the next document on, and the process stays
        at.goto("about:blank")
        time.sleep(_SETTLING)
        with _slowed(renderers(folder), slowdown):
            yield at
    finally:
        context.close()


@contextmanager
def _slowed(processes: list[int], slowdown: int) -> Iterator[None]:
    if slowdown <= 1:
        yield
        return
    over = threading.Event()

    def pulse() -> None:
        while not over.is_set():
            begin = time.perf_counter()
            time.sleep(_SLICE)
            _signal(processes, signal.SIGSTOP)
            # however long the slice really was, the pause is that times the rest
            time.sleep((time.perf_counter() - begin) * (slowdown - 1))
            _signal(processes, signal.SIGCONT)

    thread = threading.Thread(target=pulse, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        _signal(processes, signal.SIGCONT)


def _signal(processes: list[int], number: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def renderers(folder: Path) -> list[int]:
    """Processes of the browser with this profile that run pages."""
    commands: dict[int, str] = {}
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError, ValueError):
            commands[int(entry.name)] = (entry / "cmdline").read_bytes().decode("utf-8", "replace")
            parents[int(entry.name)] = int(
                (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
            )
    family = {
        number
        for number, command in commands.items()
        if f"--user-data-dir={folder}" in command and "--type=" not in command
    }
    for _ in range(6):
        family |= {number for number, parent in parents.items() if parent in family}
    return sorted(number for number in family if "--type=renderer" in commands[number])
