"""Validators: a function that looks at the inputs before the listener runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cloche.blocks.update import MARK, VALIDATE, is_validation
from cloche.engine.call import call
from cloche.engine.events import Failed
from cloche.engine.inputs import input_values
from cloche.events.injection import parameters_of

if TYPE_CHECKING:
    from cloche.engine.job import Job
    from cloche.engine.plan import Plan
    from cloche.engine.ports import Ports


async def refusal(job: Job, validator: Plan, ports: Ports) -> Failed | None:
    """What to tell when the validator refuses the inputs, None when it lets them through."""
    positional, keywords = validator.arguments(input_values(job), job)
    answer = await call(ports.runner, validator, positional, keywords)
    results = list(answer) if isinstance(answer, list | tuple) else [answer]
    if all(_passes(result) for result in results):
        return None
    names = _parameter_names(job)
    entries = [
        {
            MARK: VALIDATE,
            "is_valid": _passes(result),
            "message": result.get("message", "") if is_validation(result) else "",
            "parameter_name": names[i] if i < len(names) else f"parameter_{i}",
        }
        for i, result in enumerate(results)
    ]
    messages = [str(e["message"]) for e in entries if not e["is_valid"] and e["message"]]
    return Failed(
        job.event_id,
        error="\n".join(messages) or "The input is not valid.",
        title="Not valid",
        validation=entries,
    )


def _passes(result: Any) -> bool:
    """Only a result of `gr.validate(False, …)` refuses; anything else counts as valid."""
    return not is_validation(result) or bool(result.get("is_valid"))


def _parameter_names(job: Job) -> list[str]:
    parameters, _ = parameters_of(job.plan.call)
    return [parameter.name for parameter in parameters if parameter.injected is None]
