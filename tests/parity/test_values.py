"""Components turn the same values into the same payloads and back as under the reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from . import deviations, normalise
from .cases import cases
from .runner import run

CASES = cases()


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder: Path = tmp_path_factory.mktemp("values")
    return {side: run(side, folder, calls=CASES) for side in ("reference", "cloche")}


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_value(number: int, results: dict[str, dict[str, Any]]) -> None:
    theirs, ours = results["reference"][str(number)], results["cloche"][str(number)]
    if "error" in theirs and "error" in ours:
        assert ours["error"] in ("Error", "PayloadError"), "an error of ours names what was wrong"
        return
    found = normalise.differences(ours, theirs)
    name = CASES[number]["name"]
    unexpected = [line for line in found if not deviations.allowed("Values", name, line)]
    assert not unexpected, "\n".join(unexpected)
