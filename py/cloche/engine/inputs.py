"""From the payloads of the page to the values a function gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cloche.blocks.block import Block
from cloche.blocks.errors import Error, PayloadError
from cloche.engine.describe import came, expected, name_of, name_side, names_of, said
from cloche.engine.filedata import check_file_records
from cloche.engine.props import Props

if TYPE_CHECKING:
    from cloche.blocks.dependency import BlockFunction
    from cloche.engine.caching import Memo
    from cloche.engine.job import Job


def check_length(fn: BlockFunction, data: Any) -> None:
    """Refuse data that does not hold one value for each input.

    Raises:
        PayloadError: naming what came and which inputs there are.
    """
    if not isinstance(data, list):
        raise PayloadError(
            f"The data of an event must be a list with one value for each input of {fn.name}(), "
            f"got {came(data)}."
        )
    if len(data) != len(fn.inputs):
        raise PayloadError(
            f"{fn.name}() has {len(fn.inputs)} inputs ({names_of(fn.inputs) or 'none'}), but the "
            f"data holds {len(data)}. Send one value for each, null for State."
        )


def input_values(job: Job) -> list[Any]:
    """The function's values, preprocessed by the session's components.

    Raises:
        PayloadError: a payload does not fit its component.
        Error: raised by a component.
    """
    fn = job.plan.fn
    session = job.session
    props_inputs = job.plan.props_inputs
    values: list[Any] = []
    for position, (block, payload) in enumerate(zip(fn.inputs, job.submission.data, strict=True)):
        if getattr(block, "stateful", False):
            values.append(session.state.get(block))
        elif position in props_inputs:
            values.append(_props(session.current(block), payload, fn.preprocess))
        else:
            values.append(_value(session.current(block), payload, fn.preprocess))
    if fn.inputs_as_dict:
        positional = len(values) - len(fn.input_names)
        keyed = dict(zip(fn.inputs[:positional], values[:positional], strict=True))
        return [keyed, *values[positional:]]
    return values


def is_cached(job: Job, memo: Memo) -> bool:
    """Whether the function's cache holds the result for a job; of bad inputs the run will tell."""
    try:
        positional, keywords = job.plan.arguments(input_values(job), job)
    except Exception:
        return False
    return memo.holds(job.session.session_hash, positional, keywords)


def _value(block: Any, payload: Any, preprocess: bool) -> Any:
    if getattr(block, "carries_files", False):
        check_file_records(block, payload)
    if not preprocess:
        return payload
    try:
        return block.preprocess(payload)
    except PayloadError as error:
        name_side(error, block, "input")
        raise
    except Error:
        raise
    except Exception as error:
        raise PayloadError(
            f"{name_of(block)} could not read its input: {said(error)}. "
            f"Got {came(payload)}, expected {expected(block, output=False)}."
        ) from error


def _props(block: Block, payload: Any, preprocess: bool) -> Props:
    if not isinstance(payload, dict):
        raise PayloadError(
            f"{name_of(block)} is passed with all its props, so its input must be an object of "
            f"them, got {came(payload)}."
        )
    return Props(**{**payload, "value": _value(block, payload.get("value"), preprocess)})
