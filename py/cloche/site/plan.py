"""Everything about a site that is decided before a file is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from .appfiles import AppFiles, collect
from .components import component_packages
from .errors import SiteError
from .lock import RuntimeLock
from .requirements import Requirements, read_requirements
from .resolve import Resolution, packages_for_imports, resolve
from .scan import scan_app

RuntimeChoice = Literal["bundled", "cdn"]
DomChoice = Literal["document", "shadow"]
LoadingChoice = Literal["eager", "lazy", "click"]
Resolver = Callable[[Requirements, RuntimeLock, Path], Resolution]


@dataclass
class Options:
    """What the author asked for. `script` and `out` are absolute."""

    script: Path
    out: Path
    runtime: RuntimeChoice = "cdn"
    dom: DomChoice = "document"
    loading: LoadingChoice = "eager"
    """When the app starts: at once, when it comes into view, or by a click on its picture."""
    title: str | None = None
    requirements: Path | None = None
    include: list[str] = field(default_factory=list)
    force: bool = False
    prerender: bool = True
    """Run the script here, so that the page shows its UI before Python is there."""
    prerender_browser: bool = True
    """Run it in a headless Chromium where this machine lacks a module that it imports."""
    offline: bool = False
    """Add a service worker that keeps the site for visits without a network."""
    shared_worker: bool = False
    """Let all open pages of the app use one Python, which stays warm from page to page."""
    lock_file: bool = True
    """Write the lock beside the script as well."""


@dataclass
class Plan:
    """What will be written."""

    options: Options
    title: str
    summary: str | None
    files: AppFiles
    found: Resolution
    component_packages: list[str]
    watched: list[Path]
    notes: list[str]
    needs: Requirements = field(default_factory=Requirements)

    @property
    def runtime_packages(self) -> list[str]:
        """All packages of the runtime the app may load, at its start or later."""
        return sorted({*self.found.packages, *self.component_packages})


def check_script(given: str) -> Path:
    """The absolute path of the app's script. Raises SiteError when it cannot be one."""
    script = Path(given).expanduser().absolute()
    if script.is_dir():
        inside = script / "app.py"
        hint = f"Name the script: {inside}." if inside.is_file() else "Name the app's .py file."
        raise SiteError(f"{given} is a folder, not a script", hint)
    if not script.exists():
        near = sorted(script.parent.glob("*.py")) if script.parent.is_dir() else []
        hint = f"Scripts in that folder: {', '.join(p.name for p in near[:5])}." if near else ""
        raise SiteError(f"no such file: {given}", hint or "Check the path.")
    if script.suffix != ".py":
        raise SiteError(f"{given} is not a Python script", "Name the app's .py file.")
    return script


def make_plan(
    options: Options, lock: RuntimeLock, store: Path, resolver: Resolver = resolve
) -> Plan:
    """Scan, select and resolve. Downloaded wheels go to the folder `store`."""
    scan = scan_app(options.script)
    files = collect(options.script, scan, options.include, options.out)
    needs = read_requirements(options.script, options.requirements)
    found = resolver(needs, lock, store)
    notes = [*files.notes, *needs.notes]
    notes += packages_for_imports(scan.imports, found, lock)
    title = options.title or scan.title or _title_from_name(options.script)
    return Plan(
        options=options,
        title=title,
        summary=scan.summary,
        files=files,
        found=found,
        component_packages=[p for p in component_packages(scan.components) if p in lock],
        watched=[*files.paths.values(), *needs.sources],
        notes=notes,
        needs=needs,
    )


def _title_from_name(script: Path) -> str:
    name = script.stem if script.stem not in {"app", "main"} else script.parent.name or script.stem
    return name.replace("_", " ").replace("-", " ").strip().capitalize() or "App"
