"""`HTML`: markup, templates and small components of the author's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from cloche.blocks.block import Key, Visible
from cloche.components.base import Component
from cloche.events.listener import BoundEvent, EventListener
from cloche.events.names import Events

#: Without a script of its own, a click anywhere inside is the event `click`.
CLICK_SCRIPT = "element.addEventListener('click', () => trigger('click'));"
_QUOTED_NAME = re.compile(r"""(['"`])([A-Za-z_]\w*)\1""")


class HTML(Component):
    """HTML, given as it is or filled into a template. Its value is a `str` or any JSON value.

    Every keyword that is no parameter is a prop: templates and the script read it, and returning
    `gr.HTML(prop=...)` changes it.

    Args:
        value: initial value, or a function called on load.
        html_template: markup with `${JavaScript}` and `{{handlebars}}` over value and props.
        css_template: CSS of the same kind, for this component alone.
        js_on_load: script run once in the page with `element`, `props`, `trigger`, `watch`,
            `server` and `upload`; each event name quoted in it can be listened to. None runs none.
        apply_default_css: give the content the look of the app's text.
        min_height, max_height: pixels; more content scrolls.
        padding: keep a distance to the edge of the box.
        autoscroll: follow the end of content that an output appends.
        buttons: own `gr.Button`s in its toolbar.
        head: markup for the head of the page, such as a script; it is there before `js_on_load`
            runs, and once, however many components name it.
        server_functions: Python functions that the script may call: `await server.name(x, y)`.
            What they take and give is JSON; they run beside the queue.

    Other arguments as for `Component`.
    """

    EVENTS: ClassVar = [
        Events.change,
        Events.input,
        Events.click,
        Events.double_click,
        Events.submit,
        Events.stop,
        Events.edit,
        Events.clear,
        Events.play,
        Events.pause,
        Events.end,
        Events.start_recording,
        Events.pause_recording,
        Events.stop_recording,
        Events.focus,
        Events.blur,
        Events.upload,
        Events.release,
        Events.select,
        Events.stream,
        Events.like,
        Events.example_select,
        Events.option_select,
        Events.load,
        Events.key_up,
        Events.apply,
        Events.delete,
        Events.tick,
        Events.undo,
        Events.retry,
        Events.expand,
        Events.collapse,
        Events.download,
        Events.copy,
    ]
    ts_value: ClassVar[str] = "unknown"

    def __init__(
        self,
        value: Any = None,
        *,
        label: str | None = None,
        html_template: str = "${value}",
        css_template: str = "",
        js_on_load: str | None = CLICK_SCRIPT,
        apply_default_css: bool = True,
        every: Any = None,
        inputs: Any = None,
        show_label: bool = False,
        scale: int | None = None,
        min_width: int | None = None,
        visible: Visible = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = "value",
        min_height: int | None = None,
        max_height: int | None = None,
        container: bool = False,
        padding: bool = False,
        autoscroll: bool = False,
        buttons: list[Any] | None = None,
        head: str | None = None,
        server_functions: Sequence[Callable[..., Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        self.html_template = html_template
        self.css_template = css_template
        self.js_on_load = js_on_load
        self.apply_default_css = apply_default_css
        self.min_height = min_height
        self.max_height = max_height
        self.padding = padding
        self.autoscroll = autoscroll
        self.buttons = buttons or []
        self.head = head
        self.server_fns = list(server_functions or ())
        #: What templates and the script read besides the value.
        self.props = kwargs
        super().__init__(
            value,
            label=label,
            every=every,
            inputs=inputs,
            show_label=show_label,
            scale=scale,
            min_width=min_width,
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
            container=container,
        )

    def __getattr__(self, name: str) -> BoundEvent:
        """An event of the author's own: any name that stands quoted in `js_on_load`."""
        if not name.startswith("_"):
            script = self.__dict__.get("js_on_load") or ""
            if any(match[2] == name for match in _QUOTED_NAME.finditer(script)):
                return BoundEvent(self, EventListener(name))
        raise AttributeError(
            f"{type(self).__name__} has no {name!r}. If it is an event of your own, name it in "
            f"quotes in js_on_load: trigger('{name}')."
        )

    def get_config(self) -> dict[str, Any]:
        """Props for the page, the author's own ones under `props`."""
        config = super().get_config()
        config["props"] = self.props
        config["component_class_name"] = type(self).__name__
        if self.server_fns:
            config["server_fns"] = [fn.__name__ for fn in self.server_fns]
        return config

    def api_info(self) -> dict[str, Any]:
        """A string."""
        return {"type": "string"}

    def example_payload(self) -> str:
        """A paragraph."""
        return "<p>Hello</p>"
