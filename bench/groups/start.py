"""Start of the hello world: time, bytes, requests, memory."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import peer
from figures import Figure, Table
from memory import memory
from setting import Bench
from starts import Start, Starts, measure

from cloche.site.runtime import web_dir


def tables(bench: Bench) -> list[Table]:
    """Times, and then sizes."""
    bare = Start("bare", bench.bare("boot"))
    hello = Start("hello", bench.url("hello"), "bench.hello()")
    starts = measure(bench, [bare, hello])
    used = {start.name: _memory(bench, start) for start in (bare, hello)}
    return [_times(starts), _sizes(bench, starts, used)]


def _memory(bench: Bench, start: Start) -> list[float]:
    return [memory(bench.pw, start.url, start.script) for _ in range(bench.runs)]


def _times(starts: Starts) -> Table:
    cold = starts.figure("bare", "cold", "bare Pyodide boot")
    warm = starts.figure("bare", "warm", "bare Pyodide boot")
    later = starts.figure("bare", "later", "bare Pyodide boot")
    figures = [
        cold,
        warm,
        later,
        starts.seen("hello", "cold", "hello world visible", "≤ 0.05", cold),
        starts.seen("hello", "warm", "hello world visible", "", warm),
        starts.figure("hello", "cold", "hello world answered", "≤ 0.45", cold),
        starts.figure("hello", "warm", "hello world answered", "≤ 0.20", warm),
        starts.figure("hello", "later", "hello world answered", "≤ 0.20", later),
    ]
    for figure, value in zip(
        figures[3:-1],
        (peer.VISIBLE_COLD, peer.VISIBLE_WARM, peer.ANSWERED_COLD, peer.ANSWERED_WARM),
        strict=True,
    ):
        figure.peer = value
    return Table("Start", figures, [peer.NOTE])


def _sizes(bench: Bench, starts: Starts, memories: dict[str, list[float]]) -> Table:
    site = bench.site / "hello"
    arrived = _kilobytes(site, starts.results["hello"]["scripts"])
    sent = starts.sent["hello"]
    before = sent[: starts.sent_before_answer["hello"]]
    bare = starts.sent["bare"]
    used = Figure("memory of the page, bare Pyodide", memories["bare"], "MB")
    core = next(web_dir().glob("core-*.zip"))
    return Table(
        "Sizes",
        [
            Figure(
                "JavaScript + CSS that the UI needs to be visible",
                [_kilobytes(site, []) if _drawn_by_the_build(bench) else arrived],
                "KB gzip",
                "≤ 60",
            ),
            Figure("… that have come when it is", [arrived], "KB gzip"),
            Figure("Python core shipped", [core.stat().st_size / 1000], "KB", "≤ 250"),
            Figure(
                "requests of hello world, cold, until the answer",
                [len(before)],
                "",
                "≤ 12",
                peer=peer.REQUESTS,
            ),
            Figure("… and behind it", [len(sent) - len(before)], ""),
            Figure(
                "bytes of hello world, cold, until the answer",
                [_megabytes(before)],
                "MB",
                "≤ 10",
                peer=peer.BYTES,
            ),
            Figure("… and behind it", [_megabytes(sent) - _megabytes(before)], "MB"),
            Figure("bytes of bare Pyodide, cold", [_megabytes(bare)], "MB"),
            used,
            Figure(
                "memory of the page, hello world",
                memories["hello"],
                "MB",
                "≤ 1.15",
                used,
                peer.MEMORY,
            ),
        ],
        ["Texts, scripts and WebAssembly are sent with gzip, as static hosts do."],
    )


def _megabytes(sent: list[tuple[str, int]]) -> float:
    return sum(size for _, size in sent) / 1_000_000


def _drawn_by_the_build(bench: Bench) -> bool:
    """Whether the UI is visible while none of the page's scripts has come."""
    with bench.fresh() as at:
        at.route("**/cloche/**/*.js", lambda _: None)
        at.goto(bench.url("hello"), wait_until="commit")
        at.wait_for_timeout(1000)
        seen = at.get_by_role("button", name="Submit").is_visible()
        at.unroute_all(behavior="ignoreErrors")
    return seen


def _kilobytes(site: Path, scripts: list[str]) -> float:
    """Of these scripts, and of the page's own styles."""
    page = (site / "index.html").read_text("utf-8")
    parts = [(site / path.split("/hello/", 1)[1]).read_bytes() for path in scripts]
    parts.append("".join(re.findall(r"<style.*?</style>", page, re.DOTALL)).encode())
    return sum(len(gzip.compress(part, 9)) for part in parts) / 1000
