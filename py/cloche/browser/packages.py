"""Packages of the runtime, loaded behind the visible UI and awaited by what needs them."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cloche.media.require import set_loader

if TYPE_CHECKING:
    from cloche.blocks.blocks import Blocks

#: Import names that differ from the package's name.
_IMPORT_NAMES = {"pillow": "PIL"}


class PackageError(RuntimeError):
    """A package that the app needs could not be loaded."""

    hint = "Check the network, and that the runtime's address serves its packages; then reload."


class BrowserPackages:
    """Loads each package once; everyone who needs it waits for the same load."""

    def __init__(self) -> None:
        self._loaded: set[str] = set()
        self._loading: dict[str, asyncio.Task[None]] = {}

    async def ensure(self, names: Iterable[str]) -> None:
        """Wait until all `names` can be imported.

        Raises:
            PackageError: one of them could not be fetched or imported.
        """
        missing = [name for name in names if name not in self._loaded]
        if not missing:
            return
        fresh = [name for name in missing if name not in self._loading]
        if fresh:
            task = asyncio.ensure_future(self._load(fresh))
            for name in fresh:
                self._loading[name] = task
        for task in {self._loading[name] for name in missing if name in self._loading}:
            await asyncio.shield(task)

    def load_behind(self, names: Iterable[str]) -> None:
        """Begin loading without waiting; the event that needs a package reports its failure."""
        listed = list(names)
        if listed:
            task = asyncio.ensure_future(self.ensure(listed))
            task.add_done_callback(lambda done: done.exception())

    async def _load(self, names: list[str]) -> None:
        import pyodide_js
        from pyodide.ffi import to_js

        try:
            absent = [
                name for name in names if importlib.util.find_spec(_import_name(name)) is None
            ]
            if absent:
                await pyodide_js.loadPackage(to_js(absent))
                importlib.invalidate_caches()
            for name in names:
                # a file missing on the host is reported as success: only the import tells
                import_package(name)
                self._loaded.add(name)
        except Exception as error:
            raise PackageError(f"Could not load {', '.join(names)}: {error}") from error
        finally:
            for name in names:
                self._loading.pop(name, None)


def packages_of(app: Blocks) -> list[str]:
    """Every package that values of the app's components need."""
    return list(
        dict.fromkeys(name for block in app.graph.blocks.values() for name in block.packages)
    )


def install_loader(packages: BrowserPackages) -> None:
    """Let code that needs a package at once wait for it, where the browser can suspend a stack."""

    def load(package: str) -> None:
        from pyodide.ffi import can_run_sync, run_sync

        if not can_run_sync():
            name = _import_name(package)
            raise PackageError(
                f"{package} is needed while the script runs, and this browser cannot wait for it. "
                f"Write `import {name}` at the top of the script, so that it is loaded before."
            )
        run_sync(packages.ensure([package]))

    set_loader(load)


def import_package(package: str) -> None:
    """Import a package of the runtime, with what its first use would import."""
    importlib.import_module(_import_name(package))
    if package == "pillow":
        # the formats that pictures most often have
        importlib.import_module("PIL.Image").preinit()


def _import_name(package: str) -> str:
    return _IMPORT_NAMES.get(package, package)
