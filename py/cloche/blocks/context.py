"""Which app and which container new blocks belong to, and the counter their ids come from.

Both are context variables, so that an event that builds blocks in one task never sees the
container another task is inside.
"""

from __future__ import annotations

import itertools
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cloche.blocks.blocks import Blocks
    from cloche.blocks.container import BlockContext
    from cloche.blocks.graph import Graph

_root: ContextVar[Blocks | None] = ContextVar("cloche_root", default=None)
_container: ContextVar[BlockContext | None] = ContextVar("cloche_container", default=None)
#: What is written to instead of the graph of an app, while a dynamic part of it is rendered.
_overlay: ContextVar[Graph | None] = ContextVar("cloche_overlay", default=None)
_ids = itertools.count()


class Context:
    """The innermost `with` blocks of the code that is running now."""

    @staticmethod
    def next_id() -> int:
        """A fresh block id; ids are unique in the process, as in the reference."""
        return next(_ids)

    @staticmethod
    def root() -> Blocks | None:
        """The app being built, or None outside `with gr.Blocks()`."""
        return _root.get()

    @staticmethod
    def set_root(root: Blocks | None) -> None:
        """Name the app that blocks built from here on belong to."""
        _root.set(root)

    @staticmethod
    def container() -> BlockContext | None:
        """The innermost open container, or None outside every container."""
        return _container.get()

    @staticmethod
    def set_container(container: BlockContext | None) -> None:
        """Name the container that blocks built from here on are placed in."""
        _container.set(container)

    @staticmethod
    def overlay(root: Blocks) -> Graph | None:
        """The graph that stands in for that of `root` in the code that is running now, if any."""
        graph = _overlay.get()
        return graph if graph is not None and graph.root is root else None

    @staticmethod
    def set_overlay(graph: Graph | None) -> None:
        """Let what is built from here on for the graph's app be written to `graph`."""
        _overlay.set(graph)

    @staticmethod
    def graph() -> Graph | None:
        """The graph that new blocks and listeners are written to."""
        root = _root.get()
        return root.graph if root is not None else None


def reset_ids(ids: itertools.count[int] | None = None) -> itertools.count[int]:
    """Start block ids at 0 again: a rerun of an app's script then gives every block its old id.

    Args:
        ids: go on with this counter instead.

    Returns:
        The counter until now.
    """
    global _ids
    before, _ids = _ids, itertools.count() if ids is None else ids
    return before
