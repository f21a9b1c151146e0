"""The development loop over real HTTP: build, serve, rebuild on save, show errors."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from cloche.site import dev
from cloche.site.dev import Loop
from cloche.site.devserver import Desk, DevServer
from cloche.site.errors import SiteError
from cloche.site.plan import Options
from cloche.site.watch import changed, snapshot
from site_help import APP, make_tools, make_wheel, write

DEADLINE_SECONDS = 60.0


class Running:
    """A loop, its server, and requests to it."""

    def __init__(self, loop: Loop, port: int) -> None:
        self.loop, self.port = loop, port

    def get(self, path: str) -> tuple[int, Message, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()

    @contextmanager
    def events(self) -> Iterator[Iterator[dict]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", "/__cloche/events")
        answer = connection.getresponse()

        def states() -> Iterator[dict]:
            last = None
            until = time.monotonic() + DEADLINE_SECONDS
            # The server repeats itself to keep the connection open, so no read ever times out.
            while line := answer.readline():
                assert time.monotonic() < until, f"nothing after {last!r}"
                # on a slow machine the same state is told again to keep the connection open
                if line.startswith(b"data: ") and line != last:
                    last = line
                    yield json.loads(line[6:])
                    until = time.monotonic() + DEADLINE_SECONDS

        yield states()
        connection.close()

    def changes(self, since: int) -> dict:
        return json.loads(self.get(f"/__cloche/changes?since={since}")[2])


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr(dev, "POLL_SECONDS", 0.03)
    app = write(tmp_path / "my_app", {"app.py": APP, "style.css": "a{}"})
    options = Options(script=app, out=tmp_path / "unused")
    (tmp_path / "work").mkdir()
    desk = Desk()
    loop = Loop(options, make_tools(tmp_path / "tools"), tmp_path / "work", desk)
    server = DevServer(("127.0.0.1", 0), desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stop = threading.Event()
    loop.build()
    watcher = threading.Thread(target=loop.run, args=(stop,), daemon=True)
    watcher.start()
    yield Running(loop, server.server_port)
    stop.set()
    watcher.join(5)
    desk.close()
    server.shutdown()
    server.server_close()


def test_serves_the_site_with_the_script_that_reloads(running: Running) -> None:
    status, headers, page = running.get("/")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.count('<script src="/__cloche/dev.js" data-version="1"></script></body>') == 1
    assert running.get("/__cloche/dev.js")[0] == 200
    status, headers, _ = running.get("/cloche/cloche.js")
    assert (status, headers["Content-Type"]) == (200, "text/javascript")
    assert headers["Cache-Control"] == "no-cache"
    assert running.get("/nope.txt")[0] == 404
    site = running.loop.desk.site
    assert site is not None
    assert "__cloche" not in (site / "index.html").read_text()


def test_a_save_rebuilds_and_tells_the_page(running: Running) -> None:
    script = running.loop.options.script
    with running.events() as states:
        assert next(states) == {"version": 1, "error": None}
        script.write_text(APP + "# changed\n")
        assert next(states) == {"version": 2, "error": None}
        (script.parent / "style.css").write_text("b{}  ")
        assert next(states) == {"version": 3, "error": None}
        (script.parent / "new.txt").write_text("new")
        assert next(states) == {"version": 4, "error": None}
    assert "# changed" in running.get("/")[2]
    # The old site is removed once pages have been told of the new one.
    until = time.monotonic() + 5
    while len(list(running.loop.folder.iterdir())) > 1 and time.monotonic() < until:
        time.sleep(0.02)
    assert len(list(running.loop.folder.iterdir())) == 1


def test_no_save_is_lost_while_a_build_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "POLL_SECONDS", 0.01)
    app = write(tmp_path / "my_app", {"app.py": APP, "more.txt": "a"})
    far = tmp_path / "far" / "constraints.txt"
    write(far.parent, {far.name: ""})
    (app.parent / "requirements.txt").write_text(f"-c {far}\n")
    (tmp_path / "work").mkdir()
    loop = Loop(Options(app, tmp_path / "x"), make_tools(tmp_path / "t"), tmp_path / "work", Desk())
    # One save of a file that was watched before, one of a file that this build makes a watched one.
    saves = [lambda: far.write_text("numpy<3\n"), lambda: app.write_text(APP + "# saved\n")]
    told = threading.Semaphore(0)

    def saving(read: Any) -> Any:
        def reads(*args: Any) -> Any:
            done = read(*args)
            if saves:
                saves.pop()()
            return done

        return reads

    def telling(tell: Any) -> Any:
        return lambda *args: (tell(*args), told.release())

    for name in ("build_site", "plan_now"):
        monkeypatch.setattr(dev, name, saving(getattr(dev, name)))
    for name in ("built", "edited"):
        monkeypatch.setattr(loop.desk, name, telling(getattr(loop.desk, name)))
    loop.build()
    # A save between the build and the first look of the watcher.
    (app.parent / "more.txt").write_text("changed")
    stop = threading.Event()
    watcher = threading.Thread(target=loop.run, args=(stop,), daemon=True)
    watcher.start()
    for _ in range(3):
        assert told.acquire(timeout=DEADLINE_SECONDS)
    assert not told.acquire(timeout=0.3), "told again without a save"
    stop.set()
    watcher.join(DEADLINE_SECONDS)
    assert not watcher.is_alive()
    loop.refresh()
    assert loop.desk.site is not None
    assert "# saved" in (loop.desk.site / "index.html").read_text()


def test_a_broken_save_keeps_the_old_page_and_shows_the_error(
    running: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    script = running.loop.options.script
    with running.events() as states:
        next(states)
        script.write_text("def broken(:\n")
        state = next(states)
        assert state["version"] == 1
        assert "app.py:1: " in state["error"]
        assert "gr.Interface" in running.get("/")[2]
        script.write_text(APP + "# mended\n")
        assert next(states) == {"version": 2, "error": None}
    assert "app.py:1: " in capsys.readouterr().err


def test_running_pages_take_over_files_but_no_other_packages(running: Running) -> None:
    script = running.loop.options.script
    binary = script.parent / "data.bin"
    with running.events() as states:
        next(states)
        script.write_text(APP + "# one\n")
        binary.write_bytes(b"\0\1")
        assert next(states)["version"] == 2
        (script.parent / "style.css").unlink()
        assert next(states)["version"] == 3
        assert running.loop.builds == 1
        changes = running.changes(1)
        assert changes == {
            "version": 3,
            "files": {
                "app.py": {"content": APP + "# one\n"},
                "data.bin": {"url": "/__cloche/file?name=data.bin"},
            },
            "removed": ["style.css"],
        }
        assert running.get(changes["files"]["data.bin"]["url"])[2] == "\0\1"
        assert running.get("/__cloche/file?name=../tools")[0] == 404
        assert running.changes(2) == {"version": 3, "files": {}, "removed": ["style.css"]}
        # Pages of another server, and bad numbers.
        assert running.changes(7)["reload"] is True
        assert running.get("/__cloche/changes?since=x")[2] == '{"version": 3, "reload": true}'
        # A page that is loaded now gets it all, and no other page hears of that.
        assert "# one" in running.get("/")[2]
        assert running.loop.builds == 2
        assert running.changes(3) == {"version": 3, "files": {}, "removed": []}
        assert running.loop.desk.version == 3
        script.write_text("import numpy\n" + APP)
        assert next(states)["version"] == 4
        assert running.changes(3) == {"version": 4, "reload": True}
        assert running.loop.builds == 3


def test_before_the_first_good_build_the_page_waits(tmp_path: Path) -> None:
    app = write(tmp_path / "my_app", {"app.py": "def broken(:\n"})
    desk = Desk()
    loop = Loop(Options(app, tmp_path / "x"), make_tools(tmp_path / "tools"), tmp_path, desk)
    assert isinstance(loop.build(), SiteError)
    server = DevServer(("127.0.0.1", 0), desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = Running(loop, server.server_port)
    assert 'data-version="0"' in page.get("/")[2]
    with page.events() as states:
        assert "app.py:1" in next(states)["error"]
    desk.close()
    server.shutdown()
    server.server_close()


def test_pip_runs_again_only_for_changed_requirements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = make_wheel(tmp_path / "my_app", "tiny")
    app = write(tmp_path / "my_app", {"app.py": APP, "requirements.txt": wheel.name})
    calls = []
    real = dev.resolve
    monkeypatch.setattr(dev, "resolve", lambda *args: calls.append(1) or real(*args))
    (tmp_path / "work").mkdir()
    tools = make_tools(tmp_path / "tools")
    loop = Loop(Options(app, tmp_path / "x"), tools, tmp_path / "work", Desk())
    for _ in range(3):
        loop.build()
    assert len(calls) == 1
    assert loop.desk.site is not None
    assert (loop.desk.site / "wheels" / wheel.name).read_bytes() == wheel.read_bytes()
    (app.parent / "requirements.txt").write_text("numpy")
    loop.build()
    assert len(calls) == 2


def test_watching_notices_new_gone_and_changed_files(tmp_path: Path) -> None:
    script = tmp_path / "demo.py"
    write(tmp_path, {"demo.py": "", "helper.py": "", "data.csv": ""})
    before = snapshot(script, [])
    assert (tmp_path / "data.csv") not in before
    (tmp_path / "helper.py").write_text("x = 1")
    (tmp_path / "more.py").write_text("")
    assert changed(before, snapshot(script, [])) == [tmp_path / "helper.py", tmp_path / "more.py"]


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    taken = DevServer(("127.0.0.1", 0), Desk())
    options = Options(write(tmp_path, {"app.py": APP}), tmp_path / "x")
    with pytest.raises(SiteError, match=f"cannot listen on 127.0.0.1:{taken.server_port}"):
        dev.serve(options, make_tools(tmp_path / "tools"), "127.0.0.1", taken.server_port)
    taken.server_close()


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_ctrl_c_ends_cleanly(tmp_path: Path) -> None:
    write(tmp_path / "my_app", {"app.py": APP})
    code = (
        "import sys; from pathlib import Path; import site_help\n"
        "import cloche.site.toolchain as t\n"
        f"tools = site_help.make_tools(Path({str(tmp_path / 'tools')!r}))\n"
        "t.installed = lambda: tools\n"
        "from cloche.cli import main\n"
        f"sys.exit(main(['dev', {str(tmp_path / 'my_app' / 'app.py')!r}, '--port', '0']))\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    overdue = threading.Timer(DEADLINE_SECONDS, process.kill)
    overdue.start()
    assert any("Serving app.py at http://localhost:" in line for line in lines)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=20)
    overdue.cancel()
    assert process.returncode == 0, error
    assert "Stopped." in out
    assert "Traceback" not in error
