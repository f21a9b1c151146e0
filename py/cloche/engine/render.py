"""Runs a dynamic part: its function builds blocks in a draft that replaces what was there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cloche.blocks.container import BlockContext
from cloche.blocks.context import Context
from cloche.blocks.errors import DuplicateBlockError
from cloche.blocks.graph import block_config
from cloche.engine.call import call
from cloche.engine.describe import name_of
from cloche.engine.events import Cancelled
from cloche.engine.inputs import input_values
from cloche.engine.patches import rebuilt_with
from cloche.engine.render_graph import Content, Draft
from cloche.engine.render_keys import identify_blocks, identify_fns
from cloche.events.value_functions import attach_value_functions

if TYPE_CHECKING:
    from cloche.blocks.block import Block
    from cloche.blocks.blocks import Blocks
    from cloche.blocks.dependency import BlockFunction
    from cloche.engine.job import Job
    from cloche.engine.run import Run
    from cloche.engine.session import Session


async def render_part(run: Run, job: Job) -> None:
    """Execute the function of a dynamic part. On an error the present content stays."""
    part, session, app = run.plan.fn, job.session, run.engine.app
    if session.graph.fns.get(part.id) is not part:
        job.tell(Cancelled(job.event_id))  # the part it stands in was rendered anew meanwhile
        return
    positional, keywords = run.plan.arguments(input_values(job), job)
    first_id = Context.next_id()
    container = _fresh_container(part)
    draft = Draft(session.own_graph(), _id_of(part))
    draft.blocks[container._id] = container
    with _building(app, draft, container):
        await call(run.engine.ports.runner, run.plan, positional, keywords)
        container.wrap_children()
        attach_value_functions(app)
        app.check_listeners()
    if job.ended:
        return
    if session.graph.fns.get(part.id) is not part:
        job.tell(Cancelled(job.event_id))
        return
    config = _commit(run, session, part, draft, container, first_id)
    run.complete(job, [None], None, config)


@contextlib.contextmanager
def _building(app: Blocks, draft: Draft, container: BlockContext) -> Iterator[None]:
    """What is made inside belongs to the draft; the context is the task's own."""
    Context.set_root(app)
    Context.set_overlay(draft)
    Context.set_container(container)
    try:
        yield
    finally:
        Context.set_root(None)
        Context.set_overlay(None)
        Context.set_container(None)


def _id_of(part: BlockFunction) -> int:
    if part.render_id is None:
        raise ValueError(f"{part.name}() is no dynamic part")
    return part.render_id


def _fresh_container(part: BlockFunction) -> BlockContext:
    container = part.outputs[0].rebuilt({})
    if not isinstance(container, BlockContext):
        raise TypeError(f"{name_of(container)} cannot hold other blocks")
    container.rendered_in = part.outputs[0].rendered_in
    return container


def _commit(
    run: Run,
    session: Session,
    part: BlockFunction,
    draft: Draft,
    container: BlockContext,
    first_id: int,
) -> dict[str, Any]:
    """Make the draft the session's content of the part; gives the config for the page."""
    render_id = _id_of(part)
    graph = session.own_graph()
    old = graph.content_of(render_id)
    blocks, fns = draft.new_blocks(), draft.new_fns()
    _refuse_shared(session, blocks, old)
    identities = identify_blocks(container)
    fn_identities = identify_fns(fns, identities)
    renamed = {
        block_id: old.ids[identity]
        for block_id, identity in identities.items()
        # a block made outside has an id that others know
        if identity in old.ids and block_id > first_id
    }
    fn_renamed = {
        fn_id: old.fn_ids[identity]
        for fn_id, identity in fn_identities.items()
        if identity in old.fn_ids
    }
    for block in blocks:
        block._id = renamed.get(block._id, block._id)
        block.rendered_in = render_id
    for fn in fns:
        _rename(fn, renamed, fn_renamed)
        fn.rendered_in = render_id
    new = Content(
        blocks={block._id: block for block in blocks},
        fns={fn.id: fn for fn in fns},
        ids={identity: renamed.get(i, i) for i, identity in identities.items()},
        fn_ids={identity: fn_renamed.get(i, i) for i, identity in fn_identities.items()},
    )
    graph.blocks[container._id] = container
    forgotten = graph.replace(render_id, old, new)
    run.engine.forget(forgotten)
    _let_go(session, old, new)
    return {
        "render_id": render_id,
        "layout": graph.layout(container),
        "components": [
            {
                **block_config(session.current(block), for_clients=False),
                "rendered_in": block.rendered_in,
                "renderable": render_id,
            }
            for block in [container, *new.blocks.values()]
        ],
        "dependencies": [fn.get_config() for fn in new.fns.values()],
    }


def _refuse_shared(session: Session, blocks: list[Block], old: Content) -> None:
    """Another part may have taken a block while this one was being made."""
    for block in blocks:
        if block._id in session.graph.blocks and block._id not in old.blocks:
            raise DuplicateBlockError(
                f"{name_of(block)} is already rendered in another part of the app. "
                "Let only one gr.render place it, or make one in each."
            )


def _rename(fn: BlockFunction, blocks: dict[int, int], fns: dict[int, int]) -> None:
    fn.id = fns.get(fn.id, fn.id)
    fn.targets = [
        (None if target is None else blocks.get(target, target), event)
        for target, event in fn.targets
    ]
    fn.cancels = [fns.get(cancelled, cancelled) for cancelled in fn.cancels]
    if fn.trigger_after is not None:
        fn.trigger_after = fns.get(fn.trigger_after, fn.trigger_after)


def _let_go(session: Session, old: Content, new: Content) -> None:
    """Forget what the session knows of blocks that are gone; keyed ones keep what was set."""
    for block_id, before in old.blocks.items():
        copy = session.copies.pop(block_id, None)
        block = new.blocks.get(block_id)
        if block is None:
            session.state.drop(block_id)
        elif copy is not None and block is not before:
            kept = _kept(block, before, copy)
            if kept:
                session.copies[block_id] = rebuilt_with(block, kept)
        elif copy is not None:
            session.copies[block_id] = copy


def _kept(block: Block, before: Block, copy: Block) -> dict[str, Any]:
    """Props in `preserved_by_key` that listeners have set; the value is the page's."""
    made, now = before.constructor_args, copy.constructor_args
    return {
        name: now[name]
        for name in block.preserved_by_key
        if name != "value" and name in now and (name not in made or now[name] is not made[name])
    }
