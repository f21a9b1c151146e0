"""The same script gives the same config as under the reference."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from . import deviations, normalise
from .runner import HERE, run

SCRIPTS = {path.stem: path for path in sorted((HERE / "scripts").glob("*.py"))}

#: What the reference calls a component without a label.
STAND_IN = re.compile(r"\.label: .*the reference has '(parameter|value)_\d+'$")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder: Path = tmp_path_factory.mktemp("parity")
    scripts = {name: path.read_text(encoding="utf-8") for name, path in SCRIPTS.items()}
    return {side: run(side, folder, scripts=scripts) for side in ("reference", "cloche")}


@pytest.mark.parametrize("name", SCRIPTS)
def test_config(name: str, results: dict[str, dict[str, Any]]) -> None:
    theirs, ours = results["reference"][name], results["cloche"][name]
    assert "error" not in theirs, theirs
    assert "error" not in ours, ours
    found = normalise.differences(
        normalise.config(ours["config"]), normalise.config(theirs["config"])
    )
    unexpected = [line for line in found if not deviations.allowed("Configs", name, line)]
    assert not unexpected, "\n".join(unexpected)


@pytest.mark.parametrize("name", SCRIPTS)
def test_api_info(name: str, results: dict[str, dict[str, Any]]) -> None:
    theirs, ours = results["reference"][name], results["cloche"][name]
    found = normalise.differences(normalise.api(ours["api"]), normalise.api(theirs["api"]))
    unexpected = [
        line
        for line in found
        if not deviations.allowed("API", name, line) and not STAND_IN.search(line)
    ]
    assert not unexpected, "\n".join(unexpected)
