"""`Block`: what every component and layout is. It remembers how it was made and where it stands."""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from cloche.blocks.context import Context
from cloche.blocks.errors import DuplicateBlockError

if TYPE_CHECKING:
    from cloche.blocks.container import BlockContext

Key = int | str | tuple[int | str, ...] | None
Visible = bool | Literal["hidden"]


def _remember_arguments(init: Callable[..., None]) -> Callable[..., None]:
    """Wrap `__init__` so that the outermost call's explicit arguments stay known.

    A component returned from a listener is an update that holds just these arguments.
    """

    @functools.wraps(init)
    def wrapper(self: Block, *args: Any, **kwargs: Any) -> None:
        if "_given" not in self.__dict__:
            self._given = (type(self).__init__, args, kwargs)
        init(self, *args, **kwargs)

    wrapper.__dict__["_remembers"] = True
    return wrapper


class Block:
    """A node of the app: has an id, events, and props that the page shows.

    Subclasses list their events in `EVENTS`; each becomes a method that registers a listener.
    """

    EVENTS: ClassVar[Sequence[Any]] = ()
    #: Name of the layout that is put around runs of neighbouring blocks of this kind.
    expected_parent: ClassVar[str | None] = None
    #: False where clients have nothing to send or read (layouts, buttons, State).
    in_api: ClassVar[bool] = False
    #: The page's name for this kind of block where it differs from `get_block_name()`.
    page_type: ClassVar[str | None] = None
    #: Packages of the runtime that values of this block need, loaded behind the visible UI.
    packages: ClassVar[tuple[str, ...]] = ()

    _given: tuple[Callable[..., None], tuple[Any, ...], dict[str, Any]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        init = cls.__dict__.get("__init__")
        if init is not None and "_remembers" not in init.__dict__:
            setattr(cls, "__init__", _remember_arguments(init))  # noqa: B010 (mypy refuses the plain form)
        for event in cls.EVENTS:
            name = event if isinstance(event, str) else event[0]
            if name not in cls.__dict__ and hasattr(event, "bind_to_class"):
                event.bind_to_class(cls)

    def __init__(
        self,
        *,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        visible: Visible = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = None,
    ) -> None:
        self._id = Context.next_id()
        self.elem_id = elem_id
        self.elem_classes = [elem_classes] if isinstance(elem_classes, str) else elem_classes or []
        self.visible = visible
        self.key = key
        self.preserved_by_key = (
            [preserved_by_key] if isinstance(preserved_by_key, str) else preserved_by_key or []
        )
        self.parent: BlockContext | None = None
        self.rendered_in: int | None = None
        self.is_rendered = False
        if render:
            self.render()

    # --- identity ---

    @classmethod
    def get_block_name(cls) -> str:
        """The name the page knows this kind of block by: the lower-case class name."""
        return cls.__name__.lower()

    @classmethod
    def get_component_class_id(cls) -> str:
        """A stable hash of the class, equal in every process."""
        return hashlib.sha256(f"{cls.__module__}.{cls.__qualname__}".encode()).hexdigest()

    @property
    def skip_api(self) -> bool:
        """Whether clients never see this block as a parameter or a return."""
        return not self.in_api

    # --- place in the app ---

    def render(self) -> Block:
        """Place this block in the container that is open now.

        Raises:
            DuplicateBlockError: it already stands in this app.
        """
        root = Context.root()
        if root is None:
            return self
        if self._id in root.graph.blocks:
            where = "the app" if self.rendered_in is None else "another part made by gr.render"
            raise DuplicateBlockError(
                f"This {type(self).__name__} (id {self._id}) is already rendered in {where}. "
                "Call .unrender() on it before placing it again, or make a second one."
            )
        container = Context.container()
        if container is not None:
            container.add(self)
        root.graph.blocks[self._id] = self
        self.is_rendered = True
        return self

    def unrender(self) -> Block:
        """Take this block out of the app; `.render()` may place it again elsewhere."""
        root = Context.root()
        if self.parent is not None:
            self.parent.children = [c for c in self.parent.children if c is not self]
            self.parent = None
        if root is not None:
            root.graph.blocks.pop(self._id, None)
        self.is_rendered = False
        return self

    # --- constructor arguments and props ---

    @property
    def constructor_args(self) -> dict[str, Any]:
        """The arguments passed explicitly when this block was made, by name."""
        init, args, kwargs = self._given
        if not args:
            return dict(kwargs)
        bound = inspect.signature(init).bind(self, *args, **kwargs).arguments
        bound.pop("self", None)
        extra = bound.pop("kwargs", {}) if "kwargs" in bound else {}
        return {**bound, **extra}

    def rebuilt(self, changes: dict[str, Any]) -> Block:
        """A block of the same id made with the same arguments, except for `changes`.

        Names that the constructor does not take are ignored, as in an update patch.
        """
        arguments = {**self.constructor_args, **changes}
        init = inspect.signature(type(self).__init__).parameters
        if not any(p.kind is p.VAR_KEYWORD for p in init.values()):
            arguments = {name: value for name, value in arguments.items() if name in init}
        if "render" in init:
            arguments["render"] = False
        fresh = type(self)(**arguments)
        fresh._id = self._id
        fresh.parent = self.parent
        return fresh

    @classmethod
    def parameter_names(cls) -> tuple[str, ...]:
        """Names of the constructor's parameters, without `self`."""
        return _parameter_names(cls)  # type: ignore[arg-type]  # a class is hashable

    def get_config(self) -> dict[str, Any]:
        """The props for the page: each constructor argument that is an attribute, as it is now."""
        config: dict[str, Any] = {}
        for name in self.parameter_names():
            if name != "render" and hasattr(self, name):
                config[name] = getattr(self, name)
        config["name"] = self.get_block_name()
        for event in self.EVENTS:
            flag = getattr(event, "config_flag", None)
            if flag is not None:
                config[flag] = getattr(self, flag, False)
        return config

    def api_config(self) -> dict[str, Any]:
        """What the config tells clients about this block's values; nothing for layouts."""
        return {}


@functools.cache
def _parameter_names(cls: type[Block]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for parameter in inspect.signature(cls.__init__).parameters.values():
        if parameter.name != "self" and parameter.kind not in (
            parameter.VAR_KEYWORD,
            parameter.VAR_POSITIONAL,
        ):
            names[parameter.name] = None
    return tuple(names)
