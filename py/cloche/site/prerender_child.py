"""The Python that runs an app's script for `prerender`: no network, no output, one JSON file."""

from __future__ import annotations

import ast
import asyncio
import base64
import hashlib
import inspect
import json
import re
import sys
from pathlib import Path
from typing import Any, NoReturn

#: Larger files stand beside the page, where the browser loads them by themselves.
INLINE_BYTES = 16 * 1024


def main(order: dict[str, str]) -> None:
    """Run `order["script"]`; write `{"config": ...}` or `{"error": ...}` to `order["result"]`."""
    sys.path[:0] = [str(Path(order["script"]).parent), order["package"], order["packages"]]
    _cut_network()
    try:
        config = _config(order["script"])
        answer = {"config": _still(config, Path(order["shown"]), order["folder"])}
        text = json.dumps(answer, allow_nan=False, default=_json_form())
    except ModuleNotFoundError as error:
        reason = f"the module {error.name!r} is not installed"
        text = json.dumps({"error": reason, "missing": error.name})
    except BaseException as error:
        text = json.dumps({"error": f"{type(error).__name__}: {error}"})
    Path(order["result"]).write_text(text, "utf-8")


def _config(script: str) -> dict[str, Any]:
    from cloche.blocks.blocks import launched
    from cloche.blocks.context import reset_ids
    from cloche.browser.alias import install_alias
    from cloche.media.store import store

    install_alias()
    reset_ids()
    failed: BaseException | None = None
    try:
        _execute(script)
    except SystemExit as error:
        failed = error if error.code not in (None, 0) else None
    if failed is not None:
        raise RuntimeError(f"the script ended itself with {failed}")
    if not launched:
        raise RuntimeError("it launched no app")
    settings = launched[-1].settings
    store().configure(
        settings.allowed_paths, settings.blocked_paths, settings.max_file_size_bytes()
    )
    return launched[-1].get_config_file()


def _execute(path: str) -> None:
    """As the page does it: as `__main__`, with `await` outside of functions."""
    module = type(sys)("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    sys.argv = [path]
    code = compile(
        Path(path).read_bytes(),
        path,
        "exec",
        flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT,
        dont_inherit=True,
    )
    awaited = eval(code, module.__dict__)
    if inspect.iscoroutine(awaited):
        asyncio.run(awaited)


def _still(config: dict[str, Any], shown: Path, folder: str) -> dict[str, Any]:
    """The config without what differs from run to run; files with addresses of the page's own."""
    from cloche.bridge.values import file_records

    config["app_id"] = 0
    for component in config["components"]:
        for record in file_records(component["props"]):
            record["url"] = record["path"] = _address(record, shown, folder)
    return config


def _address(record: dict[str, Any], shown: Path, folder: str) -> str:
    from cloche.media.store import store

    data, mime_type = store().file_bytes(record["path"])
    return address_of(data, mime_type, record["path"], shown, folder)


def address_of(data: bytes, mime_type: str, path: str, shown: Path, folder: str) -> str:
    """A data: URL; a larger file is written to `shown`, which the page knows as `folder`."""
    if len(data) <= INLINE_BYTES:
        return f"data:{mime_type};base64,{base64.b64encode(data).decode('ascii')}"
    name = Path(path)
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", name.stem).strip("-") or "file"
    suffix = re.sub(r"[^A-Za-z0-9.]", "", name.suffix)
    stored = f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}{suffix}"
    shown.mkdir(parents=True, exist_ok=True)
    (shown / stored).write_bytes(data)
    return f"{folder}/{stored}"


def _json_form() -> Any:
    from cloche.bridge.codec import to_json

    return to_json


def _cut_network() -> None:
    """A build gives the same page with and without a network, and asks nobody for anything."""
    import socket

    def refused(*_: object, **__: object) -> NoReturn:
        raise OSError("there is no network while a page is prerendered")

    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, refused)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        setattr(socket, name, refused)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
