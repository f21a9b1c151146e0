"""`Dataset`: rows of sample values to pick from."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, ClassVar, Literal

from cloche.blocks.block import Key, Visible
from cloche.blocks.registry import component_class
from cloche.components._payload import wrong_payload
from cloche.components.base import Component
from cloche.events.names import Events
from cloche.media.store import trusted_files

#: Props of a sample's component that are no part of its look in a cell.
_NOT_SHOWN = frozenset({"value", "name", "_selectable", "every", "inputs"})


class Dataset(Component):
    """A table or gallery of samples; `click` and `select` tell which one was picked.

    Args:
        components: the component of each column, or their names.
        component_props: props to show the cells with; default those of the components.
        samples: rows, one raw value for each column.
        headers: texts above the columns; default the labels of the components.
        type: what a function gets: "values" the row, "index" its position, "tuple" both.
        layout: "gallery" or "table"; default a gallery for one column.
        samples_per_page: rows shown at a time.
        proxy_url: accepted; there is no server between.
        sample_labels: texts shown instead of the rows.

    Other arguments as for `Component`.
    """

    EVENTS: ClassVar = [Events.click, Events.select, Events.change]
    ts_value: ClassVar[str] = "number | null"

    def __init__(
        self,
        *,
        label: str | None = None,
        show_label: bool = True,
        components: Sequence[Component | str] | None = None,
        component_props: list[dict[str, Any]] | None = None,
        samples: list[list[Any]] | None = None,
        headers: list[str] | None = None,
        type: Literal["values", "index", "tuple"] = "values",
        layout: Literal["gallery", "table"] | None = None,
        samples_per_page: int = 10,
        visible: Visible = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key = None,
        preserved_by_key: list[str] | str | None = "value",
        container: bool = True,
        scale: int | None = None,
        min_width: int = 160,
        proxy_url: str | None = None,
        sample_labels: list[str] | None = None,
    ) -> None:
        if type not in ("values", "index", "tuple"):
            raise ValueError(f'type must be "values", "index" or "tuple"; got {type!r}.')
        self.columns = [_column(component) for component in components or ()]
        self.component_props = component_props or [_look(column) for column in self.columns]
        #: The rows as the author wrote them.
        self.raw_samples = [list(row) for row in ([[]] if samples is None else samples)]
        with trusted_files():
            self.samples = [self._shown(row) for row in self.raw_samples]
        self.headers = headers or self._labels()
        self.type = type
        self.layout = layout
        self.samples_per_page = samples_per_page
        self.sample_labels = sample_labels
        super().__init__(
            None,
            label=label,
            show_label=show_label,
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
            container=container,
            scale=scale,
            min_width=min_width,
        )

    def _shown(self, row: list[Any]) -> list[Any]:
        if len(row) > len(self.columns):
            raise ValueError(
                f"A sample has {len(row)} values for {len(self.columns)} components: {row!r:.80}."
            )
        return [c.process_example(value) for c, value in zip(self.columns, row, strict=False)]

    def _labels(self) -> list[str]:
        labels = [column.label or "" for column in self.columns]
        return labels if any(labels) else []

    def get_config(self) -> dict[str, Any]:
        """Props for the page; columns are named by the kind of their component."""
        config = super().get_config()
        config["components"] = [
            {"name": column.get_block_name(), "class_id": column.get_component_class_id()}
            for column in self.columns
        ]
        config["component_ids"] = [column._id for column in self.columns]
        return config

    def preprocess(self, payload: Any) -> Any:
        """The row, its position, or both; None when nothing was picked.

        Raises:
            PayloadError: there is no such row.
        """
        if payload is None:
            return None
        rows = len(self.raw_samples)
        if isinstance(payload, bool) or not isinstance(payload, int) or not 0 <= payload < rows:
            raise wrong_payload(self, payload, f"the position of one of its {rows} samples")
        row = self.raw_samples[payload]
        if self.type == "values":
            return row
        return payload if self.type == "index" else (payload, row)

    def postprocess(self, value: Any) -> int | None:
        """A position or a row of it; return `gr.Dataset(samples=...)` for other rows."""
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        if value in self.raw_samples:
            return self.raw_samples.index(value)
        warnings.warn(
            "A Dataset takes a position or one of its rows. To show other rows return "
            "gr.Dataset(samples=...).",
            stacklevel=2,
        )
        return None

    def api_info(self) -> dict[str, Any]:
        """A position."""
        return {"type": "integer", "description": "position of the sample, from 0"}

    def example_payload(self) -> int:
        """The first row."""
        return 0


def _column(given: Component | str) -> Component:
    made = component_class(given)(render=False) if isinstance(given, str) else given
    if not isinstance(made, Component):
        raise TypeError(f"components= takes components or their names, got {given!r:.60}.")
    return made


def _look(column: Component) -> dict[str, Any]:
    return {k: v for k, v in column.get_config().items() if k not in _NOT_SHOWN}
