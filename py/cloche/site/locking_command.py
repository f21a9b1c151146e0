"""`cloche lock`: makes or renews the lock beside a script or a page, without building a site."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from .build import lock_of
from .errors import SiteError
from .lock import RuntimeLock
from .locking import LockFile, lock_path, make_lock
from .locking_resolve import Locked, Resolver, write_lock
from .plan import Options, check_script, make_plan
from .requirements import Requirements, parse_requirements
from .resolve import resolve
from .toolchain import Toolchain

PAGES = (".html", ".htm")


@dataclass(frozen=True)
class Lock:
    """What the command did."""

    path: Path
    made: LockFile
    changed: bool
    notes: list[str]


def lock_app(
    given: str,
    tools: Toolchain,
    requirements: Path | None = None,
    *,
    upgrade: bool = False,
    resolver: Resolver = resolve,
) -> Lock:
    """Lock the script or HTML page `given`. Versions of an existing lock are kept where they fit,
    unless `upgrade`. Raises SiteError, with the old lock in its place."""
    is_page = given.lower().endswith(PAGES)
    script = _check_page(given) if is_page else check_script(given)
    lock = RuntimeLock.read(tools.runtime)
    locked = Locked(script, resolver, upgrade=upgrade, refresh=True)
    # Compared with what was there even when that counts for nothing.
    before = locked.path.read_bytes() if locked.path.is_file() else None
    with tempfile.TemporaryDirectory(prefix="cloche-lock-") as folder:
        store = Path(folder) / "wheels"
        if is_page:
            if requirements is not None:
                raise SiteError(
                    "--requirements goes with a script, and this is a page",
                    "Write the requirements into the page's <gradio-requirements>.",
                )
            page = read_page(script)
            needs = page.requirements
            found = locked.resolve(needs, lock, store)
            made = make_lock(script, needs, found, [], lock, locked.resolved)
            notes = list(needs.notes)
            if not page.names_lock:
                notes.append(
                    f'{script.name} does not read its lock yet: write lock="{locked.path.name}" '
                    "into the tag of the app"
                )
        else:
            options = Options(script=script, out=Path(folder) / "site", requirements=requirements)
            plan = make_plan(options, lock, store, locked.resolve)
            made = lock_of(plan, lock, locked.resolved)
            notes = plan.notes
        note = locked.note(made)
        if is_page:
            _put_wheels(store, made, locked.before, script.parent / "wheels")
        failed = write_lock(locked.path, made.text())
    if failed:
        raise SiteError(failed.split(", so that")[0], "Check permissions and free space.")
    changed = made.text().encode() != before
    return Lock(lock_path(script), made, changed, [*notes, *([note] if note else [])])


def _put_wheels(store: Path, made: LockFile, before: LockFile | None, folder: Path) -> None:
    """Copy the locked wheels beside the page, and take away those that only the old lock named."""
    wanted = {entry.file for entry in made.wheels}
    try:
        if wanted:
            folder.mkdir(exist_ok=True)
        for name in sorted(wanted):
            shutil.copyfile(store / name, folder / name)
        for entry in before.wheels if before else []:
            if entry.file not in wanted:
                (folder / entry.file).unlink(missing_ok=True)
    except OSError as error:
        raise SiteError(
            f"cannot write {folder}: {error.strerror or error}", "Check permissions and free space."
        ) from error


@dataclass(frozen=True)
class Page:
    """What a page written by hand asks for."""

    requirements: Requirements
    names_lock: bool
    """Whether one of its apps has a `lock` attribute."""


def read_page(page: Path) -> Page:
    """The requirements in the <gradio-requirements> elements of an HTML page."""
    try:
        text = page.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SiteError(f"cannot read {page}: {error}", "Save it as UTF-8 text.") from error
    reader = _Reader()
    reader.feed(text)
    if not reader.found:
        raise SiteError(
            f"{page} has no <gradio-requirements> element",
            "Add one with a requirement per line, or lock the app's script.",
        )
    return Page(parse_requirements("\n".join(reader.parts), page), reader.names_lock)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.found = self.names_lock = self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("gradio-lite", "cloche-app"):
            self.names_lock |= any(name == "lock" for name, _ in attrs)
        if tag == "gradio-requirements":
            self.found = self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "gradio-requirements":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.parts.append(data)


def _check_page(given: str) -> Path:
    page = Path(given).expanduser().absolute()
    if not page.is_file():
        raise SiteError(f"no such file: {given}", "Check the path.")
    return page
