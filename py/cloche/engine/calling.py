"""An app called like a function: `demo(x)` runs a listener on the spot and gives its values."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from cloche.blocks.errors import PayloadError
from cloche.engine.batch import slices
from cloche.engine.call import call
from cloche.engine.engine import Engine
from cloche.engine.inputs import check_length, input_values
from cloche.engine.native import NativeClock, NativePackages
from cloche.engine.outputs import output_data
from cloche.engine.plan import Plan
from cloche.engine.ports import Ports
from cloche.engine.request import Request
from cloche.engine.session import Session
from cloche.engine.submission import Submission

if TYPE_CHECKING:
    from cloche.blocks.blocks import Blocks
    from cloche.blocks.dependency import BlockFunction

T = TypeVar("T")


class _DirectRunner:
    """Calls in the caller's own stack: whoever calls an app waits for it anyway."""

    async def call(self, fn: Callable[[], T]) -> T:
        return fn()

    async def next(self, iterator: Iterator[T]) -> T:
        raise NotImplementedError  # generators are refused before


class _DirectJob:
    """As much of an event as inputs and outputs look at."""

    def __init__(self, plan: Plan, session: Session, submission: Submission) -> None:
        self.plan = plan
        self.session = session
        self.submission = submission
        self.segments = None


def call_app(app: Blocks, values: Sequence[Any], fn_index: int | None, api_name: str | None) -> Any:
    """Run a listener with these payloads, outside the queue and outside every session.

    Args:
        app: the app.
        values: one for each input, as clients send them; of files the path or address.
        fn_index: the listener; None is the first that has a Python function.
        api_name: its endpoint name instead.

    Returns:
        The value of the one output, or a list; of files the path.

    Raises:
        InvalidApiNameError: no such listener.
        ValueError: the listener is a generator or uses State.
        PayloadError: not one value for each input, or one that its component refuses.
    """
    fn = _listener(app, fn_index, api_name)
    blocks = [*fn.inputs, *fn.outputs]
    if fn.is_generator or any(getattr(block, "stateful", False) for block in blocks):
        raise ValueError(
            f"{fn.name}() cannot be called like a function, because it yields or uses State. "
            "Call it from the page, or call your own function."
        )
    data = [_payload(block, value) for block, value in zip(fn.inputs, values, strict=False)]
    check_length(fn, [*data, *values[len(data) :]])
    plan = Plan(fn)
    if plan.kind == "async":
        return _waited(lambda: _run(app, plan, data))
    return _finished(_run(app, plan, data))


async def _run(app: Blocks, plan: Plan, data: list[Any]) -> Any:
    engine = Engine(app, Ports(NativeClock(), _DirectRunner(), NativePackages()))
    session = Session(engine, "call", Request(session_hash="call"), lambda delay, function: None)
    job: Any = _DirectJob(plan, session, Submission("call", plan.fn.id, data))
    positional, keywords = plan.arguments(input_values(job), job)
    if plan.batch:
        positional = [[value] for value in positional]
    result = await call(engine.ports.runner, plan, positional, keywords)
    if plan.batch:
        result = slices(plan.fn, result, 1)[0]
    shown = [_plain(value) for value in output_data(job, result)]
    return shown[0] if len(shown) == 1 else shown


def _listener(app: Blocks, fn_index: int | None, api_name: str | None) -> BlockFunction:
    if api_name is not None:
        return app.function_named(api_name)
    if fn_index is None:
        found = next((fn for fn in app.fns.values() if fn.fn is not None), None)
    else:
        found = app.fns.get(fn_index)
    if found is None or found.fn is None:
        which = "no listener with a Python function" if fn_index is None else f"no {fn_index}"
        known = ", ".join(str(fn.id) for fn in app.fns.values() if fn.fn is not None) or "none"
        raise ValueError(f"The app has {which} to call. Known numbers (fn_index): {known}.")
    return found


def _payload(block: Any, value: Any) -> Any:
    """A path or an address of a file as the record that the component takes."""
    if not getattr(block, "carries_files", False) or not isinstance(value, str):
        return value
    return block.own_file(value) if "://" not in value else {"path": value, "url": value}


def _plain(value: Any) -> Any:
    """File records as their paths."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    meta = value.get("meta")
    if isinstance(meta, dict) and meta.get("_type") == "gradio.FileData":
        return value.get("path") or value.get("url")
    return {key: _plain(item) for key, item in value.items()}


def _finished(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that waits for nothing, without any loop."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    coroutine.close()
    raise PayloadError("The function returned something to await; declare it with `async def`.")


def _waited(start: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """The result of a coroutine, also where a loop runs already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(start())
    if _can_wait_in_place():
        return asyncio.run(start())
    ended: list[Any] = []

    def work() -> None:
        try:
            ended.append((asyncio.run(start()), None))
        except BaseException as error:
            ended.append((None, error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    result, failed = ended[0]
    if failed is not None:
        raise failed
    return result  # type: ignore[no-any-return]


def _can_wait_in_place() -> bool:
    """Whether this interpreter suspends the caller's stack inside a running loop (in a page)."""
    import sys

    return sys.platform == "emscripten"
