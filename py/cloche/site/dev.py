"""The development loop: build, serve, watch, rebuild."""

from __future__ import annotations

import dataclasses
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from .build import Built, build_site
from .devserver import Desk, DevServer
from .errors import SiteError
from .hot import plan_now, same_runtime
from .lock import RuntimeLock
from .plan import Options, Plan
from .requirements import Requirements
from .resolve import Resolution, resolve
from .toolchain import Toolchain
from .watch import Snapshot, changed, settled, snapshot

#: How often files are looked at, at most a tenth of the time. A save counts one look later.
POLL_SECONDS = 0.05
DEFAULT_PORT = 7860
PORTS_TRIED = 50


class Loop:
    """Takes every save to the pages: into the Python that runs there where that can be, else by a
    new build. Tells the desk of the result."""

    def __init__(self, options: Options, tools: Toolchain, folder: Path, desk: Desk) -> None:
        self.options, self.tools, self.folder, self.desk = options, tools, folder, desk
        self.watched: list[Path] = []
        self.seen: Snapshot = {}
        """The files as they may have been read last. Whatever differs is a save."""
        self.builds = 0
        self.resolver = CachedResolver()
        self.plan: Plan | None = None
        """Of the files that pages were told of last."""
        self.stale = False
        """Pages run newer files than the built site has."""
        self._busy = threading.RLock()
        self._runtime: RuntimeLock | None = None
        desk.prepare = self.refresh

    def build(self) -> Built | SiteError:
        """One build into a new folder; on an error the last good one stays in place."""
        return self._build(self.desk.built)

    def refresh(self) -> None:
        """Before a page is loaded: bring the built site up to what running pages have already."""
        with self._busy:
            if self.stale:
                self._build(self.desk.rebuilt)

    def save(self, names: list[Path]) -> None:
        """Something was saved."""
        print(f"{names[0].name} changed.", flush=True)
        with self._busy:
            if not self._hand_over():
                self.build()

    def _build(self, done: Callable[[Path, Mapping[str, Path]], None]) -> Built | SiteError:
        with self._busy:
            self.builds += 1
            out = self.folder / f"site-{self.builds}"
            started = time.perf_counter()
            # Before anything is read: a save during the build must not be lost.
            self.seen, began = self.look(), self._file_time()
            try:
                # a browser takes longer than anybody waits for a page
                options = dataclasses.replace(self.options, out=out, prerender_browser=False)
                built = build_site(options, self.tools, self.resolver.resolve)
            except SiteError as error:
                print(f"cloche: error: {error}", file=sys.stderr, flush=True)
                self.desk.failed(str(error))
                return error
            for note in built.plan.notes:
                print(f"note: {note}", file=sys.stderr)
            self._watch(built.plan, began)
            self.stale = False
            before = self.desk.site
            done(out, built.plan.files.paths)
            if before is not None:
                shutil.rmtree(before, ignore_errors=True)
            print(f"Built in {time.perf_counter() - started:.1f} s.", flush=True)
            return built

    def _hand_over(self) -> bool:
        """Let running pages take the files over, unless their Python lacks what is needed now."""
        if self.plan is None:
            return False
        seen, began = self.look(), self._file_time()
        plan = plan_now(self.options, self._lock(), self.resolver.resolve)
        if plan is None or not same_runtime(self.plan, plan):
            return False
        self.seen = seen
        self._watch(plan, began)
        self.stale = True
        self.desk.edited(plan.files.paths)
        return True

    def _watch(self, plan: Plan, began: int) -> None:
        fresh = set(plan.watched) - set(self.watched)
        self.plan, self.watched = plan, plan.watched
        self.seen = settled(self.seen, self.look(), fresh, began)

    def _lock(self) -> RuntimeLock:
        self._runtime = self._runtime or RuntimeLock.read(self.tools.runtime)
        return self._runtime

    def look(self) -> Snapshot:
        return snapshot(self.options.script, self.watched)

    def run(self, stop: threading.Event) -> None:
        """Watch until `stop` is set. A save counts once nothing has changed for one look."""
        pause = POLL_SECONDS
        while not stop.wait(pause):
            started = time.perf_counter()
            now = self.look()
            pause = max(POLL_SECONDS, 10 * (time.perf_counter() - started))
            names = changed(self.seen, now)
            if not names:
                continue
            while not stop.wait(pause):
                later = self.look()
                if later == now:
                    break
                now = later
            # a page that was loaded meanwhile may have had it built
            if not stop.is_set() and changed(self.seen, now):
                self.save(names)

    def _file_time(self) -> int:
        """The present as files are stamped with it, which may lag behind the clock."""
        self.folder.mkdir(parents=True, exist_ok=True)
        mark = self.folder / "began"
        mark.write_bytes(b"")
        began = mark.stat().st_mtime_ns
        mark.unlink()
        return began


class CachedResolver:
    """Asks pip again only when the requirements have changed."""

    def __init__(self) -> None:
        self._key: str | None = None
        self._found = Resolution()
        self._wheels: dict[str, bytes] = {}

    def resolve(self, needs: Requirements, lock: RuntimeLock, store: Path) -> Resolution:
        """Like `resolve.resolve`."""
        times = [path.stat().st_mtime_ns for path in (*needs.wheels, *needs.constraints)]
        key = repr((needs.lines, needs.wheels, needs.constraints, needs.options, times))
        if key != self._key:
            self._key = None
            self._found = resolve(needs, lock, store)
            self._wheels = {w.path.name: w.path.read_bytes() for w in self._found.wheels}
            self._key = key
        wheels = []
        for wheel in self._found.wheels:
            store.mkdir(parents=True, exist_ok=True)
            path = store / wheel.path.name
            path.write_bytes(self._wheels[path.name])
            wheels.append(dataclasses.replace(wheel, path=path))
        return Resolution(list(self._found.packages), wheels, dict(self._found.provided))


def serve(options: Options, tools: Toolchain, host: str, port: int | None) -> int:
    """Serve `options.script` until Ctrl-C. `port` None takes the first free one from 7860 on."""
    desk = Desk()
    server = _listen(desk, host, port)
    stop = threading.Event()
    with tempfile.TemporaryDirectory(prefix="cloche-dev-") as folder:
        loop = Loop(options, tools, Path(folder), desk)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            loop.build()
            shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::1", "::"} else host
            print(f"Serving {options.script.name} at http://{shown}:{server.server_port}/")
            print("Every save shows in the page at once. Ctrl-C stops.", flush=True)
            loop.run(stop)
        except KeyboardInterrupt:
            print("\nStopped.")
        finally:
            desk.close()
            server.shutdown()
            server.server_close()
    return 0


def _listen(desk: Desk, host: str, port: int | None) -> DevServer:
    first = DEFAULT_PORT if port is None else port
    tries = PORTS_TRIED if port is None else 1
    problem: OSError | None = None
    for number in range(first, first + tries):
        try:
            return DevServer((host, number), desk)
        except OSError as error:
            problem = error
    raise SiteError(
        f"cannot listen on {host}:{first}: {problem.strerror if problem else 'no free port'}",
        "Give another --port, or --port 0 for any free one.",
    )
