"""`render`: a part of the app that a function builds, anew whenever its triggers fire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from cloche.blocks.container import BlockContext
from cloche.blocks.context import Context
from cloche.blocks.dependency import is_generator_function
from cloche.blocks.naming import function_name
from cloche.blocks.registry import layout_class

if TYPE_CHECKING:
    from cloche.blocks.block import Block
    from cloche.blocks.blocks import Blocks
    from cloche.blocks.dependency import ConcurrencyLimit, ShowProgress, TriggerMode
    from cloche.events.listener import BoundEvent, EventListener

Fn = TypeVar("Fn", bound=Callable[..., Any])


def render(
    inputs: Any = None,
    triggers: BoundEvent | Sequence[BoundEvent] | None = None,
    *,
    queue: bool = True,
    trigger_mode: TriggerMode | None = "always_last",
    concurrency_limit: ConcurrencyLimit = None,
    concurrency_id: str | None = None,
    show_progress: ShowProgress = "full",
) -> Any:
    """Decorator: whatever blocks and listeners the function makes replace those of its last run.

    They are the visitor's own: sessions never see each other's. Blocks with a `key` that is there
    again keep their place on the page and what the visitor did with them (`preserved_by_key`).

    Args:
        inputs: a component, a list or a set of them, whose values the function gets.
        triggers: events such as `button.click`. None means the load of the page and the change of
            every input.
        queue, trigger_mode, concurrency_limit, concurrency_id, show_progress: as for listeners.

    Raises:
        ValueError: used outside of `with gr.Blocks():`.
        TypeError: the function is a generator.
    """
    options = {
        "queue": queue,
        "trigger_mode": trigger_mode,
        "concurrency_limit": concurrency_limit,
        "concurrency_id": concurrency_id,
        "show_progress": show_progress,
    }

    def decorate(fn: Fn) -> Fn:
        _add_part(fn, inputs, triggers, options)
        return fn

    if triggers is None and callable(inputs) and not hasattr(inputs, "_id"):
        function, inputs = inputs, None  # written without parentheses
        return decorate(function)
    return decorate


def _add_part(fn: Any, inputs: Any, triggers: Any, options: dict[str, Any]) -> None:
    """Place the container and register the listener that fills it."""
    from cloche.events.wiring import wire

    root = Context.root()
    if root is None:
        raise ValueError(
            "gr.render belongs inside an app: put the decorated function inside "
            "`with gr.Blocks():`."
        )
    if not callable(fn):
        raise TypeError(f"gr.render decorates a function, got {type(fn).__name__}.")
    if is_generator_function(fn):
        raise TypeError(
            f"{function_name(fn)}() yields, but gr.render needs a function that makes its "
            "components and returns. Use a generator as a listener inside it instead."
        )
    pairs = _pairs(root, inputs, triggers)
    container = _make_container()
    listener = wire(
        pairs,
        fn,
        inputs,
        container,
        {
            **options,
            "api_name": "apply",
            "api_visibility": "undocumented",
            "event_specific_args": None,
        },
    )
    listener.function.render_id = root.graph.next_render_id()


def _pairs(root: Blocks, inputs: Any, triggers: Any) -> list[tuple[Block | None, EventListener]]:
    from cloche.events.listener import BoundEvent
    from cloche.events.names import Events
    from cloche.events.wiring import as_blocks

    if triggers is None:
        changes = [(i, Events.change) for i in as_blocks(inputs, "inputs")[0] if _changes(i)]
        return [(root, Events.load), *changes]
    bound = [triggers] if isinstance(triggers, BoundEvent) else list(triggers)
    for trigger in bound:
        if not isinstance(trigger, BoundEvent):
            raise TypeError(
                f"triggers= takes events such as button.click, got {trigger!r}. "
                "Name the event without calling it."
            )
    return [(trigger.block, trigger.event) for trigger in bound]


def _changes(block: Block) -> bool:
    return hasattr(block, "change")


def _make_container() -> BlockContext:
    """Blocks of the part stand as they would without it: side by side in a Row, else stacked."""
    outer = Context.container()
    name = "row" if outer is not None and outer.get_block_name() == "row" else "column"
    made: Any = layout_class(name)(show_progress=True)  # type: ignore[call-arg]
    if not isinstance(made, BlockContext):
        raise TypeError(f"{name!r} cannot hold other blocks")
    return made
