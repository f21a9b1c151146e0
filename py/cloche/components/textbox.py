"""`Textbox`: a field for text of one or more lines."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from cloche.blocks.block import Key, Visible
from cloche.components.base import FormComponent
from cloche.events.names import Events


class Textbox(FormComponent):
    """Text. As an input it passes a `str`; as an output it takes anything that has a `str()`.

    Args:
        value: initial text, or a function called on load.
        type: "text", "password" or "email"; the latter two are of one line.
        lines: least number of lines shown; more than one makes Enter a line break.
        max_lines: most lines before it scrolls; default 1 for a one-line field, else 20.
        placeholder: grey text while it is empty.
        autofocus: focus it when the page loads.
        autoscroll: follow the end of text that an output appends.
        text_align: "left" or "right".
        rtl: write from right to left.
        buttons: "copy" and own `gr.Button`s in its toolbar.
        max_length: most characters the user may type.
        submit_btn, stop_btn: True or a text shows a button that fires `submit` or `stop`.
        html_attributes: attributes for the HTML element, such as `spellcheck`.

    Other arguments as for `Component`.
    """

    EVENTS: ClassVar = [
        Events.change,
        Events.input,
        Events.select,
        Events.submit,
        Events.focus,
        Events.blur,
        Events.stop,
        Events.copy,
    ]
    ts_value: ClassVar[str] = "string | null"

    def __init__(
        self,
        value: Any = None,
        *,
        type: Literal["text", "password", "email"] = "text",
        lines: int = 1,
        max_lines: int | None = None,
        placeholder: str | None = None,
        label: str | None = None,
        info: str | None = None,
        every: Any = None,
        inputs: Any = None,
        show_label: bool | None = None,
        container: bool = True,
        scale: int | None = None,
        min_width: int = 160,
        interactive: bool | None = None,
        visible: Visible = True,
        elem_id: str | None = None,
        autofocus: bool = False,
        autoscroll: bool = True,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = "value",
        text_align: Literal["left", "right"] | None = None,
        rtl: bool = False,
        buttons: list[Any] | None = None,
        max_length: int | None = None,
        submit_btn: str | bool | None = False,
        stop_btn: str | bool | None = False,
        html_attributes: dict[str, Any] | None = None,
    ) -> None:
        if type not in ("text", "password", "email"):
            raise ValueError(f'type must be "text", "password" or "email"; got {type!r}.')
        self.type = type
        self.lines = lines
        self.max_lines = max_lines
        self.placeholder = placeholder
        self.autofocus = autofocus
        self.autoscroll = autoscroll
        self.text_align = text_align
        self.rtl = rtl
        self.buttons = buttons or []
        self.max_length = max_length
        self.submit_btn = submit_btn
        self.stop_btn = stop_btn
        self.html_attributes = html_attributes
        super().__init__(
            value,
            label=label,
            info=info,
            every=every,
            inputs=inputs,
            show_label=show_label,
            container=container,
            scale=scale,
            min_width=min_width,
            interactive=interactive,
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )

    def preprocess(self, payload: str | None) -> str | None:
        """The text as `str`; None when nothing was ever entered."""
        return None if payload is None else str(payload)

    def postprocess(self, value: Any) -> str | None:
        """Any object as text; None empties the field."""
        return None if value is None else str(value)

    def api_info(self) -> dict[str, Any]:
        """A string."""
        return {"type": "string"}

    def example_payload(self) -> str:
        """A greeting."""
        return "Hello!!"
