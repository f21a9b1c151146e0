"""`BlockContext`: a block that holds others and is opened with `with`."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any

from cloche.blocks.block import Block
from cloche.blocks.context import Context
from cloche.blocks.registry import layout_class

if TYPE_CHECKING:
    from typing import Self

    from cloche.blocks.graph import Graph

#: Blocks without a look of their own: they neither need a form around them nor break one.
_INVISIBLE = frozenset({"api", "browserstate", "state", "timer"})


class BlockContext(Block):
    """A container. Blocks made inside its `with` statement become its children, in order."""

    def __init__(self, **kwargs: Any) -> None:
        self.children: list[Block] = []
        self._outer: list[BlockContext | None] = []
        super().__init__(**kwargs)

    def add(self, child: Block) -> None:
        """Append a block."""
        child.parent = self
        self.children.append(child)

    def __enter__(self) -> Self:
        self._outer.append(Context.container())
        Context.set_container(self)
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        Context.set_container(self._outer.pop())
        if exc_type is None:
            self.wrap_children()

    def wrap_children(self) -> None:
        """Put the layout that children expect (a form, a tab bar) around each run of them."""
        graph = Context.graph()
        wrapper: BlockContext | None = None
        children: list[Block] = []
        for child in self.children:
            if child.get_block_name() in _INVISIBLE:
                children.append(child)
                continue
            expected = child.expected_parent
            if expected is None or self.get_block_name() == expected:
                wrapper = None
                children.append(child)
                continue
            if wrapper is None or wrapper.get_block_name() != expected:
                wrapper = self._make_wrapper(expected, graph)
                children.append(wrapper)
            wrapper.add(child)
        self.children = children

    def _make_wrapper(self, name: str, graph: Graph | None) -> BlockContext:
        wrapper = layout_class(name)(render=False)
        if not isinstance(wrapper, BlockContext):
            raise TypeError(f"{name!r} cannot hold other blocks")
        wrapper.parent = self
        wrapper.is_rendered = True
        if graph is not None:
            graph.blocks[wrapper._id] = wrapper
        return wrapper

    def postprocess(self, value: Any) -> Any:
        """Layouts carry no value; patches pass through."""
        return value
