"""Listeners answer as under the reference: forms of results, arguments, generators, State."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from . import deviations, normalise
from .runner import HERE, run

SCRIPTS = {path.stem: path for path in sorted((HERE / "runs").glob("*.py"))}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder: Path = tmp_path_factory.mktemp("runs")
    scripts = {name: path.read_text(encoding="utf-8") for name, path in SCRIPTS.items()}
    return {side: run(side, folder, runs=scripts) for side in ("reference", "cloche")}


@pytest.mark.parametrize("name", SCRIPTS)
def test_answers(name: str, results: dict[str, dict[str, Any]]) -> None:
    theirs, ours = (results[side][name] for side in ("reference", "cloche"))
    found: list[str] = []
    for mine, their in zip(ours["answers"], theirs["answers"], strict=True):
        if "error" in mine and "error" in their:
            # both raise; the words are each side's own
            pair = [{"yields": answer["yields"]} for answer in (mine, their)]
        else:
            pair = [mine, their]
        found += normalise.differences(*pair, mine["call"])
    unexpected = [line for line in found if not deviations.allowed("Runs", name, line)]
    assert not unexpected, "\n".join(unexpected)
