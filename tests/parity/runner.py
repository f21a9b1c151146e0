"""Runs a task for the harness in the reference or in Cloche, each once for a whole test file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def oracle_python() -> str | None:
    """The interpreter that has the reference installed, if there is one."""
    named = os.environ.get("CLOCHE_ORACLE") or os.environ.get("CLOCHE_ORACLE_PYTHON")
    for candidate in (named, str(ROOT / ".venv-oracle" / "bin" / "python")):
        if candidate and Path(candidate).exists():
            return candidate
    return None


def run(side: str, folder: Path, **task: Any) -> dict[str, Any]:
    """Results of the task by name.

    Args:
        side: "reference" or "cloche".
        folder: where the scripts run.
        **task: `scripts` or `calls`, see the harness.
    """
    python = oracle_python() if side == "reference" else sys.executable
    assert python is not None, (
        "The reference is not installed: run `npm test parity`, or name an interpreter that has it "
        "in CLOCHE_ORACLE."
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "py") if side == "cloche" else "",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "GRADIO_TEMP_DIR": str(folder / f"store-{side}"),
        "PYTHONWARNINGS": "ignore",
        "HF_HUB_OFFLINE": "1",
    }
    done = subprocess.run(
        [python, str(HERE / "harness.py")],
        input=json.dumps({"side": side, "folder": str(folder), **task}),
        capture_output=True,
        text=True,
        env=environment,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    results: dict[str, Any] = json.loads(done.stdout)
    return results
