"""Calls a listener's function in the way its kind needs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from cloche.engine.plan import Plan
from cloche.engine.ports import Runner


async def call(
    runner: Runner, plan: Plan, positional: Sequence[Any], keywords: dict[str, Any]
) -> Any:
    """The function's result. Whatever can be awaited is awaited."""
    function = plan.call
    if plan.kind == "async":
        return await function(*positional, **keywords)
    result = await runner.call(lambda: invoke(function, positional, keywords))
    return await result if inspect.isawaitable(result) else result


def invoke(
    function: Callable[..., Any], positional: Sequence[Any], keywords: dict[str, Any]
) -> Any:
    """Call a sync function. A StopIteration that escapes it could not cross a coroutine."""
    try:
        return function(*positional, **keywords)
    except StopIteration as error:
        raise RuntimeError(
            "The function let a StopIteration escape; give next() a default or catch it."
        ) from error
