"""The listeners of an Interface: run, stop, clear and flag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cloche.apps.flag_button import FlagStep
from cloche.components.button import Button
from cloche.components.clearbutton import ClearButton
from cloche.events.dependency import Dependency
from cloche.events.listener import BoundEvent
from cloche.events.names import Events
from cloche.events.on import on

if TYPE_CHECKING:
    from cloche.apps.interface import Interface
    from cloche.components.base import Component

#: Listeners that only serve the look of the app: not queued, not shown to clients.
_QUIET: dict[str, Any] = {"queue": False, "api_visibility": "undocumented"}


def attach_run(app: Interface) -> Dependency:
    """Register what runs the function; returns the last listener of a run."""
    options: dict[str, Any] = {
        "api_name": app.api_name,
        "api_description": app.api_description,
        "api_visibility": app.api_visibility,
        "batch": app.batch,
        "max_batch_size": app.max_batch_size,
        "concurrency_limit": app.concurrency_limit,
        "show_progress": app.show_progress,
        "validator": app.validator,
    }
    if app.live:
        return _run_live(app, options)
    options["scroll_to_output"] = True
    triggers = [BoundEvent(_there(app.submit_btn), Events.click)]
    triggers += [BoundEvent(c, Events.submit) for c in app.input_components if _has(c, "submit")]
    if app.stop_btn is not None:
        return _run_with_stop(app, triggers, options)
    return _listen(triggers, app, options)


def _listen(triggers: list[BoundEvent], app: Interface, options: dict[str, Any]) -> Dependency:
    made: Dependency = on(triggers, app.fn, app.input_components, app.output_components, **options)
    return made


def _run_live(app: Interface, options: dict[str, Any]) -> Dependency:
    if not app.input_components:
        outputs = app.output_components
        made: Dependency = BoundEvent(app, Events.load)(app.fn, None, outputs, **options)
        if app.submit_btn is not None:
            made = BoundEvent(app.submit_btn, Events.click)(app.fn, None, outputs, **options)
        return made
    streams = [c for c in app.input_components if getattr(c, "streaming", False)]
    changes = [c for c in app.input_components if c not in streams and _has(c, "change")]
    # a stream goes first: the first trigger decides how the run is connected
    triggers = [BoundEvent(c, Events.stream) for c in streams]
    triggers += [BoundEvent(c, Events.change) for c in changes]
    options["time_limit"] = app.time_limit
    options["stream_every"] = app.stream_every
    if streams:
        options["show_progress"] = "hidden"
    return _listen(triggers, app, options)


def _run_with_stop(
    app: Interface, triggers: list[BoundEvent], options: dict[str, Any]
) -> Dependency:
    """Submit gives way to Stop while the generator runs."""
    submit, stop = _there(app.submit_btn), _there(app.stop_btn)
    buttons = [submit, stop]

    def cleanup() -> list[Button]:
        return [Button(visible=True), Button(visible=False)]

    first = on(
        triggers,
        lambda: [Button(visible=False), Button(visible=True)],
        None,
        buttons,
        **_QUIET,
    )
    run: Dependency = first.then(app.fn, app.input_components, app.output_components, **options)
    last = run.then(cleanup, None, buttons, **_QUIET)
    BoundEvent(stop, Events.click)(cleanup, None, buttons, cancels=run, **_QUIET)
    return last


def attach_clear(app: Interface) -> None:
    """Empty everything; the input column is shown again if a listener hid it."""
    clear = app.clear_btn
    if clear is None:
        return
    click = BoundEvent(clear, Events.click)
    components = [*app.input_components, *app.output_components]
    if isinstance(clear, ClearButton):
        clear.add(components)
    shown = [] if app.input_column is None else [app.input_column]
    patch = '{ __type__: "update", visible: true }' if shown else ""
    click(None, [], shown, js=f"() => [{patch}]")


def attach_flagging(app: Interface, run: Dependency) -> None:
    """Log samples by button, or each one."""
    samples = list(app.input_components)
    if not app.is_unified:
        samples += app.output_components
    if app.flagging_mode == "never" or not app.output_components:
        return
    app.flagging_callback.setup(samples, app.flagging_dir)
    options = {**_QUIET, "preprocess": False}
    if app.flagging_mode == "auto":
        step = FlagStep(app.flagging_callback, None, app.flagging_options[0][1])
        run.success(step.flag, samples, None, api_name="Flag", **options)
        return
    for button, (label, option) in zip(app.flag_btns, app.flagging_options, strict=True):
        step = FlagStep(app.flagging_callback, label, option)
        click = BoundEvent(button, Events.click)
        click(lambda: Button("Saving...", interactive=False), None, button, **_QUIET)
        click(step.flag, samples, button, api_name="Flag", **options)
        if app.clear_btn is not None:
            BoundEvent(app.clear_btn, Events.click)(step.reset, None, button, **_QUIET)


def _has(component: Component, event: str) -> bool:
    return any(str(known) == event for known in component.EVENTS)


def _there(button: Button | None) -> Button:
    if button is None:
        raise RuntimeError("The Interface was wired before its buttons were placed.")
    return button
