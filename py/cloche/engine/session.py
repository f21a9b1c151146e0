"""`Session`: one load of the page: its own State, its own copies of changed components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloche.blocks.block import Block
from cloche.engine.ports import Later
from cloche.engine.request import Request
from cloche.engine.state import StateStore

if TYPE_CHECKING:
    from cloche.blocks.dependency import BlockFunction
    from cloche.blocks.graph import Graph
    from cloche.engine.engine import Engine
    from cloche.engine.job import Job
    from cloche.engine.render_graph import SessionGraph


class Session:
    """What one page load owns.

    Attributes:
        copies: components by id as the last update left them for this session.
        state: values of State.
        jobs: events that wait or run.
    """

    def __init__(self, engine: Engine, session_hash: str, request: Request, later: Later) -> None:
        self.engine = engine
        self.session_hash = session_hash
        self.request = request
        self.copies: dict[int, Block] = {}
        self.state = StateStore(engine.ports.clock, later)
        self.jobs: dict[str, Job] = {}
        self._graph: SessionGraph | None = None

    @property
    def graph(self) -> Graph:
        """The app's blocks and listeners, with what dynamic parts made for this session."""
        return self._graph or self.engine.graph

    def own_graph(self) -> SessionGraph:
        """The same, to be changed for this session alone."""
        if self._graph is None:
            from cloche.engine.render_graph import SessionGraph

            self._graph = SessionGraph(self.engine.graph)
        return self._graph

    def function(self, fn_id: int) -> BlockFunction | None:
        """A listener, also one that a dynamic part has just replaced."""
        found = self.graph.fns.get(fn_id)
        if found is None and self._graph is not None:
            found = self._graph.retired(fn_id)
        return found

    def had_function(self, fn_id: int) -> bool:
        """Whether a listener of this id was replaced at some time."""
        return self._graph is not None and self._graph.was_there(fn_id)

    def block(self, block_id: int) -> Block | None:
        """The app's own block of this id, the one the user's code holds."""
        app = self.engine.app
        return app if block_id == app._id else self.graph.blocks.get(block_id)

    def current(self, block: Block) -> Block:
        """The block as this session sees it."""
        return self.copies.get(block._id, block)
