"""Components whose `value` is a function: it runs on load, and again when its inputs change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloche.events.wiring import as_blocks, wire

if TYPE_CHECKING:
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
        load = (root, Events.load)
        options = {"show_progress": "hidden"} if inputs else {}
        wire([*triggers, load], function, inputs, block, options)
