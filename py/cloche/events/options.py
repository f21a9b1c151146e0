"""`ListenerOptions`: everything a listener may be told besides its function, inputs and outputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

from cloche.blocks.dependency import ApiVisibility, ConcurrencyLimit, ShowProgress, TriggerMode

if TYPE_CHECKING:
    from cloche.blocks.block import Block, Key

_REMOVED = {
    "_js": "Use js= instead.",
    "every": "Use gr.Timer(seconds).tick(...) instead.",
    "postprocess_fn": "Return the finished value from the function instead.",
}


@dataclass(slots=True, kw_only=True)
class ListenerOptions:
    """Options of one listener; `BoundEvent.__call__` says what each means."""

    api_name: str | Literal[False] | None = None
    api_description: str | Literal[False] | None = None
    scroll_to_output: bool = False
    show_progress: ShowProgress | None = None
    show_progress_on: Block | Sequence[Block] | None = None
    queue: bool = True
    batch: bool = False
    max_batch_size: int = 4
    preprocess: bool = True
    postprocess: bool = True
    cancels: Any = None
    trigger_mode: TriggerMode | None = None
    js: str | Literal[True] | None = None
    concurrency_limit: ConcurrencyLimit = "default"
    concurrency_id: str | None = None
    api_visibility: ApiVisibility = "public"
    time_limit: float | None = None
    stream_every: float = 0.5
    key: Key = None
    validator: Callable[..., Any] | None = None
    inputs_kwargs: dict[str, Block] | None = None
    event_specific_args: list[str] | None = None

    @classmethod
    def read(cls, given: dict[str, Any]) -> Self:
        """Options from keyword arguments.

        Raises:
            TypeError: an option that does not exist; the message says what to use instead.
            ValueError: a value outside its choices.
        """
        known = {field.name for field in fields(cls)}
        given = dict(given)
        if given.pop("show_api", None) is False:
            given["api_visibility"] = "undocumented"
        for name in given:
            if name not in known:
                raise TypeError(
                    f"A listener has no argument {name!r}. {_REMOVED.get(name, '')}".strip()
                )
        options = cls(**given)
        if options.api_name is False:
            options.api_name, options.api_visibility = None, "private"
        _check_choice("trigger_mode", options.trigger_mode, TriggerMode, optional=True)
        _check_choice("show_progress", options.show_progress, ShowProgress, optional=True)
        _check_choice("api_visibility", options.api_visibility, ApiVisibility)
        limit: Any = options.concurrency_limit
        if limit != "default" and limit is not None and (not isinstance(limit, int) or limit < 1):
            raise ValueError(f'concurrency_limit must be from 1, None or "default"; got {limit!r}.')
        return options


def _check_choice(name: str, value: Any, choices: Any, optional: bool = False) -> None:
    if value not in get_args(choices) and not (optional and value is None):
        known = ", ".join(repr(choice) for choice in get_args(choices))
        raise ValueError(f"{name} must be one of {known}; got {value!r}.")
