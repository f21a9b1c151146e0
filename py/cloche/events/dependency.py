"""`Dependency`: what registering a listener returns; it chains further listeners."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    from cloche.blocks.block import Block
    from cloche.blocks.dependency import BlockFunction


class Dependency(dict[str, Any]):
    """A registered listener: its config entry as a dict, callable like its function."""

    def __init__(self, function: BlockFunction, trigger: Block | None) -> None:
        super().__init__(function.get_config())
        self.function = function
        self.fn = function.fn
        #: The component whose event starts the chain.
        self.trigger = trigger

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the plain function, as if it had not been decorated."""
        if self.fn is None:
            raise TypeError("This listener has no Python function to call.")
        return self.fn(*args, **kwargs)

    def then(
        self,
        fn: Callable[..., Any] | Literal["decorator"] | None = "decorator",
        inputs: Any = None,
        outputs: Any = None,
        **options: Any,
    ) -> Dependency:
        """Run `fn` after this one ended in any way. Options as for every listener."""
        return self._chain("then", fn, inputs, outputs, options)

    def success(
        self,
        fn: Callable[..., Any] | Literal["decorator"] | None = "decorator",
        inputs: Any = None,
        outputs: Any = None,
        **options: Any,
    ) -> Dependency:
        """Run `fn` after this one ended without an error."""
        return self._chain("success", fn, inputs, outputs, options)

    def failure(
        self,
        fn: Callable[..., Any] | Literal["decorator"] | None = "decorator",
        inputs: Any = None,
        outputs: Any = None,
        **options: Any,
    ) -> Dependency:
        """Run `fn` after this one ended with an error."""
        return self._chain("failure", fn, inputs, outputs, options)

    def _chain(
        self,
        event: str,
        fn: Callable[..., Any] | Literal["decorator"] | None,
        inputs: Any,
        outputs: Any,
        options: dict[str, Any],
    ) -> Dependency:
        from cloche.events.listener import EventListener
        from cloche.events.wiring import wire

        listener = wire([(None, EventListener(event))], fn, inputs, outputs, options, after=self)
        return cast("Dependency", listener)
