"""Which parameters of a function take inputs and which are filled in by the engine.

Classes mark themselves with `injected_as`, so that this file knows none of them.
"""

from __future__ import annotations

import functools
import inspect
import types
import typing
import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from cloche.blocks.block import Block
from cloche.blocks.naming import function_name


@dataclass(slots=True, frozen=True)
class Parameter:
    """One parameter of a listener.

    Attributes:
        injected: "event_data", "request", "header", "progress", … or None when it takes an input.
        hint: the annotated class, without Optional.
        wants_props: annotated with a component class: all props are passed, not only the value.
    """

    name: str
    keyword_only: bool
    default: Any
    hint: Any
    injected: str | None
    wants_props: bool

    @property
    def required(self) -> bool:
        """Whether it has no default."""
        return self.default is inspect.Parameter.empty


def parameters_of(fn: Callable[..., Any]) -> tuple[list[Parameter], bool]:
    """The parameters of `fn` in order, and whether it takes any number of further arguments."""
    target = fn
    try:
        signature = inspect.signature(target)
    except (TypeError, ValueError):
        return [], True  # built-ins without a signature take what they are given
    hints = _hints(fn)
    found: list[Parameter] = []
    variadic = False
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            variadic = True
            continue
        if parameter.kind is parameter.VAR_KEYWORD:
            continue
        hint = _without_optional(hints.get(parameter.name))
        injected = getattr(hint, "injected_as", None) if isinstance(hint, type) else None
        if injected is None and parameter.default is not parameter.empty:
            injected = getattr(type(parameter.default), "injected_by_default", None)
        wants_props = isinstance(hint, type) and issubclass(hint, Block)
        found.append(
            Parameter(
                name=parameter.name,
                keyword_only=parameter.kind is parameter.KEYWORD_ONLY,
                default=parameter.default,
                hint=hint,
                injected=injected,
                wants_props=wants_props,
            )
        )
    return found, variadic


def _hints(fn: Callable[..., Any]) -> dict[str, Any]:
    while isinstance(fn, functools.partial):
        fn = fn.func
    target = fn if inspect.isroutine(fn) else getattr(type(fn), "__call__", fn)  # noqa: B004
    try:
        return typing.get_type_hints(target)
    except Exception:  # a hint that names something unknown says nothing about injection
        return dict(getattr(target, "__annotations__", {}))


def _without_optional(hint: Any) -> Any:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        rest = [part for part in typing.get_args(hint) if part is not type(None)]
        if len(rest) == 1:
            return rest[0]
    return hint


def check_arguments(fn: Callable[..., Any], given: int, names: Collection[str] = ()) -> None:
    """Look whether inputs fit the function's parameters; a wrong number of them only warns.

    Args:
        fn: the function.
        given: how many inputs it gets by position.
        names: those it gets by name, of `inputs_kwargs`.

    Raises:
        ValueError: a name that the function does not take, or that is filled already.
    """
    parameters, variadic = parameters_of(fn)
    takers = [p for p in parameters if p.injected is None and not p.keyword_only]
    name = function_name(fn)
    if names:
        _check_names(fn, name, names, {p.name for p in takers[:given]}, parameters)
    takers = [p for p in takers if p.name not in names]
    least = sum(p.required for p in takers)
    most = len(takers)
    if given < least:
        warnings.warn(
            f"{name}() needs at least {least} arguments, but the listener has {given} inputs. "
            "Add inputs= or give the parameters defaults.",
            UserWarning,
            stacklevel=4,
        )
    elif given > most and not variadic:
        warnings.warn(
            f"{name}() takes at most {most} arguments, but the listener has {given} inputs. "
            "Remove inputs or add parameters.",
            UserWarning,
            stacklevel=4,
        )


def _check_names(
    fn: Callable[..., Any],
    called: str,
    names: Collection[str],
    filled: Collection[str],
    parameters: list[Parameter],
) -> None:
    try:
        kinds = {p.name: p.kind for p in inspect.signature(fn).parameters.values()}
    except (TypeError, ValueError):
        return
    injected = {p.name for p in parameters if p.injected is not None}
    takes_any = inspect.Parameter.VAR_KEYWORD in kinds.values()
    for name in names:
        kind = kinds.get(name)
        if kind is inspect.Parameter.POSITIONAL_ONLY:
            problem = "takes it by position only: put its component into inputs"
        elif name in filled:
            problem = "gets it from inputs already: leave it out, or give one input less"
        elif name in injected:
            problem = "gets it from the app itself: leave it out"
        elif kind in (None, inspect.Parameter.VAR_POSITIONAL) and not takes_any:
            known = ", ".join(p.name for p in parameters if p.injected is None) or "none"
            problem = f"has no such parameter; it has {known}"
        else:
            continue
        raise ValueError(f"inputs_kwargs names {name!r}, but {called}() {problem}.")


def prop_positions(fn: Callable[..., Any], given: int, names: Sequence[str] = ()) -> list[int]:
    """Which inputs, those by position first, go to a parameter annotated as a component."""
    takers = [p for p in parameters_of(fn)[0] if p.injected is None]
    by_position = [p for p in takers if not p.keyword_only][:given]
    found = [i for i, p in enumerate(by_position) if p.wants_props]
    hinted = {p.name for p in takers if p.wants_props}
    return found + [given + i for i, name in enumerate(names) if name in hinted]
