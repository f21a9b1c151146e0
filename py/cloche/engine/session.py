"""`Session`: one load of the page: its own State, its own copies of changed components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloche.blocks.block import Block
from cloche.engine.ports import Later
from cloche.engine.request import Request
from cloche.engine.state import StateStore

if TYPE_CHECKING:
    from cloche.engine.engine import Engine
    from cloche.engine.job import Job


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

    def block(self, block_id: int) -> Block | None:
        """The app's own block of this id, the one the user's code holds."""
        app = self.engine.app
        return app if block_id == app._id else app.graph.blocks.get(block_id)

    def current(self, block: Block) -> Block:
        """The block as this session sees it."""
        return self.copies.get(block._id, block)
