"""Where each millisecond and each byte of a cold and a warm hello world goes."""

from __future__ import annotations

from typing import Any

from figures import Table, lined_up
from setting import Bench, visit

from browser import page, profile

_WORKER = """() => ({
  begin: performance.timeOrigin,
  marks: performance.getEntriesByType("mark").map(({ name, startTime }) => [name, startTime]),
  files: performance.getEntriesByType("resource").map((entry) =>
    [new URL(entry.name).pathname, entry.startTime, entry.responseEnd]),
})"""
_PAGE = """() => ({
  begin: performance.timeOrigin,
  stages: bench.stages,
  paint: performance.getEntriesByType("paint").map(({ name, startTime }) => [name, startTime]),
  files: performance.getEntriesByType("resource").map((entry) =>
    [new URL(entry.name).pathname, entry.startTime, entry.responseEnd]),
})"""


def tables(bench: Bench) -> list[Table]:
    """One visit of each kind, the middle one of several by its time until the answer."""
    visits: dict[str, list[dict[str, Any]]] = {"cold": [], "warm": []}
    for _ in range(bench.runs):
        with profile() as folder:
            for state in visits:
                bench.host.sent.clear()
                with page(bench.pw, folder) as at:
                    result = visit(at, bench.url("hello"), "bench.hello()")
                    at.evaluate("bench.settled()")
                    worker = at.workers[0].evaluate(_WORKER) if at.workers else None
                    seen = {"result": result, "page": at.evaluate(_PAGE), "worker": worker}
                    visits[state].append({**seen, "sent": list(bench.host.sent)})
    found = []
    for state, seen_visits in visits.items():
        ordered = sorted(seen_visits, key=lambda one: float(one["result"]["answered"]))
        middle = ordered[len(ordered) // 2]
        found.append(Table(f"Where the time goes, {state}", notes=[_timeline(middle)]))
        if state == "cold":
            found.append(Table("Where the bytes go, cold", notes=[_bytes(middle["sent"])]))
    return found


def _timeline(one: dict[str, Any]) -> str:
    seen, worker = one["page"], one["worker"]
    moments = [
        (one["result"]["visible"], "the UI is visible"),
        (one["result"]["answered"], "the answer is visible"),
        *((at, f"stage: {name}") for name, at in seen["stages"].items()),
        *((at, name.replace("-", " ")) for name, at in seen["paint"]),
        *((end, f"page has {_short(path)}") for path, _, end in seen["files"] if end),
    ]
    if worker:
        late = worker["begin"] - seen["begin"]
        moments.append((late, "the worker exists"))
        moments += [(late + at, name) for name, at in worker["marks"]]
        moments += [
            (late + end, f"worker has {_short(path)} (asked at {late + start:,.0f})")
            for path, start, end in worker["files"]
            if end
        ]
    rows = [[f"{at:,.0f}", what] for at, what in sorted(moments)]
    return "\n".join(lined_up(["ms", "what"], rows))


def _bytes(sent: list[tuple[str, int]]) -> str:
    sizes: dict[str, tuple[int, int]] = {}
    for path, size in sent:
        times, before = sizes.get(path, (0, 0))
        sizes[path] = (times + 1, before + size)
    ordered = sorted(sizes.items(), key=lambda item: -item[1][1])
    rows = [[_short(path), str(times), f"{size / 1000:,.1f}"] for path, (times, size) in ordered]
    total = sum(size for _, (_, size) in ordered)
    rows.append(["all", str(len(sent)), f"{total / 1000:,.1f}"])
    return "\n".join(lined_up(["file", "times", "KB sent"], rows))


def _short(path: str) -> str:
    return path.removeprefix("/hello/") or "the page"
