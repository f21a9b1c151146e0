"""Components whose `value` is a function: it runs on load, when its inputs change, at intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloche.blocks.context import Context
from cloche.events.wiring import as_blocks, wire

if TYPE_CHECKING:
    from cloche.blocks.block import Block
    from cloche.blocks.blocks import Blocks


def attach_value_functions(root: Blocks) -> None:
    """Register the listeners of every component made with `value=function`, once each."""
    from cloche.events.names import Events

    for block in list(root.graph.blocks.values()):
        function = getattr(block, "value_function", None)
        if function is None:
            continue
        block.value_function = None  # type: ignore[attr-defined]
        inputs = as_blocks(getattr(block, "value_inputs", None), "inputs")[0]
        triggers = [(i, Events.change) for i in inputs if hasattr(i, "change")]
        timer = _timer_of(block, root)
        if timer is not None:
            triggers.append((timer, Events.tick))
        options = {"show_progress": "hidden"} if inputs else {}
        wire([*triggers, (root, Events.load)], function, inputs, block, options)


def _timer_of(block: Block, root: Blocks) -> Block | None:
    """What `every=` stands for; a Timer that is made only now stands at the end of the app."""
    ticking = getattr(block, "ticking", None)
    if ticking is None:
        return None
    outer = Context.container()
    Context.set_container(root)
    try:
        timer: Block | None = ticking()
    finally:
        Context.set_container(outer)
    return timer
