"""Starts, cold and warm: bare Pyodide and apps in turn, so that a slow minute hits them alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from figures import Figure
from setting import BARE, Bench, visit

from browser import page, profile

#: With an empty profile; with what the first visit has left; with what both have left (browsers
#: keep compiled scripts from the second visit on).
STATES = ("cold", "warm", "later")


@dataclass(frozen=True)
class Start:
    """One thing that starts: its name, address, and the script that awaits its answer."""

    name: str
    url: str
    script: str = BARE
    #: Seconds that a visitor stays.
    stay: int = 8


@dataclass
class Starts:
    """Milliseconds by name and state, and what else the visits have shown."""

    answered: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    visible: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    #: Results of the last cold visit, and the files it was sent before the answer and after.
    results: dict[str, Any] = field(default_factory=dict)
    sent: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    sent_before_answer: dict[str, int] = field(default_factory=dict)

    def figure(
        self, name: str, state: str, title: str, aim: str = "", base: Figure | None = None
    ) -> Figure:
        """Milliseconds until the answer."""
        return Figure(f"{title}, {state}", self.answered[name, state], "ms", aim, base)

    def seen(
        self, name: str, state: str, title: str, aim: str = "", base: Figure | None = None
    ) -> Figure:
        """Milliseconds until the UI is visible."""
        return Figure(f"{title}, {state}", self.visible[name, state], "ms", aim, base)


def measure(bench: Bench, what: Sequence[Start], slowdown: int = 1) -> Starts:
    """Visit each, with an empty profile and then again with what those visits have left."""
    starts = Starts()
    for run in range(bench.runs):
        for start in what:
            with profile() as folder:
                for state in STATES:
                    bench.host.sent.clear()
                    with page(bench.pw, folder, slowdown) as at:
                        result = visit(at, start.url, start.script)
                        before = len(bench.host.sent)
                        at.evaluate(f"bench.settled({start.stay})")
                        if state == "cold":
                            starts.sent[start.name] = list(bench.host.sent)
                            starts.sent_before_answer[start.name] = before
                            starts.results[start.name] = result
                    key = (start.name, state)
                    starts.answered.setdefault(key, []).append(result["answered"])
                    if "visible" in result:
                        starts.visible.setdefault(key, []).append(result["visible"])
                    bench.log(f"{start.name} {state} {run + 1}: {result['answered']:,.0f} ms")
    return starts
