"""`Props`: what a parameter annotated with a component class gets instead of the bare value."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from cloche.blocks.block import Block
from cloche.blocks.update import MARK, UPDATE


class Props(SimpleNamespace):
    """All props of an input as attributes; `value` is the preprocessed value.

    Change attributes and return the object to update the component.
    """


def patch_of(props: Props, output: Block) -> dict[str, Any]:
    """The update that a returned object stands for: what the output's constructor takes."""
    known = type(output).parameter_names()
    patch = {name: value for name, value in vars(props).items() if name in known}
    return {**patch, MARK: UPDATE}
