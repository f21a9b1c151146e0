"""A changed script runs again in the same Python; a broken one leaves the old app running."""

from __future__ import annotations

import asyncio
import sys
import types
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bridge_help import FakeFiles, Wire
from cloche.blocks.blocks import Blocks, launched
from cloche.blocks.context import reset_ids
from cloche.bridge.bridge import Bridge
from cloche.browser.rerun import rerun
from cloche.browser.script import Failure
from cloche.engine.engine import Engine
from cloche.engine.native import native_ports

APP = """
import cloche as gr
import helper_of_app
with gr.Blocks() as demo:
    box = gr.Textbox(label=helper_of_app.LABEL)
    box.submit(lambda text: f"{helper_of_app.LABEL}: {text}", box, box)
    demo.unload(lambda: open("unloaded", "a").write(helper_of_app.LABEL))
demo.launch()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    async def eval_code_async(source: str, scope: dict[str, Any], filename: str) -> None:
        exec(compile(source, filename, "exec"), scope)

    code = types.ModuleType("pyodide.code")
    code.eval_code_async = eval_code_async  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyodide", types.ModuleType("pyodide"))
    monkeypatch.setitem(sys.modules, "pyodide.code", code)
    monkeypatch.setattr(sys, "argv", ["pytest"])
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.chdir(tmp_path)
    main = sys.modules["__main__"]
    before = list(launched)
    ids = reset_ids()
    yield tmp_path
    reset_ids(ids)
    launched[:] = before
    sys.modules["__main__"] = main
    sys.modules.pop("helper_of_app", None)


def run(folder: Path, removed: Sequence[str] = (), **files: str) -> Failure | None:
    given = [(f"{name}.py", text.encode()) for name, text in files.items()]
    return asyncio.run(rerun(str(folder), "app.py", given, removed))


def label(app: Blocks) -> str:
    return str(app.get_config_file()["components"][0]["props"]["label"])


def test_modules_of_the_app_are_imported_anew(folder: Path) -> None:
    assert run(folder, app=APP, helper_of_app="LABEL = 'aa'") is None
    first = launched[-1].get_config_file()
    # of the same size, within the same second: compiled files must not pass for new
    assert run(folder, helper_of_app="LABEL = 'bb'") is None
    assert len(launched) == 1
    assert label(launched[-1]) == "bb"
    ids = [component["id"] for component in launched[-1].get_config_file()["components"]]
    assert ids == [component["id"] for component in first["components"]]


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        ("def broken(:\n", "SyntaxError"),
        ("import helper_of_app\n1 / 0\n", "ZeroDivisionError"),
        ("x = 1\n", "without launching an app"),
    ],
)
def test_a_failure_leaves_the_old_app(folder: Path, broken: str, error: str) -> None:
    run(folder, app=APP, helper_of_app="LABEL = 'aa'")
    old, helper, main = launched[-1], sys.modules["helper_of_app"], sys.modules["__main__"]
    following = reset_ids()
    reset_ids(following)
    failure = run(folder, app=broken, helper_of_app="LABEL = 'bb'")
    assert failure is not None
    assert error in failure.error
    assert launched == [old]
    assert sys.modules["helper_of_app"] is helper
    assert sys.modules["__main__"] is main
    assert reset_ids() is following
    assert run(folder, app=APP) is None
    assert label(launched[-1]) == "bb"


def test_removed_files_and_names_that_leave_the_folder(folder: Path) -> None:
    run(folder, app=APP, helper_of_app="LABEL = 'aa'")
    failure = run(folder, ["helper_of_app.py"])
    assert failure is not None
    assert "'helper_of_app'" in failure.error
    failure = asyncio.run(rerun(str(folder), "app.py", [("../x.py", b"")], []))
    assert failure is not None
    assert "'../x.py' does not stay inside" in failure.error
    assert not (folder.parent / "x.py").exists()


def with_app(folder: Path, play: Callable[[Wire], Awaitable[None]]) -> None:
    run(folder, app=APP, helper_of_app="LABEL = 'aa'")

    async def again(name: str, files: Sequence[tuple[str, Any]], removed: Sequence[str], /) -> Any:
        failure = await rerun(str(folder), name, files, removed)
        return failure or (launched[-1], Engine(launched[-1], native_ports()))

    async def main() -> None:
        wire = Wire(launched[-1])
        wire.bridge = Bridge(
            launched[-1], Engine(launched[-1], native_ports()), FakeFiles(), wire._post, again
        )
        wire.send(msg="open", session_hash="s")
        await play(wire)

    asyncio.run(main())


def test_over_the_wire(folder: Path) -> None:
    async def play(wire: Wire) -> None:
        assert (await wire.run(0, "x"))["output"]["data"] == ["aa: x"]
        files = [{"path": "helper_of_app.py"}]
        order: dict[str, Any] = {"msg": "rerun", "entrypoint": "app.py", "removed": []}
        wire.send([b"1 / 0"], **order, request_id="1", files=files)
        assert "ZeroDivisionError" in (await wire.until("reran"))["error"]
        assert (await wire.run(0, "y"))["output"]["data"] == ["aa: y"]
        wire.send([b"LABEL = 'bb'"], **order, request_id="2", files=files)
        assert (await wire.until("reran", 2))["error"] is None
        assert (folder / "unloaded").read_text() == "aa"
        wire.send(msg="open", session_hash="s")
        assert (await wire.run(0, "z"))["output"]["data"] == ["bb: z"]
        wire.send([], **order, request_id="3", files=files)
        assert (await wire.until("refused"))["request_id"] == "3"

    with_app(folder, play)


def test_an_app_that_was_not_made_for_it_refuses(folder: Path) -> None:
    async def play(wire: Wire) -> None:
        wire.bridge.rerun = None
        wire.send(msg="rerun", request_id="1", entrypoint="app.py", files=[], removed=[])
        assert (await wire.until("refused"))["request_id"] == "1"

    with_app(folder, play)
