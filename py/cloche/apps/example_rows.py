"""The rows of `Examples`, from a list or from a folder."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from cloche.components.base import Component


def rows_of(examples: Any, inputs: list[Component]) -> list[list[Any]]:
    """Every example as a row as long as the inputs.

    Raises:
        ValueError: neither rows nor a folder, or single values for several inputs.
        FileNotFoundError: there is no such folder.
    """
    if isinstance(examples, str | Path):
        examples = _folder(Path(examples), inputs)
    if not isinstance(examples, list | tuple):
        raise ValueError(
            "examples takes rows, a list for one input, or a folder; got a "
            f"{type(examples).__name__}."
        )
    rows = []
    for example in examples:
        row = list(example) if isinstance(example, list | tuple) else [example]
        if len(row) == 1 < len(inputs) and not isinstance(example, list | tuple):
            raise ValueError(
                f"There are {len(inputs)} inputs, so each example is a list of values; got "
                f"{example!r:.60}."
            )
        rows.append((row + [None] * len(inputs))[: len(inputs)])
    return rows


def _folder(folder: Path, inputs: list[Component]) -> list[list[Any]]:
    if not folder.is_dir():
        raise FileNotFoundError(f"The folder of examples {str(folder)!r} does not exist.")
    log = folder / "log.csv"
    if log.is_file():
        # spreadsheets put a mark of the encoding first
        with log.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if row][1:]
        return [
            [_cell(folder, text, c) for text, c in zip(row, inputs, strict=False)] for row in rows
        ]
    if len(inputs) > 1:
        raise ValueError(
            f"The folder of examples {str(folder)!r} has no log.csv, which says what goes into "
            f"each of the {len(inputs)} inputs."
        )
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return [[str(path)] for path in files if not path.name.startswith(".")]


def _cell(folder: Path, text: str, component: Component) -> Any:
    """A cell of a log: a file in the folder becomes its path, a number a number."""
    if not text:
        return None
    path = folder / text
    if component.carries_files or (len(text) < 256 and "\n" not in text and path.is_file()):
        return str(path) if path.is_file() else text
    kind = component.api_info().get("type")
    if kind == "boolean":
        return text.strip().lower() in ("true", "1", "yes")
    if kind in ("number", "integer", "array", "object"):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text
