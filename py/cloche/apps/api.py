"""`gr.api`: an endpoint for clients that has no components on the page."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable
from typing import Any, Literal

from cloche.apps.annotations import returns_of, schema_of
from cloche.blocks.context import Context
from cloche.blocks.naming import function_name
from cloche.components._api import Api
from cloche.events.injection import parameters_of
from cloche.events.wiring import wire


def api(
    fn: Callable[..., Any] | Literal["decorator"] = "decorator",
    *,
    api_name: str | None = None,
    api_description: str | None = None,
    queue: bool = True,
    batch: bool = False,
    max_batch_size: int = 4,
    concurrency_limit: int | Literal["default"] | None = "default",
    concurrency_id: str | None = None,
    api_visibility: Literal["public", "undocumented", "private"] = "public",
    time_limit: float | None = None,
    stream_every: float = 0.5,
) -> Any:
    """Make `fn` callable by clients. Parameters and returns are JSON, typed by the annotations.

    Args:
        fn: a function whose parameters are all annotated; without it this is a decorator. Returns
            annotated as `tuple[...]` are several values; without an annotation there are none.
        api_name: name of the endpoint; default the function's name.
        api_description: text for the API page; default the docstring.
        queue, batch, max_batch_size, concurrency_limit, concurrency_id, api_visibility,
        time_limit, stream_every: as for every listener.

    Raises:
        ValueError: a parameter without an annotation.
        AttributeError: called outside of an app.
    """
    options = {name: value for name, value in locals().items() if name != "fn"}
    if fn == "decorator":
        return lambda function: api(function, **options)
    if not callable(fn):
        raise TypeError(f"gr.api takes a function, got {type(fn).__name__}.")
    if Context.root() is None:
        raise AttributeError("Cannot call gr.api outside of an app: use it in `with gr.Blocks():`.")
    inputs, outputs = _slots(fn)
    return wire([], fn, inputs, outputs, {**options, "show_progress": "hidden"})


def _slots(fn: Callable[..., Any]) -> tuple[list[Api], list[Api]]:
    hints = _hints(fn)
    takers = [p for p in parameters_of(fn)[0] if p.injected is None]
    bare = [p.name for p in takers if p.name not in hints]
    if bare:
        raise ValueError(
            f"gr.api needs an annotation for every parameter of {function_name(fn)}(); missing: "
            f"{', '.join(bare)}. Write for example `{bare[0]}: str`."
        )
    inputs = [
        Api(None if p.required else p.default, schema_of(hints[p.name]), _ordinal(i))
        for i, p in enumerate(takers, 1)
    ]
    returns = returns_of(hints["return"]) if "return" in hints else []
    return inputs, [Api(None, schema_of(h), _ordinal(i)) for i, h in enumerate(returns, 1)]


def _hints(fn: Callable[..., Any]) -> dict[str, Any]:
    target = fn if inspect.isroutine(fn) else getattr(fn, "func", None) or type(fn).__call__
    try:
        return typing.get_type_hints(target)
    except Exception:  # a name that cannot be looked up says nothing about the others
        return dict(getattr(target, "__annotations__", {}))


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
