"""`Blocks`: the app itself: a container that owns the graph and makes the config."""

from __future__ import annotations

import importlib
import os
import random
import warnings
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from cloche.blocks.container import BlockContext
from cloche.blocks.context import Context
from cloche.blocks.errors import InvalidApiNameError
from cloche.blocks.graph import Graph
from cloche.blocks.merge import merge_into
from cloche.blocks.settings import LaunchSettings
from cloche.blocks.version import REFERENCE_VERSION
from cloche.events.names import Events
from cloche.events.value_functions import attach_value_functions

if TYPE_CHECKING:
    from typing import Self

    from cloche.blocks.block import Block
    from cloche.blocks.dependency import BlockFunction

#: Arguments that belong to `launch()` since version 6 of the reference; still honoured here.
_MOVED_TO_LAUNCH = ("theme", "css", "css_paths", "js", "head", "head_paths")

#: Apps that called `launch()`, in order; the page shows the last one.
launched: list[Blocks] = []


class Blocks(BlockContext):
    """An app. Components made inside `with gr.Blocks() as demo:` belong to it, in order.

    Args:
        analytics_enabled: accepted; nothing is ever sent.
        mode: how the app calls itself in its config ("blocks", "interface", …).
        title: title of the page.
        fill_height: stretch the app to the height of the page.
        fill_width: use the whole width instead of a readable column.
        delete_cache: (seconds between sweeps, age in seconds) of stored files.
    """

    EVENTS: ClassVar = [Events.load, Events.unload]

    def __init__(
        self,
        analytics_enabled: bool | None = None,
        mode: str = "blocks",
        title: str = "Gradio",
        fill_height: bool = False,
        fill_width: bool = False,
        delete_cache: tuple[int, int] | None = None,
        **kwargs: Any,
    ) -> None:
        self.analytics_enabled = analytics_enabled
        self.mode = mode
        self.title = title
        self.fill_height = fill_height
        self.fill_width = fill_width
        self.delete_cache = delete_cache
        self.settings = LaunchSettings()
        self._take_moved_arguments(kwargs)
        self.app_id = random.getrandbits(63)
        self.default_concurrency_limit: int | None = _default_limit_from_environment()
        self.max_size: int | None = None
        self.status_update_rate: float | Literal["auto"] = "auto"
        self._outer_roots: list[Blocks | None] = []
        super().__init__(render=False, **kwargs)
        self._graph = Graph(self)
        #: The app this one was rendered into, if any.
        self.absorbed_by: Blocks | None = None

    def _take_moved_arguments(self, kwargs: dict[str, Any]) -> None:
        moved = [name for name in _MOVED_TO_LAUNCH if name in kwargs]
        if moved:
            warnings.warn(
                f"Pass {', '.join(moved)} to launch() instead of the Blocks constructor; "
                "they are applied all the same.",
                UserWarning,
                stacklevel=4,
            )
        for name in moved:
            setattr(self.settings, name, kwargs.pop(name))

    # --- being built ---

    @property
    def graph(self) -> Graph:
        """Blocks and listeners; while a dynamic part is rendered, those of the session."""
        return Context.overlay(self) or self._graph

    @property
    def blocks(self) -> dict[int, Block]:
        """Blocks by id."""
        return self.graph.blocks

    @property
    def fns(self) -> dict[int, BlockFunction]:
        """Listeners by id."""
        return self.graph.fns

    def __enter__(self) -> Self:
        self._outer_roots.append(Context.root())
        # an app opened inside another is built apart and merged when it closes
        Context.set_root(self)
        return super().__enter__()

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        super().__exit__(exc_type, exc, traceback)
        if exc_type is None:
            attach_value_functions(self)
        outer = self._outer_roots.pop()
        Context.set_root(outer)
        if exc_type is None and outer is not None and outer is not self:
            self.render()

    def render(self) -> Blocks:
        """Place this finished app inside the one being built; its listeners come along."""
        root = Context.root()
        if root is not None and root is not self:
            container = Context.container()
            if container is not None:
                for child in self.children:
                    container.add(child)  # the app itself leaves no trace in the layout
            merge_into(root, self)
            self.absorbed_by = root
            self.is_rendered = True
        return self

    def clear(self) -> Blocks:
        """Remove every block and listener."""
        self.children = []
        self._graph = Graph(self)
        return self

    # --- being run ---

    def queue(
        self,
        status_update_rate: float | Literal["auto"] = "auto",
        api_open: bool | None = None,
        max_size: int | None = None,
        *,
        default_concurrency_limit: int | Literal["not_set"] | None = "not_set",
        **removed: Any,
    ) -> Self:
        """Set how waiting events are handled; the queue is on without this call too.

        Args:
            status_update_rate: seconds between position messages; "auto" sends every change.
            api_open: accepted; no server has a queue that could be closed.
            max_size: how many events may wait in the whole app; more are refused with an error.
            default_concurrency_limit: runs at a time of a listener without an own limit;
                None is unlimited.
        """
        if "concurrency_count" in removed:
            raise TypeError(
                "queue(concurrency_count=) was removed in version 4 of the reference; "
                "use queue(default_concurrency_limit=) or concurrency_limit= on a listener."
            )
        if removed:
            raise TypeError(f"queue() has no argument {next(iter(removed))!r}.")
        if max_size is not None and max_size < 1:
            raise ValueError(f"max_size must be at least 1 or None, got {max_size}.")
        self.status_update_rate = status_update_rate
        self.max_size = max_size
        if default_concurrency_limit != "not_set":
            self.default_concurrency_limit = default_concurrency_limit
        return self

    def launch(self, *args: Any, **kwargs: Any) -> tuple[Blocks, str, None]:
        """Show the app. In a page there is no server to start, so this returns at once.

        Takes every argument of the reference; those about servers, ports and sharing have nothing
        to act on and are noted once. Returns the app, its URL in the page and no share URL.
        """
        self.settings.take_launch_arguments(args, kwargs)
        self.check_listeners()
        launched.append(self)
        return self, "", None

    def check_listeners(self) -> None:
        """Refuse what can only be seen when the app is complete.

        Raises:
            ValueError: a listener cancels one that does not go through the queue.
        """
        for fn in self.fns.values():
            for cancelled in fn.cancels:
                target = self.fns.get(cancelled)
                if target is not None and not target.queue:
                    raise ValueError(
                        f"cancels= names the listener {target.api_name!r}, which has queue=False. "
                        "Only queued listeners can be cancelled: remove queue=False from it."
                    )

    def __call__(
        self, *inputs: Any, fn_index: int | None = None, api_name: str | None = None
    ) -> Any:
        """Run a listener on the spot, outside of the queue and of every session.

        Args:
            *inputs: one payload for each input, as clients send it; of files the path.
            fn_index: number of the listener; default the first with a Python function.
            api_name: its endpoint name instead.

        Returns:
            The value of the one output, or a list of them.

        Raises:
            ValueError: there is no such listener, or it yields or uses State.
            PayloadError: not one value for each input, or one that its component refuses.
        """
        # the one look upwards: whoever calls an app wants it run, and only the engine can do that
        calling = importlib.import_module("cloche.engine.calling")
        return calling.call_app(self, inputs, fn_index, api_name)

    def close(self, verbose: bool = True) -> None:
        """Stop showing the app."""
        while self in launched:
            launched.remove(self)

    def block_thread(self) -> None:
        """Accepted: a page needs nothing to keep it open."""

    def integrate(self, comet_ml: Any = None, wandb: Any = None, mlflow: Any = None) -> None:
        """Accepted: experiment trackers need a server; nothing is sent."""
        warnings.warn("integrate() does nothing in a page without a server.", stacklevel=2)

    def function_named(self, api_name: str) -> BlockFunction:
        """The listener behind an endpoint name, with or without the leading slash.

        Raises:
            InvalidApiNameError: there is none; the message lists those there are.
        """
        wanted = api_name.lstrip("/")
        for fn in self.fns.values():
            if fn.api_name == wanted and fn.fn is not None:
                return fn
        known = ", ".join(f"/{fn.api_name}" for fn in self.fns.values() if fn.fn is not None)
        raise InvalidApiNameError(
            f"There is no endpoint {api_name!r} in this app. It has: {known or 'none'}."
        )

    # --- config ---

    def get_config(self) -> dict[str, Any]:
        """A nested app is a plain container on the page."""
        return {
            "elem_id": self.elem_id,
            "elem_classes": self.elem_classes,
            "visible": self.visible,
            "name": "blocks",
        }

    @classmethod
    def get_block_name(cls) -> str:
        """Interfaces and other apps are containers like any Blocks."""
        return "blocks"

    def get_config_file(self) -> dict[str, Any]:
        """Everything the page needs to draw the app, in the shape of the reference's config."""
        settings = self.settings
        return {
            "version": REFERENCE_VERSION,
            "api_prefix": "/gradio_api",
            "mode": self.mode,
            "app_id": self.app_id,
            "dev_mode": False,
            "vibe_mode": False,
            "analytics_enabled": False,
            "css": settings.all_css(),
            "connect_heartbeat": False,
            "js": settings.js,
            "head": settings.all_head(),
            "title": self.title or "Gradio",
            "space_id": None,
            "enable_queue": True,
            "show_error": settings.show_error,
            "footer_links": settings.footer_links,
            "run_history": settings.run_history,
            "is_colab": False,
            "max_file_size": settings.max_file_size_bytes(),
            "stylesheets": [],
            "theme": settings.theme_name(),
            "theme_hash": None,
            "protocol": "sse_v3",
            "body_css": None,
            "fill_height": self.fill_height,
            "fill_width": self.fill_width,
            "pwa": bool(settings.pwa),
            "pages": [["", "Home", True]],
            "mcp_server": False,
            "i18n_translations": None,
            **self.graph.get_config(),
        }

    def get_api_info(self, all_endpoints: bool = False, page: str | None = None) -> dict[str, Any]:
        """Describe the named endpoints: parameters and returns with their types and examples."""
        from cloche.blocks.api_info import describe

        return describe(self.graph, all_endpoints)


def _default_limit_from_environment() -> int | None:
    text = os.environ.get("GRADIO_DEFAULT_CONCURRENCY_LIMIT")
    if text is None:
        return 1
    if text.lower() == "none":
        return None
    if not text.isdigit() or int(text) < 1:
        raise ValueError(
            "GRADIO_DEFAULT_CONCURRENCY_LIMIT must be a whole number from 1 or 'none', "
            f"got {text!r}."
        )
    return int(text)
