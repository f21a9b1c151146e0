"""Functions that a component offers to its own script in the page: `await server.name(...)`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cloche.blocks.errors import Error
from cloche.engine.call import invoke
from cloche.engine.describe import name_of
from cloche.engine.errors import UnknownFunctionError
from cloche.engine.failures import report
from cloche.engine.request import header_for
from cloche.events.injection import parameters_of

if TYPE_CHECKING:
    from cloche.engine.session import Session


async def call_server(session: Session, component_id: int, name: str, args: list[Any]) -> Any:
    """The function's result, a JSON value.

    It may ask for `gr.Request` and `gr.Header`, and runs beside the queue.

    Raises:
        UnknownFunctionError: the component is not there, or offers no such function.
        Error: what the function raised; other exceptions only tell their text with `show_error`.
    """
    block = session.block(component_id)
    offered = getattr(session.current(block), "server_fns", ()) if block is not None else ()
    found = next((fn for fn in offered if fn.__name__ == name), None)
    if block is None or found is None:
        known = ", ".join(fn.__name__ for fn in offered) or "none"
        raise UnknownFunctionError(
            f"There is no server function {name!r} at component {component_id} (known: {known}).",
            "Name it in server_functions= of the component.",
        )
    try:
        return await _called(session, found, args)
    except Error:
        raise
    except Exception as error:
        report(error)
        shown = session.engine.app.settings.show_error
        text = f"{type(error).__name__}: {error}" if shown else "it failed"
        raise Error(f"{name}() of {name_of(block)}: {text}") from error


async def _called(session: Session, fn: Callable[..., Any], args: list[Any]) -> Any:
    keywords: dict[str, Any] = {}
    for parameter in parameters_of(fn)[0]:
        if parameter.injected == "request":
            keywords[parameter.name] = session.request
        elif parameter.injected == "header":
            keywords[parameter.name] = header_for(session.request, parameter.name)
    if inspect.iscoroutinefunction(fn):
        return await fn(*args, **keywords)
    runner = session.engine.ports.runner
    result = await runner.call(lambda: invoke(fn, args, keywords))
    return await result if inspect.isawaitable(result) else result
