"""`TabbedInterface`: apps behind tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cloche.apps.interface_layout import add_heading
from cloche.blocks.blocks import Blocks
from cloche.layouts.tab import Tab
from cloche.layouts.tabs import Tabs


class TabbedInterface(Blocks):
    """Several apps, one tab each.

    Args:
        interface_list: Interfaces or other apps.
        tab_names: texts of the tabs; default "Tab 0", "Tab 1"…
        title: heading above the tabs, and title of the page.
        analytics_enabled: accepted; nothing is ever sent.
        tabs_kwargs: arguments of the `gr.Tabs` that holds them.
    """

    def __init__(
        self,
        interface_list: Sequence[Blocks],
        tab_names: list[str] | None = None,
        title: str | None = None,
        analytics_enabled: bool | None = None,
        tabs_kwargs: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            analytics_enabled=analytics_enabled,
            mode="tabbed_interface",
            title=title or "Gradio",
            fill_height=True,
            **kwargs,
        )
        names = tab_names or [f"Tab {index}" for index in range(len(interface_list))]
        if len(names) < len(interface_list):
            raise ValueError(
                f"tab_names has {len(names)} names for {len(interface_list)} apps; name each one."
            )
        with self:
            if title:
                add_heading(title)
            with Tabs(**(tabs_kwargs or {})):
                for app, name in zip(interface_list, names, strict=False):
                    with Tab(label=name):
                        app.render()
