"""`Component`: a block with a value that travels between the page and the user's functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from cloche.blocks.block import Block, Key, Visible

if TYPE_CHECKING:
    from cloche.events.listener import EventListener


class Component(Block):
    """Base of all components; subclass it to make your own.

    A subclass sets its own attributes first and then calls `super().__init__`, because the initial
    value goes through its `postprocess`.

    Args:
        value: initial value in the form `postprocess` accepts, or a function that is called for it
            on every load of the page.
        label: name shown above the component; in an Interface the parameter's name.
        info: help text under the label.
        show_label: whether the label is shown.
        container: whether a padded, bordered box is drawn around it.
        scale: share of the free width in a Row, relative to its neighbours.
        min_width: pixels below which a Row wraps.
        interactive: whether the user may change it; None lets the listeners decide.
        visible: False takes it from the page, "hidden" keeps it there unseen.
        elem_id, elem_classes: HTML id and classes.
        render: False places it later by `.render()`.
        key, preserved_by_key: keep it, and these props, over re-renders.
        every: seconds between calls of a `value` function.
        inputs: components whose change calls a `value` function again.
    """

    in_api: ClassVar[bool] = True
    EVENTS: ClassVar[Sequence[EventListener]] = ()
    #: TypeScript type of the value on the wire, for the generated props.
    ts_value: ClassVar[str] = "unknown"
    #: Parameters that are accepted and wait for a later part: name -> what is missing.
    deferred: ClassVar[dict[str, str]] = {}
    #: True where the value on the wire is a file record or holds file records.
    carries_files: ClassVar[bool] = False

    def __init__(
        self,
        value: Any = None,
        *,
        label: str | None = None,
        info: str | None = None,
        show_label: bool | None = None,
        container: bool = True,
        scale: int | None = None,
        min_width: int | None = None,
        interactive: bool | None = None,
        visible: Visible = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = "value",
        every: Any = None,
        inputs: Any = None,
    ) -> None:
        if scale is not None and not isinstance(scale, int):
            raise TypeError(f"scale must be a whole number, got {scale!r}.")
        self.label = label
        self.info = info
        self.show_label = True if show_label is None else show_label
        self.container = container
        self.scale = scale
        self.min_width = min_width
        self.interactive = interactive
        self._selectable = False
        self.every = every
        #: The function given as `value`, until its listeners are attached.
        self.value_function: Callable[..., Any] | None = value if callable(value) else None
        self.value_inputs = inputs
        super().__init__(
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            visible=visible,
            key=key,
            preserved_by_key=preserved_by_key,
        )
        self.value = self.initial_value(value)

    def initial_value(self, value: Any) -> Any:
        """The postprocessed value the page starts with."""
        if callable(value):
            value = None if self.value_inputs is not None else value()
        return self.postprocess(value)

    def get_config(self) -> dict[str, Any]:
        """Props for the page."""
        config = super().get_config()
        for name in ("every", "inputs"):
            config.pop(name, None)
        config["_selectable"] = self._selectable
        return config

    def api_config(self) -> dict[str, Any]:
        """Types and an example for clients."""
        if self.skip_api:
            return {}
        return {
            "api_info": self.api_info(),
            "api_info_as_input": self.api_info_as_input(),
            "api_info_as_output": self.api_info_as_output(),
            "example_inputs": self.example_payload(),
        }

    # --- what each component defines ---

    def preprocess(self, payload: Any) -> Any:
        """From the JSON value of the page to what the function gets."""
        return payload

    def postprocess(self, value: Any) -> Any:
        """From what the function returned to the JSON value for the page."""
        return value

    def api_info(self) -> dict[str, Any]:
        """JSON schema of the value on the wire."""
        raise NotImplementedError(f"{type(self).__name__} must define api_info().")

    def api_info_as_input(self) -> dict[str, Any]:
        """JSON schema of what clients send."""
        return self.api_info()

    def api_info_as_output(self) -> dict[str, Any]:
        """JSON schema of what clients get."""
        return self.api_info()

    def example_payload(self) -> Any:
        """A value a client could send."""
        raise NotImplementedError(f"{type(self).__name__} must define example_payload().")

    def example_value(self) -> Any:
        """A value a function could return."""
        return self.example_payload()

    def process_example(self, value: Any) -> Any:
        """How an example of this component is shown in a table."""
        return self.postprocess(value)


class FormComponent(Component):
    """A field: neighbouring fields are joined in one form on the page."""

    expected_parent: ClassVar[str | None] = "form"

    def __init__(self, value: Any = None, **kwargs: Any) -> None:
        super().__init__(value, **kwargs)
