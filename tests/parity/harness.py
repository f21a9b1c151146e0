"""Runs inside either interpreter: executes app scripts and component calls, prints JSON.

It takes its task from standard input and imports nothing of the tests, because the reference runs
in a virtual environment of its own.
"""

import asyncio
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


def runs(side: str, source: str) -> object:
    """What the calls in `steps` of a script answer, one after the other in one session.

    A step is (endpoint, [inputs], [event data]); an answer holds each yield, the data at the end
    or the kind of error, and the ids of State that has changed.
    """
    restart_ids(side)
    scope = {"__name__": "__main__"}
    exec(compile(source, "app.py", "exec"), scope)
    player = _run_theirs if side == "reference" else _run_ours
    steps = scope["steps"]
    answers = asyncio.run(player(scope["demo"], steps))
    named = zip(steps, answers, strict=True)
    return {"answers": [{"call": step[0], **answer} for step, answer in named]}


async def _run_theirs(demo: object, steps: list) -> list:
    from gradio.events import EventData
    from gradio.state_holder import SessionState

    state = SessionState(demo)
    answers = []
    for name, inputs, *more in steps:
        fn = next(fn for fn in demo.fns.values() if fn.api_name == name)
        event = EventData(demo.blocks.get(more[0]["target"]), more[0]) if more else None
        seen, changed, iterator = [], set(), None
        batched = [[value] for value in inputs] if fn.batch else inputs
        try:
            while True:
                out = await demo.process_api(
                    fn, batched, state, None, iterator, "page", "event", event, simple_format=True
                )
                changed.update(out.get("changed_state_ids") or [])
                data = [column[0] for column in out["data"]] if fn.batch else out["data"]
                if out["is_generating"]:
                    iterator = out["iterator"]
                    seen.append(plain(data))
                    continue
                # the end of an iteration brings no values of its own
                last = seen[-1] if iterator is not None and seen else plain(data)
                answers.append({"yields": seen, "data": last, "changed": sorted(changed)})
                break
        except Exception as error:
            answers.append({"yields": seen, "error": type(error).__name__, "text": str(error)})
    return answers


async def _run_ours(demo: object, steps: list) -> list:
    from cloche.engine.engine import Engine
    from cloche.engine.events import Cancelled, Completed, Failed, Generating
    from cloche.engine.native import native_ports
    from cloche.engine.submission import Submission

    engine = Engine(demo, native_ports())
    engine.open_session("page")
    answers = []
    for number, (name, inputs, *more) in enumerate(steps):
        fn = demo.function_named(name)
        told, ended = [], asyncio.Event()

        def sink(event: object, told: list = told, ended: asyncio.Event = ended) -> None:
            told.append(event)
            if isinstance(event, (Completed, Failed, Cancelled)):
                ended.set()

        details = (more[0], more[0]["target"]) if more else (None, None)
        engine.submit("page", Submission(f"e{number}", fn.id, list(inputs), *details), sink)
        await ended.wait()
        seen = [plain(event.data) for event in told if isinstance(event, Generating)]
        last = told[-1]
        if isinstance(last, Completed):
            changed = sorted(last.changed_state_ids)
            answers.append({"yields": seen, "data": plain(last.data), "changed": changed})
        else:
            answers.append({"yields": seen, "error": "Failed", "text": last.error})
    await engine.aclose()
    return answers


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
        for name, source in task.get("runs", {}).items():
            results[name] = runs(side, source)
        for number, case in enumerate(task.get("calls", [])):
            results[str(number)] = call(side, case, folder)
    json.dump(results, sys.stdout, default=repr)


main()
