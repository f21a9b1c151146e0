"""Both ends of a boot from a memory snapshot: what is inside it, and what must be made fresh.

The build calls `prepare()` in an interpreter of its own and keeps its memory; the worker of a
visitor restores that memory and calls `wake()`. Between the two lie another machine, another time
and another person, so nothing that depends on those may stay as it was.
"""

from __future__ import annotations

import importlib
import linecache
import os
import random
import sys
import tempfile
import time
import zipimport
from collections.abc import Mapping

#: Modules of the standard library that apps and their packages often import. The runtime has them
#: as source, so that each one in here is a compilation that no visitor waits for.
STANDARD = """
    abc argparse ast asyncio base64 bisect calendar codecs collections.abc contextlib copy csv
    dataclasses datetime decimal difflib enum fractions functools glob hashlib heapq html
    importlib.metadata inspect io
    itertools json keyword linecache locale logging math mimetypes numbers operator os pathlib
    pickle platform pprint queue random re secrets shutil statistics string struct tempfile textwrap
    threading _threading_local time tokenize traceback types typing unicodedata urllib.parse uuid
    warnings weakref zipfile pyodide.code pyodide.http
"""


def prepare(core: str) -> None:
    """Import the core (the zip at path `core`) and warm it, then forget what is of this place."""
    for name in [*STANDARD.split(), *core_modules(core)]:
        importlib.import_module(name)
    _rehearse()
    # the interpreter puts it back at every start
    while "" in sys.path:
        sys.path.remove("")
    # their listings are of folders that will be new; those of zips stay true
    for path, finder in list(sys.path_importer_cache.items()):
        if not isinstance(finder, zipimport.zipimporter):
            del sys.path_importer_cache[path]
    linecache.clearcache()


def core_modules(core: str) -> list[str]:
    """Every module of the core in the zip at the path `core`, parents first."""
    import zipfile

    with zipfile.ZipFile(core) as archive:
        files = [name.removesuffix(".py") for name in archive.namelist() if name.endswith(".py")]
    return sorted(name.replace("/", ".").removesuffix(".__init__") for name in files)


def _rehearse() -> None:
    """Build a small app and throw it away: first calls are the slow ones."""
    import cloche
    from cloche.blocks.context import reset_ids
    from cloche.bridge.codec import encode
    from cloche.bridge.messages import Config

    def greet(name: str, times: float) -> str:
        return name * int(times)

    app = cloche.Interface(greet, ["text", "slider"], ["text"])
    encode(Config(session_hash="", config=app.get_config_file()))
    reset_ids()


def wake(env: Mapping[str, str]) -> None:
    """Make fresh, in a restored interpreter, what must not be that of the build.

    Args:
        env: environment variables of this start.
    """
    random.seed()
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:  # kept by an earlier visit of the app
        numpy_random.seed()
    tempfile._name_sequence = None  # type: ignore[attr-defined]  # it is seeded, too
    os.environ.update(env)
    _take_time_zone()


def _take_time_zone() -> None:
    """What importing `time` does at a plain start; this platform has no `time.tzset`."""
    year = (365 * 24 + 6) * 3600
    begin = int(time.time()) // year * year
    halves = [time.localtime(begin), time.localtime(begin + year // 2)]
    # the half without daylight saving time is the one farther west
    standard, summer = sorted(halves, key=lambda half: half.tm_gmtoff)
    constants = {
        "timezone": -standard.tm_gmtoff,
        "altzone": -summer.tm_gmtoff,
        "daylight": int(standard.tm_gmtoff != summer.tm_gmtoff),
        "tzname": (standard.tm_zone, summer.tm_zone),
    }
    vars(time).update(constants)
