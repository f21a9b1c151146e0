"""The blocks of an Interface, in the order of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cloche.apps.instances import again
from cloche.blocks.dependency import is_generator_function
from cloche.components.button import Button
from cloche.components.clearbutton import ClearButton
from cloche.components.markdown import Markdown
from cloche.layouts.accordion import Accordion
from cloche.layouts.column import Column
from cloche.layouts.row import Row

if TYPE_CHECKING:
    from cloche.apps.interface import Interface


def build(app: Interface) -> None:
    """Place heading, columns and buttons."""
    if app.heading:
        add_heading(app.heading)
    if app.description:
        Markdown(app.description)
    with Row():
        if app.input_components:
            _input_column(app)
        if app.output_components and not app.is_unified:
            _output_column(app)


def add_heading(text: str) -> None:
    """The title of an app above everything."""
    Markdown(f'<h1 style="text-align: center; margin-bottom: 1rem">{text}</h1>')


def _input_column(app: Interface) -> None:
    with Column():
        app.input_column = Column()
        with app.input_column:
            for component in app.main_input_components:
                component.render()
            if app.additional_input_components:
                with _accordion(app.additional_inputs_accordion):
                    for component in app.additional_input_components:
                        component.render()
        with Row():
            _run_buttons(app)
            if app.is_unified:
                _flag_buttons(app)


def _output_column(app: Interface) -> None:
    with Column():
        for component in app.output_components:
            if component not in app.input_components:
                component.render()
        with Row():
            if not app.input_components:
                _run_buttons(app)
            _flag_buttons(app)


def _accordion(given: str | Accordion | None) -> Accordion:
    if isinstance(given, Accordion):
        made: Accordion = again(given)
        return made
    if given is None:
        return Accordion("Additional Inputs", open=False)
    return Accordion(given)


def _run_buttons(app: Interface) -> None:
    app.clear_btn = _made(app.clear_text, ClearButton)
    if app.live and app.input_components:
        return
    text = app.submit_text
    if text == "Submit" and not app.input_components:
        text = "Generate"
    app.submit_btn = _made(text, Button, variant="primary")
    if is_generator_function(app.fn):
        app.stop_btn = _made(app.stop_text, Button, variant="stop", visible=False)


def _made(given: str | Button, kind: type[Button], **look: Any) -> Button:
    if isinstance(given, str):
        return kind(value=given, **look)
    arguments = {**given.constructor_args, "render": True}
    if "visible" in look:
        arguments["visible"] = look["visible"]
    return (type(given) if isinstance(given, kind) else kind)(**arguments)


def _flag_buttons(app: Interface) -> None:
    if app.flagging_mode == "manual":
        app.flag_btns = [Button(label) for label, _ in app.flagging_options]


def add_examples(app: Interface) -> None:
    """The table of examples below the columns."""
    if not app.examples:
        return
    from cloche.apps.examples import Examples

    app.example_table = Examples(
        examples=app.examples,
        inputs=app.main_input_components,
        outputs=app.output_components,
        fn=app.fn,
        cache_examples=app.cache_examples,
        cache_mode=app.cache_mode,
        examples_per_page=app.examples_per_page,
        example_labels=app.example_labels,
        preload=app.preload_example,
    )


def add_article(app: Interface) -> None:
    """The text at the foot."""
    if app.article:
        Markdown(app.article)
