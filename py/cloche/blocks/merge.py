"""Places a finished app inside another: its blocks, listeners and load events move over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloche.blocks.naming import unique_name

if TYPE_CHECKING:
    from cloche.blocks.blocks import Blocks


def merge_into(root: Blocks, inner: Blocks) -> None:
    """Add everything of `inner` to `root`.

    Listener ids are shifted, also where `cancels` and chains name them; endpoint names that clash
    get a number; `load` and `unload` of the inner app become those of the outer one.
    """
    overlap = root.graph.blocks.keys() & inner.graph.blocks.keys()
    if overlap:
        raise ValueError(
            f"Blocks {sorted(overlap)} are in both apps; render an app in another only once."
        )
    root.graph.blocks.update(inner.graph.blocks)
    shift = root.graph.next_fn_id()
    taken = {fn.api_name for fn in root.fns.values()}
    for fn in list(inner.fns.values()):
        fn.id += shift
        fn.cancels = [cancelled + shift for cancelled in fn.cancels]
        if fn.trigger_after is not None:
            fn.trigger_after += shift
        if fn.render_id is not None:
            fn.render_id = root.graph.next_render_id()
        fn.targets = [
            (root._id if target == inner._id else target, event) for target, event in fn.targets
        ]
        fn.concurrency_id = fn.concurrency_id or str(id(fn.fn))
        fn.api_name = unique_name(fn.api_name, taken)
        taken.add(fn.api_name)
        root.graph.add_function(fn)
    inner.graph.fns = dict(sorted((fn.id, fn) for fn in inner.fns.values()))
