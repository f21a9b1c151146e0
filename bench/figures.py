"""Figures, and the tables they are printed in."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass
class Figure:
    """One line of a table.

    Args:
        name: what was measured.
        values: one value per run.
        unit: of the values.
        aim: what the project wants, as it stands in the table.
        base: the figure that the median is divided by, of the same runs.
        peer: the predecessor's figure, measured once (bench/peer.py).
    """

    name: str
    values: Sequence[float]
    unit: str = "ms"
    aim: str = ""
    base: Figure | None = None
    peer: str = ""

    @property
    def median(self) -> float:
        """The middle run."""
        return statistics.median(self.values)

    def ratio(self) -> str:
        """How this compares with its base; empty without one."""
        return f"{self.median / self.base.median:.2f}" if self.base else ""

    def raw(self) -> str:
        """Median with least and most."""
        text = f"{_number(self.median)} {self.unit}".strip()
        if len(self.values) == 1:
            return text
        least, most = _number(min(self.values)), _number(max(self.values))
        return f"{text} ({least}–{most}, n={len(self.values)})"


@dataclass
class Table:
    """Figures under one heading, and what a reader must know about them."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _number(value: float) -> str:
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 or value == int(value) else 2
    return f"{value:,.{digits}f}".removesuffix(".0")


def report(tables: Iterable[Table]) -> None:
    """Print the tables as Markdown, which is easy to read as it is."""
    for table in tables:
        heads = ["figure", "ratio", "aim", "measured"]
        rows = [[figure.name, figure.ratio(), figure.aim, figure.raw()] for figure in table.figures]
        if any(figure.peer for figure in table.figures):
            heads.append("predecessor")
            for row, figure in zip(rows, table.figures, strict=True):
                row.append(figure.peer)
        print(f"\n## {table.title}\n")
        if rows:
            print_rows(heads, rows)
        for note in table.notes:
            print(f"\n{note}")
    print(flush=True)


def print_rows(heads: list[str], rows: list[list[str]]) -> None:
    """Print one Markdown table with its columns lined up."""
    print("\n".join(lined_up(heads, rows)))


def lined_up(heads: list[str], rows: list[list[str]]) -> list[str]:
    """The lines of one Markdown table with its columns lined up."""
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]

    def line(cells: list[str]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    rule = f"| {' | '.join('-' * width for width in widths)} |"
    return [line(heads), rule, *(line(row) for row in rows)]
