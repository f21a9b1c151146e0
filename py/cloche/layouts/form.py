"""`Form`: the panel drawn around neighbouring fields. Made by its container, not by users."""

from __future__ import annotations

from cloche.blocks.block import Block
from cloche.blocks.container import BlockContext


class Form(BlockContext):
    """Joins fields; as wide as they need to be side by side.

    Args:
        scale: grown to the largest of its fields.
        min_width: the sum of its fields'.
    """

    def __init__(self, *, scale: int = 0, min_width: int = 0, render: bool = True) -> None:
        self.scale = scale
        self.min_width = min_width
        super().__init__(render=render)

    def add(self, child: Block) -> None:
        """Take a field in and grow by it."""
        super().add(child)
        if self.parent is not None and self.parent.get_block_name() == "row":
            self.scale += getattr(child, "scale", None) or 1
            self.min_width += getattr(child, "min_width", None) or 0
