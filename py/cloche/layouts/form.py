"""`Form`: the panel drawn around neighbouring fields. Made by its container, not by users."""

from __future__ import annotations

from cloche.blocks.block import Block, Key
from cloche.blocks.container import BlockContext


class Form(BlockContext):
    """Joins fields; as wide as they need to be side by side.

    Args:
        scale: grown to the sum of its fields'.
        min_width: pixels; the sum of its fields'.
        render: False places it later by `.render()`.
        key, preserved_by_key: keep it, and these props, over re-renders.
    """

    def __init__(
        self,
        *,
        scale: int = 0,
        min_width: int = 0,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = None,
    ) -> None:
        self.scale = scale
        self.min_width = min_width
        super().__init__(render=render, key=key, preserved_by_key=preserved_by_key)

    def add(self, child: Block) -> None:
        """Take a field in and grow by it."""
        super().add(child)
        if self.parent is not None and self.parent.get_block_name() == "row":
            scale = getattr(child, "scale", None)
            self.scale += 1 if scale is None else scale
            self.min_width += getattr(child, "min_width", None) or 0
