"""Updates: a change of an output's props for one session."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from cloche.blocks.block import Block
from cloche.blocks.errors import Error, ReturnValueError
from cloche.blocks.update import MARK, UPDATE
from cloche.engine.describe import name_of

if TYPE_CHECKING:
    from cloche.engine.session import Session

#: Arguments that say where a block is made, which an update cannot change.
_NOT_PROPS = frozenset({MARK, "render", "key", "preserved_by_key", "every", "inputs"})


def patch_of_component(given: Block) -> dict[str, Any]:
    """The update that a returned component stands for: its explicit arguments."""
    return {**given.constructor_args, MARK: UPDATE}


def apply_patch(
    session: Session,
    output: Block,
    patch: dict[str, Any],
    postprocess: bool,
    source: type[Block] | None = None,
) -> dict[str, Any]:
    """Change the session's copy of `output`; gives the patch for the page.

    `source` is the class of the component that was returned as an update, if one was.

    Props come from a freshly built component, so that the page gets them in their final form.

    Raises:
        ReturnValueError: an argument the output does not have, or one that it refuses.
    """
    props = {name: value for name, value in patch.items() if name not in _NOT_PROPS}
    has_value = "value" in props
    value = props.pop("value", None)
    block = session.current(output)
    shown: dict[str, Any] = {}
    if props:
        extra = _check_names(block, props, source)
        block = rebuilt_with(block, props)
        session.copies[output._id] = block
        config = block.get_config()
        if extra and "props" in config:
            shown["props"] = config["props"]
        shown.update({name: config[name] for name in props if name in config and name != "visible"})
    if has_value:
        shown["value"] = _value(block, value, postprocess)
    if "visible" in props:
        # last, so that the content is there when it appears
        shown["visible"] = getattr(block, "visible", props["visible"])
    shown[MARK] = UPDATE
    return shown


def _value(block: Block, value: Any, postprocess: bool) -> Any:
    from cloche.blocks.container import BlockContext
    from cloche.engine.outputs import postprocessed

    if isinstance(block, BlockContext):
        raise ReturnValueError(f"{name_of(block)} is a layout; an update cannot give it a value.")
    return postprocessed(block, value) if postprocess else value


def _check_names(block: Block, props: dict[str, Any], source: type[Block] | None) -> list[str]:
    """Names of own props of components that take any (HTML); other unknown names are refused."""
    known = type(block).parameter_names()
    unknown = [name for name in props if name not in known]
    if not unknown or _takes_any(type(block)):
        return unknown
    from difflib import get_close_matches

    near = get_close_matches(unknown[0], known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    if source is not None and not isinstance(block, source):
        hint = f" Return a gr.{type(block).__name__}(…) instead of a gr.{source.__name__}(…)."
    raise ReturnValueError(
        f"{name_of(block)} has no {', '.join(map(repr, unknown))}, which the update sets.{hint}"
    )


def _takes_any(cls: type[Block]) -> bool:
    parameters = inspect.signature(cls.__init__).parameters.values()
    return any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)


def rebuilt_with(block: Any, props: dict[str, Any]) -> Any:
    """A fresh component with the changes. Its old value is kept as it is, not made again."""
    changes = dict(props)
    if "value" in block.constructor_args:
        changes["value"] = None
    try:
        fresh = block.rebuilt(changes)
    except Error:
        raise
    except Exception as error:
        raise ReturnValueError(f"The update of {name_of(block)} was refused: {error}") from error
    if "value" in type(block).parameter_names():
        fresh.value = block.value
    if hasattr(block, "children"):
        fresh.children = block.children
    for event in block.EVENTS:
        flag = getattr(event, "flag", None)
        if flag is not None and flag not in props:
            setattr(fresh, flag, getattr(block, flag, False))
    return fresh
