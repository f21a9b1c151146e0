"""`Interface`: a whole app around one function."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, Literal

from cloche.apps import interface_events, interface_layout
from cloche.apps.flagging import CSVLogger, FlaggingCallback
from cloche.apps.instances import components_from
from cloche.blocks.blocks import Blocks
from cloche.blocks.dependency import ApiVisibility, ConcurrencyLimit, ShowProgress
from cloche.blocks.naming import function_name
from cloche.components.base import Component
from cloche.components.button import Button
from cloche.components.state import State
from cloche.events.dependency import Dependency
from cloche.events.injection import parameters_of
from cloche.layouts.accordion import Accordion
from cloche.layouts.column import Column

Io = str | dict[str, Any] | Component | Sequence[str | dict[str, Any] | Component] | None
FlaggingMode = Literal["never", "auto", "manual"]

_REMOVED = {
    "allow_flagging": "use flagging_mode=",
    "interpretation": "there is no replacement",
    "layout": "use gr.Blocks for a layout of your own",
    "enable_queue": "the queue is always on; use queue() for its settings",
    "show_api": "use api_visibility=",
}


class Interface(Blocks):
    """An app of one function: its inputs at the left, its outputs at the right, buttons below.

    Without outputs only the left half is there, without inputs only the right; the same component
    as input and output stands once.

    Args:
        fn: the function; one parameter for each input, one value returned for each output. A
            generator shows every value it yields and gets a Stop button.
        inputs, outputs: components, names such as "text", dicts of `name` and arguments, or lists
            of these. Inputs without a label are named after the parameters.
        examples: rows of input values (or a flat list for one input), or a folder of them.
        cache_examples, cache_mode: compute the outputs of the examples at start ("eager") or on the
            first click ("lazy").
        examples_per_page, example_labels, preload_example: look of the table of examples, and the
            row that is filled in at first.
        live: run on every change of an input, without a Submit button.
        title, description, article: Markdown above, above and below.
        flagging_mode: "manual" shows buttons that log a sample, "auto" logs each one, "never" none;
            default `$GRADIO_FLAGGING_MODE`, else "manual".
        flagging_options: names of the buttons, or (label, logged name) pairs.
        flagging_dir: folder of the log.
        flagging_callback: what writes it; default `CSVLogger()`.
        analytics_enabled: accepted; nothing is ever sent.
        batch, max_batch_size: `fn` takes lists of up to this many samples.
        api_visibility, api_name, api_description: of the endpoint; default name is the function's.
        allow_duplication: accepted; there is no hosted copy to duplicate.
        concurrency_limit: runs at a time.
        additional_inputs: further inputs, folded away below the others.
        additional_inputs_accordion: heading of that part, or an `gr.Accordion`.
        submit_btn, stop_btn, clear_btn: texts of the buttons, or `gr.Button`s.
        delete_cache: (seconds between sweeps, age in seconds) of stored files.
        show_progress: "full", "minimal" or "hidden".
        fill_width: use the whole width instead of a readable column.
        time_limit, stream_every: seconds of a stream and between its chunks, with `live`.
        deep_link: accepted.
        validator: checks the inputs before each run.
    """

    #: Parameters that are accepted and wait for a later part: name -> what is missing.
    deferred = {"deep_link": "a button that copies a link to the current values"}

    def __init__(
        self,
        fn: Callable[..., Any],
        inputs: Io,
        outputs: Io,
        examples: list[Any] | list[list[Any]] | str | None = None,
        *,
        cache_examples: bool | None = None,
        cache_mode: Literal["eager", "lazy"] | None = None,
        examples_per_page: int = 10,
        example_labels: list[str] | None = None,
        preload_example: int | Literal[False] = 0,
        live: bool = False,
        title: str | None = None,
        description: str | None = None,
        article: str | None = None,
        flagging_mode: FlaggingMode | None = None,
        flagging_options: Sequence[str] | Sequence[tuple[str, str]] | None = None,
        flagging_dir: str = ".gradio/flagged",
        flagging_callback: FlaggingCallback | None = None,
        analytics_enabled: bool | None = None,
        batch: bool = False,
        max_batch_size: int = 4,
        api_visibility: ApiVisibility = "public",
        api_name: str | None = None,
        api_description: str | Literal[False] | None = None,
        allow_duplication: bool = False,
        concurrency_limit: ConcurrencyLimit = "default",
        additional_inputs: Io = None,
        additional_inputs_accordion: str | Accordion | None = None,
        submit_btn: str | Button = "Submit",
        stop_btn: str | Button = "Stop",
        clear_btn: str | Button | None = "Clear",
        delete_cache: tuple[int, int] | None = None,
        show_progress: ShowProgress = "full",
        fill_width: bool = False,
        time_limit: int | None = 30,
        stream_every: float = 0.5,
        deep_link: Any = None,
        validator: Callable[..., Any] | None = None,
        **kwargs: Any,
    ) -> None:
        for name in _REMOVED.keys() & kwargs.keys():
            raise TypeError(f"Interface({name}=) is gone: {_REMOVED[name]}.")
        super().__init__(
            analytics_enabled=analytics_enabled,
            mode="interface",
            title=title or "Gradio",
            delete_cache=delete_cache,
            fill_width=fill_width,
            **kwargs,
        )
        if not callable(fn):
            raise TypeError(
                f"fn must be a function, got {type(fn).__name__}. Pass it without calling it."
            )
        self.fn = fn
        self.additional_input_components = components_from(additional_inputs, "additional_inputs")
        self.main_input_components = components_from(inputs, "inputs")
        self.output_components = components_from(outputs, "outputs")
        self._share_state()
        if not self.input_components and not self.output_components:
            raise ValueError("An Interface needs inputs, outputs or both.")
        self.heading = title
        self.description = description
        self.article = article
        self.live = live
        self.flagging_mode = _flagging_mode(flagging_mode)
        self.flagging_options = _flagging_options(flagging_options)
        self.flagging_callback = flagging_callback or CSVLogger()
        self.flagging_dir = flagging_dir
        self.batch = batch
        self.max_batch_size = max_batch_size
        self.api_visibility: ApiVisibility = api_visibility
        self.api_name = api_name
        self.api_description = api_description
        self.concurrency_limit: ConcurrencyLimit = concurrency_limit
        self.additional_inputs_accordion = additional_inputs_accordion
        self.submit_text = _button("submit_btn", submit_btn)
        self.stop_text = _button("stop_btn", stop_btn)
        self.clear_text = "Clear" if clear_btn is None else _button("clear_btn", clear_btn)
        self.show_progress: ShowProgress = show_progress
        self.time_limit = time_limit
        self.stream_every = stream_every
        self.validator = validator
        self.examples = examples
        self.cache_examples = cache_examples
        self.cache_mode = cache_mode
        self.examples_per_page = examples_per_page
        self.example_labels = example_labels
        self.preload_example = preload_example
        self._name_components()
        self.submit_btn: Button | None = None
        self.stop_btn: Button | None = None
        self.clear_btn: Button | None = None
        self.input_column: Column | None = None
        self.flag_btns: list[Button] = []
        self.example_table: Any = None
        self._build()

    @property
    def input_components(self) -> list[Component]:
        """All inputs, the additional ones last."""
        return [*self.main_input_components, *self.additional_input_components]

    @property
    def is_unified(self) -> bool:
        """Whether every output is an input as well."""
        return bool(self.input_components) and self.input_components == self.output_components

    def __repr__(self) -> str:
        return f"<Interface of {function_name(self.fn)}>"

    def _share_state(self) -> None:
        """ "state" among inputs and outputs is one State, the input's."""
        inside = [c for c in self.input_components if isinstance(c, State)]
        outside = [i for i, c in enumerate(self.output_components) if isinstance(c, State)]
        if len(inside) > 1 or len(outside) > 1:
            raise ValueError(
                "An Interface has room for one State. Use gr.Blocks for several, or keep a dict."
            )
        if inside and outside:
            self.output_components[outside[0]] = inside[0]

    def _name_components(self) -> None:
        parameters, _ = parameters_of(self.fn)
        names = [p.name for p in parameters if p.injected is None and not p.keyword_only]
        for component, name in zip(self.input_components, names, strict=False):
            if component.label is None:
                component.label = name
        outputs = self.output_components
        for index, component in enumerate(outputs):
            if component.label is None:
                component.label = "output" if len(outputs) == 1 else f"output {index}"
            if component not in self.input_components and component.interactive is None:
                component.interactive = False

    def _build(self) -> None:
        with self:
            interface_layout.build(self)
            run = interface_events.attach_run(self)
            self._attach_rest(run)

    def _attach_rest(self, run: Dependency) -> None:
        interface_events.attach_clear(self)
        interface_events.attach_flagging(self, run)
        interface_layout.add_examples(self)
        interface_layout.add_article(self)


def _flagging_mode(mode: str | None) -> FlaggingMode:
    chosen = mode or os.environ.get("GRADIO_FLAGGING_MODE") or "manual"
    if chosen not in ("never", "auto", "manual"):
        raise ValueError(f'flagging_mode must be "never", "auto" or "manual"; got {chosen!r}.')
    return chosen  # type: ignore[return-value]


def _flagging_options(options: Sequence[Any] | None) -> list[tuple[str, str]]:
    if options is None:
        return [("Flag", "")]
    pairs: list[tuple[str, str]] = []
    for option in options:
        if isinstance(option, str):
            pairs.append((f"Flag as {option}", option))
        elif isinstance(option, tuple) and len(option) == 2:
            pairs.append((str(option[0]), str(option[1])))
        else:
            raise ValueError(
                f"flagging_options holds names or (label, name) pairs; got {option!r}."
            )
    return pairs


def _button(name: str, given: Any) -> str | Button:
    if isinstance(given, str | Button):
        if isinstance(given, Button) and given.is_rendered:
            given.unrender()
        return given
    raise ValueError(f"{name} takes a text or a gr.Button, got {type(given).__name__}.")
