"""Builds the static folder of one app."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import headless
from .appfiles import MARKER, is_site, place
from .errors import SiteError
from .lock import RuntimeLock
from .locking import LockFile, make_lock
from .locking_resolve import Locked, write_lock
from .offline import WORKER, add_offline
from .page import index_html, total_size
from .plan import Options, Plan, Resolver, make_plan
from .prerender import Prerendered, note_of, prerender
from .resolve import resolve
from .stage import move, staged
from .still import DrawingFailed, Still, draw_still
from .toolchain import CORE_FILES, Toolchain


@dataclass(frozen=True)
class Built:
    """A finished site."""

    out: Path
    plan: Plan
    size: int
    count: int


def build_site(options: Options, tools: Toolchain, resolver: Resolver = resolve) -> Built:
    """Build `options.script` into `options.out`. On any error nothing is left behind."""
    check_out(options)
    with staged(options.out) as stage:
        lock = RuntimeLock.read(tools.runtime)
        locked = Locked(options.script, resolver)
        plan = make_plan(options, lock, stage / "wheels", locked.resolve)
        made = lock_of(plan, lock, locked.resolved)
        copy_web(tools, stage)
        if options.runtime == "bundled":
            copy_runtime(tools, lock, plan.runtime_packages, stage)
        write_app(plan, tools, lock, stage, lock_text=made.text())
        if options.offline:
            add_offline(plan, tools, stage)
        files = [path for path in stage.rglob("*") if path.is_file()]
        size = total_size(files)
        move(stage, options.out)
    keep_lock(locked, made, plan)
    return Built(options.out, plan, size, len(files))


def write_app(
    plan: Plan,
    tools: Toolchain,
    lock: RuntimeLock,
    folder: Path,
    base: str = "",
    lock_text: str | None = None,
) -> dict[str, dict[str, str]]:
    """Write one app's page, its larger files and its lock into `folder`."""
    files = place(plan.files.paths, folder)
    config = prerendered(plan, tools, lock, folder)
    still = still_of(plan, tools, config, folder)
    (folder / "index.html").write_text(
        index_html(plan, tools, lock, files, base, config, still), "utf-8", newline="\n"
    )
    text = lock_text or lock_of(plan, lock, plan.found.packages).text()
    (folder / MARKER).write_text(text, "utf-8", newline="\n")
    return files


def prerendered(
    plan: Plan, tools: Toolchain, lock: RuntimeLock, folder: Path
) -> dict[str, Any] | None:
    """The app's config; the files it shows are written into `folder`. None when there is none."""
    if not plan.options.prerender:
        return None
    wheels = [wheel.path for wheel in plan.found.wheels]
    made = prerender(plan.files.paths, plan.options.script.name, folder, wheels=wheels)
    if made.missing and plan.options.prerender_browser:
        made = _in_browser(made, plan, tools, lock, folder)
    if made.note:
        plan.notes.append(made.note)
    return made.config


def _in_browser(
    made: Prerendered, plan: Plan, tools: Toolchain, lock: RuntimeLock, folder: Path
) -> Prerendered:
    """What the page's own Python makes of a script that needs what is not on this machine."""
    from . import prerender_browser

    browser = headless.find_browser()
    if browser is None:
        return replace(made, note=f"{made.note}; a Chromium on this machine would run it")
    answer = prerender_browser.prerender_in_browser(browser, plan, tools, lock, folder)
    if "config" in answer:
        return Prerendered(answer["config"])
    return Prerendered(None, note_of({"error": f"{browser} says: {answer['error']}"}))


def still_of(
    plan: Plan, tools: Toolchain, config: dict[str, Any] | None, folder: Path
) -> Still | None:
    """What stands in the page before its scripts do, where there is a Chromium to draw it."""
    options = plan.options
    # a poster lies over what waits for a click; other languages have other texts
    if not options.prerender_browser or options.loading != "eager" or options.dom != "document":
        return None
    if config is None or config.get("i18n_translations"):
        return None
    browser = headless.find_browser()
    if browser is None:
        return None
    try:
        return draw_still(browser, config, tools, folder)
    except DrawingFailed as error:
        plan.notes.append(f"the UI is drawn by the page's scripts only: {browser} says: {error}")
        return None


def lock_of(plan: Plan, lock: RuntimeLock, resolved: Iterable[str]) -> LockFile:
    """The lock of a plan: every package the page may load, with its sha256."""
    return make_lock(
        plan.options.script, plan.needs, plan.found, plan.runtime_packages, lock, resolved
    )


def keep_lock(locked: Locked, made: LockFile, plan: Plan) -> None:
    """Write the lock beside the script, unless that is unwanted or there is nothing to lock."""
    note = locked.note(made)
    if note:
        plan.notes.append(note)
    if plan.options.lock_file and (made.packages or locked.path.is_file()):
        failed = write_lock(locked.path, made.text())
        if failed:
            plan.notes.append(failed)


def copy_web(tools: Toolchain, out: Path) -> None:
    """Copy the page's own scripts and the Python core to `out`/cloche."""
    # Some hosts run a site generator over the folder unless this file says not to.
    (out / ".nojekyll").write_bytes(b"")
    ignored = shutil.ignore_patterns("*.map", ".*", "*.d.ts", WORKER)
    shutil.copytree(tools.web, out / "cloche", ignore=ignored)


def copy_runtime(tools: Toolchain, lock: RuntimeLock, names: Iterable[str], out: Path) -> None:
    """Copy the runtime, the wheels of `names` and their dependencies, and a lock of just those."""
    folder = out / "pyodide"
    folder.mkdir(exist_ok=True)
    for name in CORE_FILES:
        shutil.copyfile(tools.runtime / name, folder / name)
    wanted = lock.closure(names)
    if wanted:
        for name, path in sorted(tools.ensure(wanted).items()):
            shutil.copyfile(path, folder / lock.packages[name]["file_name"])
    (folder / "pyodide-lock.json").write_text(lock.trimmed(wanted), "utf-8", newline="\n")


def check_out(options: Options) -> None:
    """Refuse an output folder that must not be written to."""
    out, root = options.out, options.script.parent
    if root.is_relative_to(out):
        raise SiteError(
            f"--out {out} is or contains the folder of the app itself",
            "Give a folder of its own, for example --out site.",
        )
    if out.exists() and not out.is_dir():
        raise SiteError(f"--out {out} is a file", "Give the name of a folder.")
    if out.is_symlink():
        raise SiteError(f"--out {out} is a link", "Give the folder it leads to.")
    if out.is_dir() and any(out.iterdir()) and not is_site(out) and not options.force:
        raise SiteError(
            f"--out {out} holds files that no cloche build wrote",
            "Give another folder, or --force to replace everything in it.",
        )
