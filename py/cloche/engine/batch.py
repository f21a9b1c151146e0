"""Batches: one call for several events, with a list for each input and each output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cloche.blocks.errors import ReturnValueError
from cloche.engine.call import call
from cloche.engine.describe import came, count, names_of
from cloche.engine.inputs import input_values
from cloche.engine.outputs import output_data
from cloche.engine.tqdm_tracking import tracking

if TYPE_CHECKING:
    from cloche.blocks.dependency import BlockFunction
    from cloche.engine.job import Job
    from cloche.engine.run import Run


async def run_batch(run: Run) -> None:
    """Execute the jobs of a run together; each is told its own slice, or its own failure.

    An input or output that fails is the failure of that event alone; the function's is everyone's.
    """
    from cloche.engine.run import state_prints

    plan = run.plan
    taking: list[Job] = []
    rows: list[list[Any]] = []
    for job in list(run.jobs):
        try:
            rows.append(input_values(job))
            taking.append(job)
        except Exception as error:
            run.fail(job, error)
    if not taking:
        return
    before = [state_prints(job) if plan.states else None for job in taking]
    columns = [list(column) for column in zip(*rows, strict=True)]
    positional, keywords = plan.arguments(columns, taking[0])
    with tracking(plan.track_tqdm):
        result = await call(run.engine.ports.runner, plan, positional, keywords)
    parts = slices(plan.fn, result, len(taking))
    for job, values, marks in zip(taking, parts, before, strict=True):
        if job.ended:
            continue
        try:
            data = output_data(job, values)
        except Exception as error:
            run.fail(job, error)
        else:
            run.complete(job, data, marks)


def slices(fn: BlockFunction, result: Any, size: int) -> list[Any]:
    """One result for each event, in the form a function without batch would return it.

    Raises:
        ReturnValueError: the result is not one list of `size` values for each output.
    """
    outputs = fn.outputs
    if not outputs:
        return [None] * size
    wanted = (
        f"A batch function returns a tuple with one list for each output "
        f"({names_of(outputs)}), each with {count(size, 'value')}"
    )
    if not isinstance(result, tuple | list):
        raise ReturnValueError(f"{wanted}; {fn.name}() returned {came(result)}.")
    if len(result) < len(outputs):
        raise ReturnValueError(f"{wanted}; {fn.name}() returned {count(len(result), 'list')}.")
    columns: list[list[Any]] = []
    for block, column in zip(outputs, result, strict=False):
        if isinstance(column, str | bytes | dict) or not hasattr(column, "__len__"):
            raise ReturnValueError(
                f"{wanted}; for {names_of([block])} {fn.name}() returned {came(column)}."
            )
        if len(column) != size:
            raise ReturnValueError(
                f"{wanted}; for {names_of([block])} {fn.name}() returned {len(column)}."
            )
        columns.append(list(column))
    return columns[0] if len(outputs) == 1 else list(zip(*columns, strict=True))
