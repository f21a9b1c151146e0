"""`Graph`: the blocks and listeners of one app, and the config made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from cloche.blocks.dependency import BlockFunction
from cloche.blocks.naming import clean_name, function_name, unique_name

if TYPE_CHECKING:
    from cloche.blocks.block import Block
    from cloche.blocks.container import BlockContext


class Graph:
    """Blocks by id in order of creation, listeners by id in order of definition."""

    def __init__(self, root: BlockContext) -> None:
        self.root = root
        self.blocks: dict[int, Block] = {}
        self.fns: dict[int, BlockFunction] = {}
        self._next_fn_id = 0
        self._next_render_id = 0

    def next_fn_id(self) -> int:
        """A fresh listener id; these count separately in each app."""
        fn_id = self._next_fn_id
        self._next_fn_id += 1
        return fn_id

    def next_render_id(self) -> int:
        """A fresh id for a dynamic part."""
        render_id = self._next_render_id
        self._next_render_id += 1
        return render_id

    def reserve_fn_ids(self, up_to: int) -> None:
        """Never give out a listener id below `up_to` again."""
        self._next_fn_id = max(self._next_fn_id, up_to)

    def add_function(self, fn: BlockFunction) -> None:
        """Register a listener under its id."""
        self.fns[fn.id] = fn
        self.reserve_fn_ids(fn.id + 1)

    def api_name_for(self, wanted: str | None, fn: Callable[..., Any] | None, has_js: bool) -> str:
        """The endpoint name of a listener: the wanted or the function's name, unique in the app."""
        if wanted is not None:
            name = wanted
        elif fn is not None:
            name = clean_name(function_name(fn))
        else:
            name = "js_fn" if has_js else "unnamed"
        return unique_name(name, {other.api_name for other in self.fns.values()})

    # --- config ---

    def layout(self, block: Block | None = None) -> dict[str, Any]:
        """The tree of ids below a block, the root by default."""
        block = block or self.root
        children = getattr(block, "children", None)
        if children is None:
            return {"id": block._id}
        return {"id": block._id, "children": [self.layout(child) for child in children]}

    def walk(self, block: Block | None = None) -> Iterator[Block]:
        """Every block below `block`, itself excluded, depth first."""
        for child in getattr(block or self.root, "children", ()):
            yield child
            yield from self.walk(child)

    def get_config(self) -> dict[str, Any]:
        """`components`, `dependencies`, `layout` and `page` of the app config."""
        layout = self.layout()
        components = [block_config(block) for block in self.blocks.values()]
        dependencies = [fn.get_config() for fn in self.fns.values()]
        return {
            "page": {
                "": {
                    "layout": layout,
                    "components": [entry["id"] for entry in components],
                    "dependencies": [entry["id"] for entry in dependencies],
                }
            },
            "components": components,
            "dependencies": dependencies,
            "layout": layout,
        }


def block_config(block: Block, *, for_clients: bool = True) -> dict[str, Any]:
    """One entry of the config's `components`; what only clients read can be left out."""
    props = {name: value for name, value in block.get_config().items() if value is not None}
    entry: dict[str, Any] = {
        "id": block._id,
        "type": block.page_type or block.get_block_name(),
        "props": props,
        "skip_api": block.skip_api,
        "component_class_id": block.get_component_class_id(),
        "key": block.key,
    }
    if for_clients:
        entry.update(block.api_config())
    if block.rendered_in is not None:
        entry["rendered_in"] = block.rendered_in
    return entry
