"""`TextArea`: a Textbox that starts tall."""

from __future__ import annotations

from typing import Any, Literal

from cloche.blocks.block import Key, Visible
from cloche.components.textbox import Textbox


class TextArea(Textbox):
    """A `Textbox` of 7 lines that grows to 20; every argument is the Textbox's."""

    def __init__(
        self,
        value: Any = None,
        *,
        lines: int = 7,
        max_lines: int | None = 20,
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
        type: Literal["text", "password", "email"] = "text",
        text_align: Literal["left", "right"] | None = None,
        rtl: bool = False,
        buttons: list[Any] | None = None,
        max_length: int | None = None,
        submit_btn: str | bool | None = False,
        stop_btn: str | bool | None = False,
        html_attributes: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(
            value,
            type=type,
            lines=lines,
            max_lines=max_lines,
            placeholder=placeholder,
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
            autofocus=autofocus,
            autoscroll=autoscroll,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
            text_align=text_align,
            rtl=rtl,
            buttons=buttons,
            max_length=max_length,
            submit_btn=submit_btn,
            stop_btn=stop_btn,
            html_attributes=html_attributes,
        )

    @classmethod
    def get_block_name(cls) -> str:
        """The page draws it as a Textbox."""
        return "textbox"
