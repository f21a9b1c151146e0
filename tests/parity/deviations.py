"""Reads deviations.md: what may differ, and where."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_LINE = re.compile(r"- `(?P<name>[^`]+)` `(?P<place>[^`]+)` — .+")


@cache
def listed(heading: str) -> list[tuple[str, re.Pattern[str]]]:
    """The lines below a heading as pairs of name and pattern of the place."""
    text = Path(__file__).with_name("deviations.md").read_text(encoding="utf-8")
    section = text.split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("- ")]
    found = [_LINE.fullmatch(line) for line in lines]
    assert all(found), f"deviations.md: a line under {heading} is not in the usual form"
    return [(match["name"], re.compile(match["place"])) for match in found if match]


def allowed(heading: str, name: str, difference: str) -> bool:
    """Whether a difference is on the list."""
    return any(known == name and place.match(difference) for known, place in listed(heading))
