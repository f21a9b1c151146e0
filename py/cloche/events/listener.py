"""`EventListener`: an event name that becomes a method of the components that list it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Self, cast

from cloche.events.options import ListenerOptions
from cloche.events.wiring import wire

if TYPE_CHECKING:
    from cloche.blocks.block import Block, Key
    from cloche.blocks.dependency import (
        ApiVisibility,
        ConcurrencyLimit,
        ShowProgress,
        TriggerMode,
    )
    from cloche.events.dependency import Dependency

_OPTIONS = frozenset(ListenerOptions.__slots__) - {"event_specific_args"}


class EventListener(str):
    """The name of an event, with the defaults of listeners registered for it.

    Args:
        name: the event as the page knows it.
        trigger_mode: what happens to triggers while a run is under way.
        show_progress: how outputs show that they wait.
        connection: "stream" keeps one run open for many chunks.
        selectable: listening makes the component look selectable.
        flag: an attribute of the component that listening sets to True.
        config_flag: the prop that tells the page of the flag, where it has another name.
        takes_only_fn: the event has neither inputs nor outputs.
    """

    def __new__(
        cls,
        name: str,
        *,
        trigger_mode: TriggerMode = "once",
        show_progress: ShowProgress = "full",
        connection: Literal["sse", "stream"] = "sse",
        selectable: bool = False,
        flag: str | None = None,
        config_flag: str | None = None,
        takes_only_fn: bool = False,
    ) -> Self:
        self = super().__new__(cls, name)
        self.trigger_mode = trigger_mode
        self.show_progress = show_progress
        self.connection = connection
        self.flag = "_selectable" if selectable else flag
        self.config_flag = config_flag or self.flag
        self.takes_only_fn = takes_only_fn
        return self

    trigger_mode: TriggerMode
    show_progress: ShowProgress
    connection: Literal["sse", "stream"]
    flag: str | None
    config_flag: str | None
    takes_only_fn: bool

    def bind_to_class(self, cls: type[Block]) -> None:
        """Give `cls` a method of this name."""
        setattr(cls, str(self), _Method(self))


class _Method:
    """Descriptor: on an instance it gives the event bound to that component."""

    def __init__(self, event: EventListener) -> None:
        self.event = event
        self.__doc__ = f"Register a listener for the {event!s} event; see `BoundEvent.__call__`."

    def __get__(self, block: Block | None, owner: type[Block]) -> BoundEvent | EventListener:
        return self.event if block is None else BoundEvent(block, self.event)


class BoundEvent:
    """The event of one component: call it to register a listener, or name it in `gr.on`."""

    def __init__(self, block: Block, event: EventListener) -> None:
        self.block = block
        self.event = event

    @property
    def event_name(self) -> str:
        """The event's name."""
        return str(self.event)

    def __repr__(self) -> str:
        return f"<{self.event} of {type(self.block).__name__} {self.block._id}>"

    def __call__(
        self,
        fn: Callable[..., Any] | Literal["decorator"] | None = "decorator",
        inputs: Any = None,
        outputs: Any = None,
        api_name: str | Literal[False] | None = None,
        api_description: str | Literal[False] | None = None,
        scroll_to_output: bool = False,
        show_progress: ShowProgress | None = None,
        show_progress_on: Block | Sequence[Block] | None = None,
        queue: bool = True,
        batch: bool = False,
        max_batch_size: int = 4,
        preprocess: bool = True,
        postprocess: bool = True,
        cancels: Any = None,
        trigger_mode: TriggerMode | None = None,
        js: str | Literal[True] | None = None,
        concurrency_limit: ConcurrencyLimit = "default",
        concurrency_id: str | None = None,
        api_visibility: ApiVisibility = "public",
        time_limit: float | None = None,
        stream_every: float = 0.5,
        key: Key = None,
        validator: Callable[..., Any] | None = None,
        inputs_kwargs: dict[str, Block] | None = None,
        **removed: Any,
    ) -> Dependency:
        """Run `fn` when the event fires; without `fn` this is a decorator.

        Args:
            fn: function, method, partial, coroutine function or generator; None to run only `js`
                or `cancels`.
            inputs: a component, a list (one argument each), or a set (one dict keyed by component).
            outputs: where the returned values go, in order.
            api_name: name of the endpoint; default the function's name.
            api_description: text for the API page; default the docstring, False for none.
            scroll_to_output: scroll to the outputs when the run ends.
            show_progress: "full", "minimal" or "hidden".
            show_progress_on: show progress on these instead of the outputs.
            queue: False runs at once, beside the queue.
            batch: `fn` takes and returns lists of up to `max_batch_size` events.
            max_batch_size: how many events one call may take.
            preprocess, postprocess: False passes raw payloads.
            cancels: listeners whose runs end when this fires.
            trigger_mode: "once", "multiple" or "always_last" while a run is under way.
            js: a JavaScript function run before `fn` (its result is the inputs), or alone.
            concurrency_limit: runs at a time; None is unlimited, "default" the app's default.
            concurrency_id: listeners of equal id share the lowest of their limits.
            api_visibility: "public", "undocumented" or "private".
            time_limit: seconds of one stream run.
            stream_every: seconds between chunks of a stream.
            key: keeps the listener's id over re-renders.
            validator: checks the inputs before the run.
            inputs_kwargs: components passed as keyword arguments.

        Returns:
            The listener, for `.then`, `.success`, `.failure` and `cancels=`.
        """
        given = {name: value for name, value in locals().items() if name in _OPTIONS}
        return cast(
            "Dependency",
            wire([(self.block, self.event)], fn, inputs, outputs, {**given, **removed}),
        )
