"""`Component`: a block with a value that travels between the page and the user's functions."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from cloche.blocks.block import Block, Key, Visible
from cloche.media.store import store, trusted_files

if TYPE_CHECKING:
    from typing import Self

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
        every: seconds between calls of a `value` function, or the `gr.Timer` whose ticks call it.
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
    #: Parameters of earlier versions of the reference: name -> what to use instead.
    removed: ClassVar[dict[str, str]] = {}

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        """Refuse parameters that are gone, with the name of what replaced them."""
        for name in cls.removed.keys() & kwargs.keys():
            raise TypeError(f"{cls.__name__}({name}=) is gone: {cls.removed[name]}")
        return super().__new__(cls)

    def __init__(
        self,
        value: Any = None,
        *,
        label: str | None = None,
        info: str | None = None,
        show_label: bool | None = None,
        container: bool = True,
        scale: float | None = None,
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
        if not isinstance(scale, int | None):
            warnings.warn(f"scale should be a whole number, got {scale!r}.", stacklevel=3)
        if show_label and not container:
            warnings.warn(
                "show_label=True shows nothing with container=False, because the label is part of "
                "the container.",
                stacklevel=3,
            )
        self.label = label
        self.info = info
        self.show_label = container and show_label is not False
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
        for tool in self.tools:
            tool.unrender()  # it stands in the toolbar, not in the layout
        self.value = self.initial_value(value)
        if self.value_function is not None and self.is_rendered:
            self.ticking()

    def ticking(self) -> Block | None:
        """The Timer that repeats a `value` function; made here where `every` is a number.

        Raises:
            TypeError: `every` is neither.
        """
        from cloche.components.timer import Timer

        if isinstance(self.every, int | float) and not isinstance(self.every, bool):
            self.every = Timer(self.every)
        if self.every is None or isinstance(self.every, Timer):
            return self.every
        raise TypeError(f"every= takes seconds or a gr.Timer, got {self.every!r}.")

    @property
    def tools(self) -> list[Block]:
        """Blocks in `buttons=`: the user's own buttons in the toolbar."""
        return [tool for tool in getattr(self, "buttons", None) or () if isinstance(tool, Block)]

    def initial_value(self, value: Any) -> Any:
        """The postprocessed value the page starts with; its files may lie anywhere."""
        if callable(value):
            value = None if self.value_inputs is not None else value()
        with trusted_files():
            return self.postprocess(value)

    @staticmethod
    def own_file(path: str | Path | dict[str, Any] | None) -> dict[str, Any] | None:
        """The record of a file that the author names for the look of a component."""
        if path is None or isinstance(path, dict):
            return path
        with trusted_files():
            return store().put_file(path).to_dict()

    def get_config(self) -> dict[str, Any]:
        """Props for the page."""
        config = super().get_config()
        for name in ("every", "inputs"):
            config.pop(name, None)
        config["_selectable"] = self._selectable
        if self.tools:
            config["buttons"] = [
                {**tool.get_config(), "id": tool._id} if isinstance(tool, Block) else tool
                for tool in config["buttons"]
            ]
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

    @classmethod
    def get_block_name(cls) -> str:
        """The lower-case name of the component, also of its subclasses in users' code.

        The page has a drawing for each class of this package only.
        """
        for base in cls.__mro__:
            if base.__module__.startswith("cloche.components."):
                return base.__name__.lower()
        return super().get_block_name()

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
        if kwargs.get("container") is False:
            # without a box of its own it is no part of the joined boxes either
            self.__dict__["expected_parent"] = None
        super().__init__(value, **kwargs)
