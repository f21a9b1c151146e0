"""Registers listeners: checks what was given and writes a `BlockFunction` into the app's graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, Literal

from cloche.blocks.block import Block
from cloche.blocks.context import Context
from cloche.blocks.dependency import BlockFunction, Target
from cloche.events.dependency import Dependency
from cloche.events.injection import check_arguments, parameters_of, prop_positions
from cloche.events.options import ListenerOptions

if TYPE_CHECKING:
    from cloche.blocks.blocks import Blocks
    from cloche.events.listener import EventListener

Trigger = tuple["Block | None", "EventListener"]
Fn = Callable[..., Any] | Literal["decorator"] | None


def wire(
    triggers: Sequence[Trigger],
    fn: Fn,
    inputs: Any,
    outputs: Any,
    given: dict[str, Any],
    after: Dependency | None = None,
) -> Any:
    """Register one listener for all `triggers`.

    Args:
        triggers: pairs of component (None for a chained listener) and event.
        fn: the function, None, or "decorator" to get a decorator back.
        inputs, outputs: a component, a list, a set, or None.
        given: options by name, see `ListenerOptions`.
        after: the listener that this one follows.
    """
    if fn == "decorator":
        return lambda function: wire(triggers, function, inputs, outputs, given, after)
    if fn is not None and not callable(fn):
        raise TypeError(
            f"fn must be a function or None, got {type(fn).__name__}. "
            "Pass the function itself, without calling it."
        )
    root = _root_for(triggers)
    options = ListenerOptions.read(given)
    targets = [_target(block, event) for block, event in triggers]
    function = _make_function(root, triggers, targets, fn, inputs, outputs, options)
    if after is not None:
        function.trigger_after = after.function.id
        function.trigger_only_on_success = triggers[0][1] == "success"
        function.trigger_only_on_failure = triggers[0][1] == "failure"
    root.graph.add_function(function)
    for block, event in triggers:
        if block is not None and event.flag is not None:
            setattr(block, event.flag, True)
    if options.cancels:
        root.graph.add_function(_make_cancel(root, options.cancels, function))
    trigger = after.trigger if after else triggers[0][0] if triggers else None
    return Dependency(function, trigger)


def _make_function(
    root: Blocks,
    triggers: Sequence[Trigger],
    targets: list[Target],
    fn: Callable[..., Any] | None,
    inputs: Any,
    outputs: Any,
    options: ListenerOptions,
) -> BlockFunction:
    first = triggers[0][1] if triggers else None
    input_list, as_dict = as_blocks(inputs, "inputs")
    positional = len(input_list)
    named = dict(options.inputs_kwargs or {})
    names = list(named)
    if named and as_dict:
        raise ValueError(
            "inputs_kwargs= does not go with a set of inputs, which arrives as one dict. "
            "Give inputs= as a list."
        )
    input_list = [*input_list, *as_blocks(list(named.values()), "inputs_kwargs")[0]]
    props: list[int] = []
    collects = False
    if fn is not None:
        collects = any(p.injected == "event_data" for p in parameters_of(fn)[0])
        if not as_dict:
            check_arguments(fn, positional, names)
            if named and options.validator is not None:
                check_arguments(options.validator, positional, names)
            props = prop_positions(fn, positional, names)
    connection = first.connection if first is not None else "sse"
    specific = options.event_specific_args
    return BlockFunction(
        id=root.graph.next_fn_id(),
        fn=fn,
        inputs=input_list,
        outputs=as_blocks(outputs, "outputs")[0],
        targets=targets,
        inputs_as_dict=as_dict,
        input_names=names,
        preprocess=options.preprocess,
        postprocess=options.postprocess,
        queue=options.queue and fn is not None,
        batch=options.batch,
        max_batch_size=options.max_batch_size,
        concurrency_limit=options.concurrency_limit,
        concurrency_id=options.concurrency_id or str(id(fn)),
        api_name=root.graph.api_name_for(options.api_name or None, fn, options.js is not None),
        api_description=options.api_description,
        api_visibility=options.api_visibility if fn is not None else "private",
        js=options.js,
        scroll_to_output=options.scroll_to_output,
        show_progress=options.show_progress or (first.show_progress if first else "full"),
        show_progress_on=as_blocks(options.show_progress_on, "show_progress_on")[0] or None,
        collects_event_data=collects,
        trigger_mode=options.trigger_mode or (first.trigger_mode if first else "once"),
        connection=connection,
        time_limit=options.time_limit,
        stream_every=options.stream_every,
        event_specific_args=["stream_every"] if connection == "stream" else specific,
        component_prop_inputs=props,
        validator=options.validator,
        key=options.key,
    )


def _make_cancel(root: Blocks, cancels: Any, beside: BlockFunction) -> BlockFunction:
    """`cancels=` is a listener of its own on the same triggers, run by the page."""
    listed = [cancels] if isinstance(cancels, Dependency) else list(cancels)
    for item in listed:
        if not isinstance(item, Dependency):
            raise TypeError(
                f"cancels= takes listeners (what .click(...) returned), got {type(item).__name__}."
            )
    return BlockFunction(
        id=root.graph.next_fn_id(),
        fn=None,
        inputs=[],
        outputs=[],
        targets=beside.targets,
        queue=False,
        cancels=[item.function.id for item in listed],
        is_cancel=True,
        api_name=root.graph.api_name_for(None, None, has_js=False),
        api_visibility="private",
        trigger_after=beside.trigger_after,
        trigger_only_on_success=beside.trigger_only_on_success,
        trigger_only_on_failure=beside.trigger_only_on_failure,
    )


def _root_for(triggers: Sequence[Trigger]) -> Blocks:
    root = Context.root()
    if root is None:
        name = f".{triggers[0][1]}(...)" if triggers else "an endpoint"
        raise AttributeError(
            f"Cannot register {name} outside of an app: put it inside `with gr.Blocks():`."
        )
    return root


def _target(block: Block | None, event: EventListener) -> Target:
    return (None if block is None or event.takes_only_fn else block._id), str(event)


def as_blocks(blocks: Any, name: str) -> tuple[list[Block], bool]:
    """Blocks as a list, and whether they came as a set (they are ordered by id then).

    Raises:
        TypeError: something in it is not a component.
    """
    if blocks is None:
        return [], False
    if isinstance(blocks, Block):
        return [blocks], False
    if isinstance(blocks, AbstractSet):
        return sorted((_checked(block, name) for block in blocks), key=lambda b: b._id), True
    if isinstance(blocks, Sequence) and not isinstance(blocks, str):
        return [_checked(block, name) for block in blocks], False
    if isinstance(blocks, Mapping) and name == "inputs":
        raise TypeError(
            "inputs= takes a list, not a dict. To pass components by the names of parameters, "
            "use inputs_kwargs={'name': component}."
        )
    return [_checked(blocks, name)], False


def _checked(block: Any, name: str) -> Block:
    if isinstance(block, Block):
        return block
    raise TypeError(
        f"{name}= takes components, a list or a set of them; got {type(block).__name__} "
        f"({block!r:.60}). Strings name components only in gr.Interface."
    )
