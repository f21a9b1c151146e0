"""`gr.on`: one function for many triggers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from cloche.blocks.context import Context
from cloche.events.listener import BoundEvent, EventListener
from cloche.events.names import Events
from cloche.events.wiring import wire

if TYPE_CHECKING:
    from cloche.blocks.block import Block


def on(
    triggers: BoundEvent | Sequence[BoundEvent] | None = None,
    fn: Callable[..., Any] | Literal["decorator"] | None = "decorator",
    inputs: Any = None,
    outputs: Any = None,
    **options: Any,
) -> Any:
    """Run `fn` on any of `triggers`, as one endpoint; without `fn` this is a decorator.

    Args:
        triggers: events such as `button.click`. None means the change of every input that has the
            event, and the load of the page.
        fn, inputs, outputs: as for every listener.
        **options: every option of a listener.
    """
    root = Context.root()
    if root is None:
        raise AttributeError(
            "Cannot call gr.on outside of an app: put it inside `with gr.Blocks():`."
        )
    pairs: list[tuple[Block | None, EventListener]]
    if triggers is None:
        listed = [inputs] if hasattr(inputs, "_id") else list(inputs or [])
        pairs = [(block, Events.change) for block in listed if hasattr(block, "change")]
        pairs.append((root, Events.load))
    else:
        bound = [triggers] if isinstance(triggers, BoundEvent) else list(triggers)
        for trigger in bound:
            if not isinstance(trigger, BoundEvent):
                raise TypeError(
                    f"triggers= takes events such as button.click, got {trigger!r}. "
                    "Name the event without calling it."
                )
        pairs = [(trigger.block, trigger.event) for trigger in bound]
    options.setdefault("event_specific_args", [])
    # triggers may differ in theirs
    options.setdefault("show_progress", "full")
    return wire(pairs, fn, inputs, outputs, options)
