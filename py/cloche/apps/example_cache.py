"""The outputs of examples, computed once and kept in memory."""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

from cloche.blocks.errors import Error
from cloche.components.base import Component
from cloche.events.injection import Parameter, parameters_of
from cloche.media.store import trusted_files

#: What a Dataset of type "tuple" passes.
Picked = tuple[int, Any]


class ExampleCache:
    """Runs a function on rows of examples and remembers what it returned, or yielded last.

    Args:
        fn: function, coroutine function or generator.
        inputs: its components.
        rows: one raw value for each input; one without any takes the value it starts with.
        preprocess: whether `fn` gets preprocessed values.
        batch: `fn` takes and returns lists.
        outputs: how many values it returns.
    """

    def __init__(
        self,
        fn: Callable[..., Any],
        inputs: Sequence[Component],
        rows: list[list[Any]],
        preprocess: bool = True,
        batch: bool = False,
        outputs: int = 1,
    ) -> None:
        self.fn = fn
        self.inputs = inputs
        self.rows = rows
        self.preprocess = preprocess
        self.batch = batch
        self.outputs = outputs
        #: Raw results by position of the row.
        self.kept: dict[int, Any] = {}
        #: Inputs that no example has a value for.
        self._untouched = [all(row[i] is None for row in rows) for i in range(len(inputs))]
        self._injected = [p for p in parameters_of(fn)[0] if p.injected is not None]

    def shower(self, position: int | None = None) -> Callable[..., Any]:
        """A listener of the same kind as `fn` that gives the outputs of a row.

        It takes a picked row, `(position, values)`; or nothing, where the position is known.
        """
        listeners: dict[str, Callable[..., Any]] = {
            "sync": self._show,
            "async": self._show_async,
            "generator": self._show_steps,
            "async_generator": self._show_async_steps,
        }
        listener = listeners[_kind(self.fn)]
        if position is None:
            return self._like(listener, ["picked"])
        return self._like(functools.partial(listener, (position, None)), [])

    def warmer(self) -> Callable[..., Any]:
        """A listener without inputs that computes every row not kept yet, with pauses between."""
        waits = _kind(self.fn).startswith("async")
        return self._like(self._warm_async if waits else self._warm, [])

    def arguments(self, position: int) -> list[Any]:
        """The values that `fn` gets for a row."""
        values = [
            self._argument(component, value, untouched)
            for component, value, untouched in zip(
                self.inputs, self.rows[position], self._untouched, strict=True
            )
        ]
        return [[value] for value in values] if self.batch else values

    def _argument(self, component: Component, value: Any, untouched: bool) -> Any:
        with trusted_files():
            payload = component.value if untouched else component.postprocess(value)
        return component.preprocess(payload) if self.preprocess else payload

    def _keep(self, position: int, result: Any) -> Any:
        if self.batch:
            columns = [result] if self.outputs == 1 else result
            firsts = [column[0] for column in columns]
            result = firsts[0] if self.outputs == 1 else firsts
        self.kept[position] = result
        return result

    # --- a click ---

    def _show(self, picked: Picked | None, **more: Any) -> Any:
        position = _position(picked)
        if position in self.kept:
            return self.kept[position]
        return self._keep(position, self.fn(*self.arguments(position), **more))

    async def _show_async(self, picked: Picked | None, **more: Any) -> Any:
        position = _position(picked)
        if position in self.kept:
            return self.kept[position]
        return self._keep(position, await self.fn(*self.arguments(position), **more))

    def _show_steps(self, picked: Picked | None, **more: Any) -> Iterator[Any]:
        position = _position(picked)
        if position in self.kept:
            yield self.kept[position]
            return
        last: list[Any] = []
        for step in self.fn(*self.arguments(position), **more):
            last = [step]
            yield step
        if last:  # only what ran to its end is kept
            self._keep(position, last[0])

    async def _show_async_steps(self, picked: Picked | None, **more: Any) -> AsyncIterator[Any]:
        position = _position(picked)
        if position in self.kept:
            yield self.kept[position]
            return
        last: list[Any] = []
        async for step in self.fn(*self.arguments(position), **more):
            last = [step]
            yield step
        if last:
            self._keep(position, last[0])

    # --- at the start ---

    def _warm(self, **more: Any) -> Iterator[None]:
        steps = _kind(self.fn) == "generator"
        for position in range(len(self.rows)):
            try:
                if steps:
                    for _ in self._show_steps((position, None), **more):
                        yield
                else:
                    self._show((position, None), **more)
            except Exception as error:
                self._tell(position, error)
            yield

    async def _warm_async(self, **more: Any) -> AsyncIterator[None]:
        steps = _kind(self.fn) == "async_generator"
        for position in range(len(self.rows)):
            try:
                if steps:
                    async for _ in self._show_async_steps((position, None), **more):
                        yield
                else:
                    await self._show_async((position, None), **more)
            except Exception as error:
                self._tell(position, error)
            yield

    def _tell(self, position: int, error: Exception) -> None:
        warnings.warn(
            f"The outputs of example {position} could not be computed: "
            f"{type(error).__name__}: {error}. A click on it tries again.",
            stacklevel=2,
        )

    def _like(self, listener: Callable[..., Any], names: list[str]) -> Callable[..., Any]:
        """The listener with those parameters of `fn` that are filled in by the engine."""
        own = [inspect.Parameter(n, inspect.Parameter.POSITIONAL_OR_KEYWORD) for n in names]
        # a method cannot carry a signature; each kind needs a function of its own kind
        wrapper = _same_kind(listener)
        extra = [_keyword(parameter) for parameter in self._injected]
        wrapper.__signature__ = inspect.Signature([*own, *extra])  # type: ignore[attr-defined]
        wrapper.__annotations__ = {p.name: p.hint for p in self._injected if p.hint is not None}
        wrapper.__name__ = getattr(self.fn, "__name__", "load_outputs")
        wrapper.__doc__ = self.fn.__doc__
        return wrapper


def why_not_cached(fn: Callable[..., Any], blocks: Sequence[Component]) -> str | None:
    """What keeps the outputs of a function from being computed once for all sessions."""
    if any(getattr(block, "stateful", False) for block in blocks):
        return "their inputs or outputs hold a gr.State. Take it out, or use run_on_click=True."
    if any(parameter.wants_props for parameter in parameters_of(fn)[0]):
        return "fn takes all props of a component. Use run_on_click=True."
    return None


def _position(picked: Picked | None) -> int:
    if picked is None:
        raise Error("No example was picked. Send the position of one, counted from 0.")
    return picked[0]


def _keyword(parameter: Parameter) -> inspect.Parameter:
    return inspect.Parameter(
        parameter.name, inspect.Parameter.KEYWORD_ONLY, default=parameter.default
    )


def _same_kind(method: Callable[..., Any]) -> Callable[..., Any]:
    """A function that does what a bound method does, and is known for the same kind."""
    if inspect.isasyncgenfunction(method):

        async def async_steps(*args: Any, **more: Any) -> AsyncIterator[Any]:
            async for step in method(*args, **more):
                yield step

        return async_steps
    if inspect.isgeneratorfunction(method):

        def steps(*args: Any, **more: Any) -> Iterator[Any]:
            yield from method(*args, **more)

        return steps
    if inspect.iscoroutinefunction(method):

        async def wait(*args: Any, **more: Any) -> Any:
            return await method(*args, **more)

        return wait

    def call(*args: Any, **more: Any) -> Any:
        return method(*args, **more)

    return call


def _kind(fn: Callable[..., Any]) -> str:
    while isinstance(fn, functools.partial):
        fn = fn.func
    call = getattr(fn, "__call__", None)  # noqa: B004 (the method is wanted)
    for target in (fn, call):
        if inspect.isasyncgenfunction(target):
            return "async_generator"
        if inspect.isgeneratorfunction(target):
            return "generator"
        if inspect.iscoroutinefunction(target):
            return "async"
    return "sync"
