"""`SessionGraph`: the app's blocks and listeners, and what dynamic parts made for one session."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from cloche.blocks.graph import Graph
from cloche.blocks.naming import clean_name, function_name
from cloche.engine.render_keys import FnIdentity, Identity

if TYPE_CHECKING:
    from cloche.blocks.block import Block
    from cloche.blocks.dependency import BlockFunction

T = TypeVar("T")


@dataclass(slots=True)
class Content:
    """What the last run of a dynamic part made.

    Attributes:
        blocks, fns: by id.
        ids, fn_ids: what is found again by its key.
    """

    blocks: dict[int, Block] = field(default_factory=dict)
    fns: dict[int, BlockFunction] = field(default_factory=dict)
    ids: dict[Identity, int] = field(default_factory=dict)
    fn_ids: dict[FnIdentity, int] = field(default_factory=dict)


class SessionGraph(Graph):
    """Starts as the app's own graph. Listener ids go on from there, so that they never clash."""

    def __init__(self, app: Graph) -> None:
        super().__init__(app.root)
        self.blocks = dict(app.blocks)
        self.fns = dict(app.fns)
        self.reserve_fn_ids(max(self.fns, default=-1) + 1)
        ids = [fn.render_id for fn in self.fns.values() if fn.render_id is not None]
        self._next_render_id = max(ids, default=-1) + 1
        self.parts: dict[int, Content] = {}
        #: By part, the listeners of the run before: events of theirs may still be on their way.
        self._retired: dict[int, dict[int, BlockFunction]] = {}

    def retired(self, fn_id: int) -> BlockFunction | None:
        """A listener that has just been replaced."""
        return next((fns[fn_id] for fns in self._retired.values() if fn_id in fns), None)

    def was_there(self, fn_id: int) -> bool:
        """Whether the id was given to a listener at some time."""
        return 0 <= fn_id < self._next_fn_id

    def content_of(self, render_id: int) -> Content:
        """Everything below a part, with what nested parts made."""
        content = self.parts.get(render_id, Content())
        whole = Content(dict(content.blocks), dict(content.fns), content.ids, content.fn_ids)
        for fn in content.fns.values():
            if fn.render_id is not None:
                inner = self.content_of(fn.render_id)
                whole.blocks.update(inner.blocks)
                whole.fns.update(inner.fns)
        return whole

    def replace(self, render_id: int, old: Content, new: Content) -> list[BlockFunction]:
        """Swap a part's content; gives the listeners that can be forgotten."""
        for block_id in old.blocks:
            self.blocks.pop(block_id, None)
        gone = [*self._retired.pop(render_id, {}).values()]
        for fn_id, fn in old.fns.items():
            self.fns.pop(fn_id, None)
            if fn.render_id is not None:
                self.parts.pop(fn.render_id, None)
                gone += self._retired.pop(fn.render_id, {}).values()
        self.blocks.update(new.blocks)
        self.fns.update(new.fns)
        self.parts[render_id] = new
        self._retired[render_id] = {i: fn for i, fn in old.fns.items() if i not in new.fns}
        return [*gone, *old.fns.values()]


class Draft(Graph):
    """What a dynamic part is made in: nothing of it counts before the function has ended well.

    The part's present content is not in it, so that blocks made elsewhere may be placed again.
    """

    def __init__(self, session_graph: SessionGraph, render_id: int) -> None:
        super().__init__(session_graph.root)
        self._session_graph = session_graph
        present = session_graph.content_of(render_id)
        self.blocks = _without(session_graph.blocks, present.blocks)
        self.fns = _without(session_graph.fns, present.fns)
        self._others = (set(self.blocks), set(self.fns))
        self._names = {fn.api_name for fn in self.fns.values()}
        self._numbers: dict[str, int] = {}

    def new_blocks(self) -> list[Block]:
        """Blocks that the part made or took, in order."""
        return [block for i, block in self.blocks.items() if i not in self._others[0]]

    def new_fns(self) -> list[BlockFunction]:
        """Listeners that the part made, in order."""
        return [fn for i, fn in self.fns.items() if i not in self._others[1]]

    def next_fn_id(self) -> int:
        """Ids count on in the session."""
        return self._session_graph.next_fn_id()

    def next_render_id(self) -> int:
        """Ids count on in the session."""
        return self._session_graph.next_render_id()

    def reserve_fn_ids(self, up_to: int) -> None:
        """Ids count on in the session."""
        self._session_graph.reserve_fn_ids(up_to)

    def api_name_for(self, wanted: str | None, fn: Callable[..., Any] | None, has_js: bool) -> str:
        """As in every graph, at a price that does not grow with hundreds of alike listeners."""
        plain = wanted if wanted is not None else function_name(fn) if fn is not None else None
        name = clean_name(plain) if plain is not None else "js_fn" if has_js else "unnamed"
        unique = name
        while unique in self._names:
            self._numbers[name] = self._numbers.get(name, 0) + 1
            unique = f"{name}_{self._numbers[name]}"
        self._names.add(unique)
        return unique


def _without(items: dict[int, T], absent: Iterable[int]) -> dict[int, T]:
    hidden = set(absent)
    return {i: item for i, item in items.items() if i not in hidden}
