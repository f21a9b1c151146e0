"""`Plan`: all that can be known of a listener before it runs, worked out once.

Looking at a signature costs more than many a listener itself, so no event does it.
"""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from cloche.blocks.container import BlockContext
from cloche.blocks.dependency import BlockFunction
from cloche.blocks.errors import InvalidBlockError, ReturnValueError
from cloche.engine.segments import streams
from cloche.engine.sources import Source, constant, injected, nth
from cloche.engine.stats import Durations
from cloche.events.injection import Parameter, parameters_of

if TYPE_CHECKING:
    from cloche.engine.caching import Memo

Kind = Literal["sync", "async", "generator", "async_generator"]


class Plan:
    """How to call one listener, and what its runs need.

    Attributes:
        call: the function.
        kind: how it is run.
        positional, keywords: where each argument comes from.
        direct: the inputs are the arguments, in order.
        props_inputs: inputs that are passed as all props.
        states: State outputs, whose change is watched.
        segmented: some output plays its yields one after the other.
        memo: the results that `gr.cache` keeps of the function.
        packages: what values of its inputs and outputs need, until it is loaded.
    """

    __slots__ = (
        "batch",
        "call",
        "direct",
        "durations",
        "fn",
        "keywords",
        "kind",
        "memo",
        "packages",
        "positional",
        "props_inputs",
        "segmented",
        "states",
        "track_tqdm",
        "validator",
    )

    def __init__(self, fn: BlockFunction, call: Callable[..., Any] | None = None) -> None:
        target = call or fn.fn
        if target is None:
            raise ValueError("A plan needs a function.")
        self.fn = fn
        _refuse_layouts(fn)
        self.call = target
        self.kind = kind_of(target)
        self.batch = fn.batch and call is None
        if self.batch and self.kind.endswith("generator"):
            raise ReturnValueError(
                f"{fn.name}() is a generator and batch=True; a batch function returns its lists "
                "once. Remove batch=True or return instead of yielding."
            )
        self.props_inputs = frozenset(fn.component_prop_inputs)
        self.states = [block for block in fn.outputs if getattr(block, "stateful", False)]
        blocks = [*fn.inputs, *fn.outputs]
        self.packages = tuple(dict.fromkeys(name for block in blocks for name in block.packages))
        self.durations = Durations()
        yields = self.kind.endswith("generator") or fn.connection == "stream"
        self.segmented = yields and any(streams(block) for block in fn.outputs)
        self.memo: Memo | None = getattr(target, "cloche_memo", None)
        self.validator: Plan | None = None
        self.track_tqdm = False
        self.positional: list[Source] = []
        self.keywords: list[tuple[str, Source]] = []
        self._bind_parameters()
        given = 1 if fn.inputs_as_dict else len(fn.inputs)
        self.direct = (
            not self.keywords
            and len(self.positional) == given
            and all(getattr(s, "index", None) == i for i, s in enumerate(self.positional))
        )
        if call is None and fn.validator is not None:
            self.validator = Plan(fn, fn.validator)

    def arguments(self, values: list[Any], job: Any) -> tuple[Sequence[Any], dict[str, Any]]:
        """Positional and keyword arguments for preprocessed input values."""
        if self.direct:
            return values, {}
        positional = [source(values, job) for source in self.positional]
        return positional, {name: source(values, job) for name, source in self.keywords}

    def _bind_parameters(self) -> None:
        fn = self.fn
        parameters, variadic = parameters_of(self.call)
        by_name = 0 if fn.inputs_as_dict else len(fn.input_names)
        given = 1 if fn.inputs_as_dict else len(fn.inputs) - by_name
        named = {name: nth(given + i) for i, name in enumerate(fn.input_names)} if by_name else {}
        taken = 0
        keywords_from_here = False
        missing: list[str] = []
        for parameter in parameters:
            source: Source | None = None
            if parameter.name in named:
                source = named.pop(parameter.name)
                keywords_from_here = True
            elif parameter.injected is not None:
                source = injected(parameter)
                self._note_progress(parameter)
            elif parameter.keyword_only:
                if parameter.required:
                    missing.append(parameter.name)
                    source = constant(None)
            elif taken < given:
                source = nth(taken)
                taken += 1
            elif parameter.required:
                missing.append(parameter.name)
                source = constant(None)
            else:
                keywords_from_here = True  # the function's own default stays
            if source is None:
                continue
            if keywords_from_here or parameter.keyword_only:
                self.keywords.append((parameter.name, source))
            else:
                self.positional.append(source)
        # more than the function takes: its own TypeError says so best
        self.positional += [nth(i) for i in range(taken, given)]
        self.keywords += named.items()
        if missing and not (variadic and not parameters):
            warnings.warn(
                f"{fn.name}() gets no value for {', '.join(missing)}; None is passed. "
                "Add inputs= or give the parameters defaults.",
                UserWarning,
                stacklevel=2,
            )

    def _note_progress(self, parameter: Parameter) -> None:
        if parameter.injected == "progress" and getattr(parameter.default, "track_tqdm", False):
            self.track_tqdm = True


def _refuse_layouts(fn: BlockFunction) -> None:
    for block in fn.inputs:
        if isinstance(block, BlockContext):
            raise InvalidBlockError(
                f"{type(block).__name__} (id {block._id}) has no value and cannot be an input "
                f"of {fn.name}(). Name the components inside it."
            )


def kind_of(fn: Callable[..., Any]) -> Kind:
    """How a function is run; partials are looked through, callable objects may be coroutines."""
    while isinstance(fn, functools.partial):
        fn = fn.func
    if inspect.isasyncgenfunction(fn):
        return "async_generator"
    if inspect.isgeneratorfunction(fn):
        return "generator"
    if inspect.iscoroutinefunction(fn) or inspect.iscoroutinefunction(
        getattr(fn, "__call__", None)  # noqa: B004 (the method is wanted, not whether it is there)
    ):
        return "async"
    return "sync"
