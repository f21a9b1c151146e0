"""Runs the app's script in a headless Chromium, where this machine's own Python cannot run it."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cloche.bridge.values import file_records

from .errors import SiteError
from .headless import answer_of
from .lock import RuntimeLock
from .page import asset, json_for_html
from .plan import Plan
from .prerender_child import address_of
from .toolchain import Toolchain

TIMEOUT_SECONDS = 120.0


def prerender_in_browser(
    browser: str,
    plan: Plan,
    tools: Toolchain,
    lock: RuntimeLock,
    out: Path,
    folder: str = "app",
    timeout: float = TIMEOUT_SECONDS,
) -> dict[str, Any]:
    """`{"config": ...}`, or `{"error": ...}` with one reason why there is none.

    Files that the UI shows become data: URLs, larger ones are written to `out`/`folder`.
    """
    answer = answer_of(browser, _page(plan, tools), _Files(plan, tools, lock).find, timeout)
    config = answer.get("config")
    if not isinstance(config, dict):
        return {"error": str(answer.get("error") or "it launched no app")}
    config["app_id"] = 0
    contents = answer.get("files") or {}
    for component in config["components"]:
        for record in file_records(component["props"]):
            data = base64.b64decode(contents.get(record["path"], ""))
            kind = record.get("mime_type") or "application/octet-stream"
            place = out / folder
            record["url"] = record["path"] = address_of(data, kind, record["path"], place, folder)
    return {"config": config}


def _page(plan: Plan, tools: Toolchain) -> str:
    data = {
        "entrypoint": plan.options.script.name,
        "files": {name: {"url": f"source/{quote(name)}"} for name in plan.files.paths},
        "wheels": [
            {"name": w.name, "version": w.version, "url": f"wheels/{w.path.name}"}
            for w in plan.found.wheels
        ],
        "packages": plan.found.packages,
        "runtime": {"url": "pyodide/"},
        "core": {"url": f"cloche/{tools.core_zip}"},
    }
    return asset("prerender.html").replace("__MANIFEST__", json_for_html(data))


class _Files:
    """What the page loads."""

    def __init__(self, plan: Plan, tools: Toolchain, lock: RuntimeLock) -> None:
        self.plan, self.tools, self.lock = plan, tools, lock
        self._wheels = {wheel.path.name: wheel.path for wheel in plan.found.wheels}

    def find(self, address: str) -> Path | None:
        """The file of this name: of the app, its wheels, the page's code or the runtime."""
        kind, _, name = address.partition("/")
        if kind == "source":
            return self.plan.files.paths.get(name)
        if kind == "wheels":
            return self._wheels.get(name)
        if kind == "cloche":
            return self.tools.web / name
        if kind != "pyodide":
            return None
        path = self.tools.runtime / name
        return path if path.is_file() else self._package(name)

    def _package(self, file_name: str) -> Path | None:
        packages = self.lock.packages.items()
        names = [name for name, package in packages if package["file_name"] == file_name]
        # what only values need is not waited for, and not worth a download
        if not names or names[0] not in self.lock.closure(self.plan.found.packages):
            return None
        try:
            return self.tools.ensure(names)[names[0]]
        except SiteError:
            return None
