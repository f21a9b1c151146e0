"""Runs inside either interpreter: executes app scripts and component calls, prints JSON.

It takes its task from standard input and imports nothing of the tests, because the reference runs
in a virtual environment of its own.
"""

import io
import json
import os
import sys
import warnings
from contextlib import redirect_stdout


def restart_ids(side: str) -> None:
    """Ids count up in the whole process; every script shall start at 0."""
    if side == "reference":
        from gradio.context import Context

        Context.id = 0
    else:
        from cloche.blocks.context import reset_ids

        reset_ids()


def config(side: str, source: str) -> object:
    """The config of the app that a script leaves in `demo`."""
    restart_ids(side)
    scope = {"__name__": "__main__"}
    exec(compile(source, "app.py", "exec"), scope)
    demo = scope["demo"]
    return {"config": demo.get_config_file(), "api": demo.get_api_info()}


def plain(value: object) -> object:
    """What a component gave, as JSON: models as dicts, arrays as shape, type and first numbers."""
    if hasattr(value, "model_dump"):
        value = value.model_dump()
    if type(value).__name__ == "ndarray":
        return ["array", list(value.shape), str(value.dtype), value.reshape(-1)[:6].tolist()]
    if type(value).__module__.startswith("PIL."):
        return ["image", value.mode, list(value.size)]
    if isinstance(value, dict) and "meta" in value and "path" in value:
        return {"path": os.path.basename(value["path"] or ""), "orig_name": value["orig_name"]}
    if isinstance(value, str) and os.path.isabs(value):
        return os.path.basename(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def call(side: str, case: dict, folder: str) -> object:
    """The result of one call of a component, or the kind of error it raised."""
    scope = {"folder": folder, "side": side}
    exec(case["setup"], scope)
    try:
        component = eval(case["component"], scope)
        value = eval(case["value"], scope)
        if case["method"] == "preprocess" and side == "reference":
            model = getattr(component, "data_model", None)
            if model is not None and value is not None:
                value = model(**value) if isinstance(value, dict) else model(value)
        return {"value": plain(getattr(component, case["method"])(value))}
    except Exception as error:
        return {"error": type(error).__name__, "text": str(error)[:300]}


def main() -> None:
    task = json.load(sys.stdin)
    side, folder = task["side"], task["folder"]
    os.chdir(folder)
    warnings.simplefilter("ignore")
    if side == "cloche":
        from cloche.browser.alias import install_alias

        install_alias()
    results = {}
    with redirect_stdout(io.StringIO()):
        for name, source in task.get("scripts", {}).items():
            try:
                results[name] = config(side, source)
            except Exception as error:
                results[name] = {"error": f"{type(error).__name__}: {error}"}
        for number, case in enumerate(task.get("calls", [])):
            results[str(number)] = call(side, case, folder)
    json.dump(results, sys.stdout, default=repr)


main()
