"""`update`, `skip` and `validate`: return values that are not values for the output."""

from __future__ import annotations

from typing import Any, Literal

#: The key that marks a patch or a validation result.
MARK = "__type__"
UPDATE = "update"
VALIDATE = "validate"
#: Marks that scripts for older versions of the reference put in patches by hand.
_MARKS = frozenset({UPDATE, "generic_update"})


def update(
    elem_id: str | None = None,
    elem_classes: list[str] | str | None = None,
    visible: bool | Literal["hidden"] | None = None,
    **props: Any,
) -> dict[str, Any]:
    """A patch for an output: only the props named here change.

    Args:
        elem_id, elem_classes, visible: changed when not None.
        **props: other constructor arguments of the output; `value` is a new value.
    """
    patch: dict[str, Any] = {**props, MARK: UPDATE}
    named = {"elem_id": elem_id, "elem_classes": elem_classes, "visible": visible}
    patch.update({name: value for name, value in named.items() if value is not None})
    return patch


def skip() -> dict[str, Any]:
    """Returned for an output, or alone for all of them: nothing changes."""
    return {MARK: UPDATE}


def validate(is_valid: bool, message: str) -> dict[str, Any]:
    """What a validator returns for one input; `message` is shown there when it is not valid."""
    return {MARK: VALIDATE, "is_valid": is_valid, "message": message}


def is_update(value: Any) -> bool:
    """Whether a returned value is a patch."""
    return isinstance(value, dict) and value.get(MARK) in _MARKS


def is_skip(value: Any) -> bool:
    """Whether a returned value changes nothing."""
    return is_update(value) and len(value) == 1


def is_validation(value: Any) -> bool:
    """Whether a value came from `validate`."""
    return isinstance(value, dict) and value.get(MARK) == VALIDATE
