"""`Examples`: a table of sample inputs that a click fills in."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from typing import Any, Literal

from cloche.apps.example_cache import ExampleCache, why_not_cached
from cloche.apps.example_rows import rows_of
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

#: Options of a run that the cache follows itself.
_OF_THE_CACHE = frozenset({"preprocess", "batch"})


class Examples:
    """Rows of values; a click puts a row into the inputs, with the props they were made with.

    Args:
        examples: rows with one value for each input (None in every row leaves that input out), a
            flat list for a single input, or the path of a folder: of files, or with a `log.csv`.
        inputs, outputs: components.
        fn: function of `run_on_click` and of cached outputs.
        cache_examples: a click shows the outputs too; each row is computed once and kept in memory.
            None takes the environment variable GRADIO_CACHE_EXAMPLES.
        cache_mode: "eager" computes all rows when the page has loaded, "lazy" a row on its first
            click. None takes the environment variable GRADIO_CACHE_MODE, or "eager".
        examples_per_page: rows shown at a time.
        label: heading of the table.
        elem_id: HTML id of the table.
        run_on_click: run `fn` after a click.
        preprocess, postprocess: False passes raw values to and from `fn`.
        api_visibility, api_name, api_description: of the endpoint that loads a row.
        batch: `fn` takes lists.
        example_labels: texts shown instead of the rows.
        visible_columns: positions of the inputs that are shown; a click fills the others, too.
        visible: False takes it from the page.
        preload: row that is filled in when the page loads, with eager caching; False for none.

    Attributes:
        dataset: the table.
        load_input_event: the listener of a click.
        cache_event: the listener that shows cached outputs, or None.
        cache: the outputs that are kept, or None.
    """

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
        self.cache_examples = self._caching(cache_examples)
        self.examples = rows_of(examples, self.inputs)
        if example_labels is not None and len(example_labels) != len(self.examples):
            raise ValueError(
                f"example_labels has {len(example_labels)} texts for {len(self.examples)} examples."
            )
        self._columns = self._used_columns()
        seen = self._seen_columns(visible_columns)
        self.preload = preload
        if preload is not False and not 0 <= preload < max(1, len(self.examples)):
            raise ValueError(
                f"preload={preload!r} is no row: there are {len(self.examples)}, counted from 0. "
                "Name one of them, or False for none."
            )
        self.cache_mode = _mode(cache_mode)
        self.dataset = Dataset(
            components=[self.inputs[i] for i in seen],
            samples=[[row[i] for i in seen] for row in self.examples],
            type="tuple",
            label=label,
            samples_per_page=examples_per_page,
            elem_id=elem_id,
            visible=visible,
            sample_labels=example_labels,
        )
        self.load_input_event: Dependency | None = None
        self.cache_event: Dependency | None = None
        self.cache: ExampleCache | None = None
        run = {
            "preprocess": preprocess,
            "postprocess": postprocess,
            "batch": batch,
            "api_visibility": api_visibility,
            "api_description": api_description,
        }
        if Context.root() is not None:
            self._listen(run, run_on_click, api_name)

    def _caching(self, given: bool | None) -> bool:
        if given is not None and not isinstance(given, bool):
            raise ValueError(
                f"cache_examples takes True, False or None, got {given!r}. "
                'For "lazy" use cache_mode=.'
            )
        if given is None and os.environ.get("GRADIO_CACHE_EXAMPLES", "").lower() != "true":
            return False
        if given is False:
            return False
        if self.fn is None or not self.outputs:
            if given is None:
                return False  # the environment speaks of all examples, also of those without
            raise ValueError("cache_examples=True needs fn= and outputs=, to compute them with.")
        hindrance = why_not_cached(self.fn, [*self.inputs, *self.outputs])
        if hindrance is not None:
            warnings.warn(f"The examples are not cached: {hindrance}", stacklevel=4)
        return hindrance is None

    def _used_columns(self) -> list[int]:
        """Positions of the inputs that a click fills."""
        return [
            position
            for position in range(len(self.inputs))
            if any(row[position] is not None for row in self.examples)
        ]

    def _seen_columns(self, visible_columns: list[int] | None) -> list[int]:
        if visible_columns is None:
            return self._columns
        unknown = [i for i in visible_columns if i not in range(len(self.inputs))]
        if unknown:
            raise ValueError(
                f"visible_columns={visible_columns!r} names {unknown[0]!r}, but there are "
                f"{len(self.inputs)} inputs, counted from 0."
            )
        return [i for i in self._columns if i in visible_columns]

    def _listen(self, run: dict[str, Any], run_on_click: bool, api_name: str | None) -> None:
        filled = [self.inputs[position] for position in self._columns]
        show_outputs = self.cache_examples and self.fn is not None
        self.load_input_event = BoundEvent(self.dataset, Events.click)(
            self.load_example,
            self.dataset,
            filled,
            api_name="load_example_input" if show_outputs else api_name,
            api_visibility=run["api_visibility"],
            api_description=run["api_description"],
            show_progress="hidden",
            queue=False,
            postprocess=False,
        )
        if show_outputs:
            self._show_outputs(run, api_name, filled)
        elif run_on_click:
            if self.fn is None:
                raise ValueError("run_on_click=True needs fn=, the function to run.")
            self.load_input_event.then(self.fn, self.inputs, self.outputs, **run)

    def _show_outputs(
        self, run: dict[str, Any], api_name: str | None, filled: list[Component]
    ) -> None:
        """Let a click show kept outputs; computed on that click, or when the page has loaded."""
        assert self.fn is not None
        assert self.load_input_event is not None
        cache = self.cache = ExampleCache(
            self.fn, self.inputs, self.examples, run["preprocess"], run["batch"], len(self.outputs)
        )
        options = {name: value for name, value in run.items() if name not in _OF_THE_CACHE}
        self.cache_event = self.load_input_event.then(
            cache.shower(), self.dataset, self.outputs, api_name=api_name, **options
        )
        root = Context.root()
        if self.cache_mode == "lazy" or root is None or not self.examples:
            return
        at_load = BoundEvent(root, Events.load)
        # names of their own: the author's fn keeps its name for the author's listeners
        hidden: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        warm: dict[str, Any] = {"api_name": "cache_examples", **hidden}
        if self.preload is False or any(map(_has_own_value, self.inputs)):
            at_load(cache.warmer(), None, None, **warm)
            return
        position = self.preload
        first = (position, self.examples[position])
        hidden["api_visibility"] = run["api_visibility"]
        at_load(
            lambda: self.load_example(first),
            None,
            filled,
            api_name="load_example_input",
            postprocess=False,
            queue=False,
            **hidden,
        ).then(
            cache.shower(position),
            None,
            self.outputs,
            api_name="load_example_output",
            postprocess=run["postprocess"],
            **hidden,
        ).then(cache.warmer(), None, None, **warm)

    def load_example(self, picked: tuple[int, list[Any]] | None) -> Any:
        """The updates that fill a row in: its values, and the props the inputs were made with."""
        if picked is None:
            patches = [update() for _ in self._columns]
        else:
            row = self.examples[picked[0]]
            with trusted_files():
                patches = [_filled(self.inputs[i], row[i]) for i in self._columns]
        return patches[0] if len(patches) == 1 else patches


def _has_own_value(component: Component) -> bool:
    return component.constructor_args.get("value") is not None


def _filled(component: Component, value: Any) -> dict[str, Any]:
    props = {k: v for k, v in component.get_config().items() if k not in _LEFT_ALONE}
    known = component.parameter_names()
    patch = {name: prop for name, prop in props.items() if name in known}
    return update(value=component.postprocess(value), **patch)


def _mode(given: str | None) -> str:
    mode = given or os.environ.get("GRADIO_CACHE_MODE", "").lower() or "eager"
    if mode not in ("eager", "lazy"):
        raise ValueError(f'cache_mode is "eager" or "lazy", got {mode!r}.')
    return mode
