"""From what a function returned to one value for each output."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cloche.blocks.block import Block
from cloche.blocks.container import BlockContext
from cloche.blocks.errors import Error, PayloadError, ReturnValueError
from cloche.blocks.update import MARK, is_skip, is_update, skip
from cloche.engine.describe import came, count, expected, name_of, name_side, names_of, said, short
from cloche.engine.patches import apply_patch, patch_of_component
from cloche.engine.props import Props, patch_of
from cloche.engine.segments import streams

if TYPE_CHECKING:
    from cloche.blocks.dependency import BlockFunction
    from cloche.engine.job import Job
    from cloche.engine.session import Session


def output_data(job: Job, result: Any) -> list[Any]:
    """The finished data of a return or a yield.

    Raises:
        ReturnValueError: too few values, a wrong dict key, an update that does not fit.
        PayloadError: a value that an output cannot show.
    """
    fn = job.plan.fn
    values = spread(fn, result)
    session, segments = job.session, job.segments
    return [
        segments.add(session.current(block), value)
        if segments is not None and streams(block) and not is_update(value)
        else _shown(session, block, value, fn.postprocess)
        for block, value in zip(fn.outputs, values, strict=True)
    ]


def spread(fn: BlockFunction, result: Any) -> list[Any]:
    """One raw value for each output.

    A single output takes the result itself, even a tuple or a list of one.
    """
    outputs = fn.outputs
    if isinstance(result, Mapping) and any(isinstance(key, Block) for key in result):
        return _by_component(fn, result)
    if len(outputs) == 1:
        return [result]
    if is_skip(result):
        return [skip() for _ in outputs]
    if not outputs and result is None:
        return []
    values = list(result) if isinstance(result, tuple | list) else [result]
    if len(values) < len(outputs):
        listed = ", ".join(short(value) for value in values) or "nothing"
        raise ReturnValueError(
            f"{fn.name}() returned {count(len(values), 'value')} ({listed}), but "
            f"{len(outputs)} outputs wait for one each: {names_of(outputs)}. "
            "Return a value for each output; gr.skip() leaves one as it is."
        )
    if len(values) > len(outputs):
        warnings.warn(
            f"{fn.name}() returned {count(len(values), 'value')}, but has "
            f"{count(len(outputs), 'output')} ({names_of(outputs) or 'none'}); "
            "what is too much is ignored.",
            UserWarning,
            stacklevel=2,
        )
        del values[len(outputs) :]
    return values


def _by_component(fn: BlockFunction, result: Mapping[Any, Any]) -> list[Any]:
    foreign = [key for key in result if not isinstance(key, Block)]
    if foreign:
        raise ReturnValueError(
            f"{fn.name}() returned a dict in which some keys are components and others are not "
            f"({', '.join(map(short, foreign))}). Use only components as keys, or return the "
            "values in the order of the outputs."
        )
    by_id = {key._id: value for key, value in result.items()}
    known = {block._id for block in fn.outputs}
    unknown = [key for key in result if key._id not in known]
    if unknown:
        raise ReturnValueError(
            f"{fn.name}() returned a value for {names_of(unknown)}, which is not among its "
            f"outputs ({names_of(fn.outputs) or 'none'}). Add it to outputs= of the listener."
        )
    return [by_id[block._id] if block._id in by_id else skip() for block in fn.outputs]


def _shown(session: Session, block: Block, value: Any, postprocess: bool) -> Any:
    if getattr(block, "stateful", False):
        return _store(session, block, value)
    if isinstance(value, dict):
        if MARK in value and is_update(value):
            return apply_patch(session, block, value, postprocess)
    elif isinstance(value, Block):
        return apply_patch(session, block, patch_of_component(value), postprocess, type(value))
    elif isinstance(value, Props):
        return apply_patch(session, block, patch_of(value, block), postprocess)
    if isinstance(block, BlockContext):
        raise ReturnValueError(
            f"{name_of(block)} is a layout and takes no value, got {came(value)}. Return "
            f"gr.{type(block).__name__}(visible=…) or gr.update(…) to change it, or gr.skip()."
        )
    return postprocessed(session.current(block), value) if postprocess else value


def _store(session: Session, block: Block, value: Any) -> None:
    """A State keeps the value; nothing goes to the page. Of an update only `value` counts."""
    if isinstance(value, Block):
        value = patch_of_component(value)
    if is_update(value):
        if "value" in value:
            session.state.set(block, value["value"])
    else:
        session.state.set(block, value)


def postprocessed(block: Any, value: Any) -> Any:
    """The value for the page.

    Raises:
        PayloadError: the component cannot show it.
        Error: raised by the component.
    """
    try:
        return block.postprocess(value)
    except PayloadError as error:
        name_side(error, block, "output")
        raise
    except Error:
        raise
    except Exception as error:
        raise PayloadError(
            f"{name_of(block)} cannot show what the function returned: "
            f"{said(error)}. "
            f"Got {came(value)}, expected {expected(block, output=True)}."
        ) from error
