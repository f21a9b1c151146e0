"""`Examples`: a table of sample inputs that a click fills in."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal

from cloche.blocks.block import Visible
from cloche.blocks.context import Context
from cloche.blocks.dependency import ApiVisibility
from cloche.blocks.update import update
from cloche.components.base import Component
from cloche.components.dataset import Dataset
from cloche.events.dependency import Dependency
from cloche.events.listener import BoundEvent
from cloche.events.names import Events
from cloche.media.store import trusted_files

#: Props that a click does not put back, because listeners often steer them.
_LEFT_ALONE = frozenset(
    ("value", "visible", "elem_id", "elem_classes", "buttons", "name", "_selectable")
)


class Examples:
    """Rows of values; a click puts a row into the inputs, with the props they were made with.

    Args:
        examples: rows with one value for each input (None in every row leaves that input out), a
            flat list for a single input, or the path of a folder: of files, or with a `log.csv`.
        inputs, outputs: components.
        fn: function of `run_on_click` and of cached outputs.
        cache_examples: a click shows the outputs too.
        cache_mode: "eager" or "lazy".
        examples_per_page: rows shown at a time.
        label: heading of the table.
        elem_id: HTML id of the table.
        run_on_click: run `fn` after a click.
        preprocess, postprocess: False passes raw values to and from `fn`.
        api_visibility, api_name, api_description: of the endpoint that loads a row.
        batch: `fn` takes lists.
        example_labels: texts shown instead of the rows.
        visible_columns: positions of the inputs that are shown and filled.
        visible: False takes it from the page.
        preload: row that is filled in when the page loads, with eager caching; False for none.

    Attributes:
        dataset: the table.
        load_input_event: the listener of a click.
        cache_event: the listener that shows cached outputs, or None.
    """

    deferred: ClassVar[dict[str, str]] = {
        "cache_examples": "outputs are computed on each click, not kept",
        "preload": "fill in a row when the page loads",
    }

    def __init__(
        self,
        examples: list[Any] | list[list[Any]] | str,
        inputs: Component | Sequence[Component],
        outputs: Component | Sequence[Component] | None = None,
        fn: Callable[..., Any] | None = None,
        cache_examples: bool | None = None,
        cache_mode: Literal["eager", "lazy"] | None = None,
        examples_per_page: int = 10,
        label: str | None = None,
        elem_id: str | None = None,
        run_on_click: bool = False,
        preprocess: bool = True,
        postprocess: bool = True,
        api_visibility: ApiVisibility = "undocumented",
        api_name: str | None = "load_example",
        api_description: str | Literal[False] | None = None,
        batch: bool = False,
        *,
        example_labels: list[str] | None = None,
        visible_columns: list[int] | None = None,
        visible: Visible = True,
        preload: int | Literal[False] = 0,
    ) -> None:
        self.inputs = [inputs] if isinstance(inputs, Component) else list(inputs)
        self.outputs = [outputs] if isinstance(outputs, Component) else list(outputs or ())
        self.fn = fn
        self.cache_examples = _caching(cache_examples)
        if self.cache_examples and (fn is None or not self.outputs):
            raise ValueError("cache_examples=True needs fn= and outputs=, to compute them with.")
        self.examples = _rows(examples, self.inputs)
        if example_labels is not None and len(example_labels) != len(self.examples):
            raise ValueError(
                f"example_labels has {len(example_labels)} texts for {len(self.examples)} examples."
            )
        self._columns = self._used_columns(visible_columns)
        self.preload = preload
        self.cache_mode = cache_mode
        self.dataset = Dataset(
            components=[self.inputs[i] for i in self._columns],
            samples=[[row[i] for i in self._columns] for row in self.examples],
            type="tuple",
            label=label,
            samples_per_page=examples_per_page,
            elem_id=elem_id,
            visible=visible,
            sample_labels=example_labels,
        )
        self.load_input_event: Dependency | None = None
        self.cache_event: Dependency | None = None
        run = {
            "preprocess": preprocess,
            "postprocess": postprocess,
            "batch": batch,
            "api_visibility": api_visibility,
            "api_description": api_description,
        }
        if Context.root() is not None:
            self._listen(run, run_on_click, api_name)

    def _used_columns(self, visible_columns: list[int] | None) -> list[int]:
        used = [
            position
            for position in range(len(self.inputs))
            if any(row[position] is not None for row in self.examples)
        ]
        return used if visible_columns is None else [used[i] for i in visible_columns]

    def _listen(self, run: dict[str, Any], run_on_click: bool, api_name: str | None) -> None:
        shown = [self.inputs[position] for position in self._columns]
        show_outputs = self.cache_examples and self.fn is not None
        self.load_input_event = BoundEvent(self.dataset, Events.click)(
            self.load_example,
            self.dataset,
            shown,
            api_name="load_example_input" if show_outputs else api_name,
            api_visibility=run["api_visibility"],
            api_description=run["api_description"],
            show_progress="hidden",
            queue=False,
            postprocess=False,
        )
        if show_outputs:
            self.cache_event = self.load_input_event.then(
                self.fn, self.inputs, self.outputs, api_name=api_name, **run
            )
        elif run_on_click:
            if self.fn is None:
                raise ValueError("run_on_click=True needs fn=, the function to run.")
            self.load_input_event.then(self.fn, self.inputs, self.outputs, **run)

    def load_example(self, picked: tuple[int, list[Any]] | None) -> Any:
        """The updates that fill a row in: its values, and the props the inputs were made with."""
        if picked is None:
            patches = [update() for _ in self._columns]
        else:
            row = self.examples[picked[0]]
            with trusted_files():
                patches = [_filled(self.inputs[i], row[i]) for i in self._columns]
        return patches[0] if len(patches) == 1 else patches


def _filled(component: Component, value: Any) -> dict[str, Any]:
    props = {k: v for k, v in component.get_config().items() if k not in _LEFT_ALONE}
    known = component.parameter_names()
    patch = {name: prop for name, prop in props.items() if name in known}
    return update(value=component.postprocess(value), **patch)


def _caching(given: bool | None) -> bool:
    if given is None:
        return os.environ.get("GRADIO_CACHE_EXAMPLES", "").lower() == "true"
    if not isinstance(given, bool):
        raise ValueError(
            f'cache_examples takes True, False or None, got {given!r}. For "lazy" use cache_mode=.'
        )
    return given


def _rows(examples: Any, inputs: list[Component]) -> list[list[Any]]:
    """Every example as a row as long as the inputs."""
    if isinstance(examples, str | Path):
        examples = _folder(Path(examples))
    if not isinstance(examples, list | tuple):
        raise ValueError(
            "examples takes rows, a list for one input, or a folder; got a "
            f"{type(examples).__name__}."
        )
    rows = []
    for example in examples:
        row = list(example) if isinstance(example, list | tuple) else [example]
        if len(row) == 1 < len(inputs) and not isinstance(example, list | tuple):
            raise ValueError(
                f"There are {len(inputs)} inputs, so each example is a list of values; got "
                f"{example!r:.60}."
            )
        rows.append((row + [None] * len(inputs))[: len(inputs)])
    return rows


def _folder(folder: Path) -> list[list[Any]]:
    if not folder.is_dir():
        raise FileNotFoundError(f"The folder of examples {str(folder)!r} does not exist.")
    log = folder / "log.csv"
    if log.is_file():
        with log.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
        return [[_cell(folder, cell) for cell in row] for row in rows]
    return [[str(path)] for path in sorted(folder.iterdir()) if not path.name.startswith(".")]


def _cell(folder: Path, text: str) -> str:
    """A cell of a log: the name of a file in the folder becomes its path."""
    path = folder / text
    return str(path) if text and path.is_file() else text
