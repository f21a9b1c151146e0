"""`BlockFunction`: one listener of an app, with everything its runs and its config entry need."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from cloche.blocks.naming import function_name

if TYPE_CHECKING:
    from cloche.blocks.block import Block, Key

ApiVisibility = Literal["public", "private", "undocumented"]
TriggerMode = Literal["once", "multiple", "always_last"]
ShowProgress = Literal["full", "minimal", "hidden"]
ConcurrencyLimit = int | Literal["default"] | None
Target = tuple[int | None, str]


def is_generator_function(fn: object) -> bool:
    """Whether calling `fn` gives a generator, sync or async; partials are looked through.

    An object whose `__call__` yields is not recognised, as in the reference.
    """
    while isinstance(fn, functools.partial):
        fn = fn.func
    return inspect.isgeneratorfunction(fn) or inspect.isasyncgenfunction(fn)


@dataclass(eq=False, kw_only=True, slots=True)
class BlockFunction:
    """A function bound to triggers, inputs and outputs. `id` is unique in its app."""

    id: int
    fn: Callable[..., Any] | None
    inputs: list[Block]
    outputs: list[Block]
    targets: list[Target]
    inputs_as_dict: bool = False
    input_names: list[str] = field(default_factory=list)
    preprocess: bool = True
    postprocess: bool = True
    queue: bool = True
    batch: bool = False
    max_batch_size: int = 4
    concurrency_limit: ConcurrencyLimit = "default"
    concurrency_id: str = ""
    api_name: str = ""
    api_description: str | Literal[False] | None = None
    api_visibility: ApiVisibility = "public"
    js: str | Literal[True] | None = None
    scroll_to_output: bool = False
    show_progress: ShowProgress = "full"
    show_progress_on: Sequence[Block] | None = None
    cancels: list[int] = field(default_factory=list)
    is_cancel: bool = False
    collects_event_data: bool = False
    trigger_after: int | None = None
    trigger_only_on_success: bool = False
    trigger_only_on_failure: bool = False
    trigger_mode: TriggerMode = "once"
    connection: Literal["sse", "stream"] = "sse"
    time_limit: float | None = None
    stream_every: float = 0.5
    event_specific_args: list[str] | None = None
    component_prop_inputs: list[int] = field(default_factory=list)
    validator: Callable[..., Any] | None = None
    key: Key = None
    rendered_in: int | None = None
    render_id: int | None = None

    @property
    def name(self) -> str:
        """The function's own name, for messages."""
        return function_name(self.fn) if self.fn is not None else "no function"

    @property
    def is_generator(self) -> bool:
        """Whether each run yields several results."""
        return is_generator_function(self.fn)

    def get_config(self) -> dict[str, Any]:
        """The dependency entry of the app config (keys of the reference)."""
        return {
            "id": self.id,
            "targets": [list(target) for target in self.targets],
            "inputs": [block._id for block in self.inputs],
            "outputs": [block._id for block in self.outputs],
            "backend_fn": self.fn is not None,
            "js": self.js,
            "js_implementation": None,
            "queue": self.queue,
            "api_name": self.api_name,
            "api_description": self.api_description,
            "api_visibility": self.api_visibility,
            "scroll_to_output": self.scroll_to_output,
            "show_progress": self.show_progress,
            "show_progress_on": (
                None
                if self.show_progress_on is None
                else [block._id for block in self.show_progress_on]
            ),
            "batch": self.batch,
            "max_batch_size": self.max_batch_size,
            "cancels": self.cancels,
            "types": {"generator": self.is_generator, "cancel": self.is_cancel},
            "collects_event_data": self.collects_event_data,
            "trigger_after": self.trigger_after,
            "trigger_only_on_success": self.trigger_only_on_success,
            "trigger_only_on_failure": self.trigger_only_on_failure,
            "trigger_mode": self.trigger_mode,
            "rendered_in": self.rendered_in,
            "render_id": self.render_id,
            "connection": self.connection,
            "time_limit": self.time_limit,
            "stream_every": self.stream_every,
            "event_specific_args": self.event_specific_args,
            "component_prop_inputs": self.component_prop_inputs,
        }
