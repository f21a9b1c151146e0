"""Finds blocks and listeners of a dynamic part again by their keys, so that they keep their ids."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cloche.engine.describe import came, name_of

if TYPE_CHECKING:
    from cloche.blocks.block import Block
    from cloche.blocks.dependency import BlockFunction

#: The kinds and keys from the outermost keyed container down to the block.
Identity = tuple[Any, ...]
#: Key, what it listens to, what it follows.
FnIdentity = tuple[Any, ...]

#: Containers with no state of their own: without a key they are known by what they hold.
_PLAIN = frozenset({"row", "column", "group", "form"})


def identify_blocks(container: Block) -> dict[int, Identity]:
    """Identity by present id, of every block below `container` that has one.

    Raises:
        TypeError: a key that is no text, number or tuple of them.
    """
    found: dict[int, Identity] = {}
    taken: set[Identity] = set()
    _visit(container, (), found, taken)
    return found


def _visit(
    container: Block, above: Identity | None, found: dict[int, Identity], taken: set[Identity]
) -> Identity | None:
    """Identify what is inside; gives the first identity found there.

    `above` is that of the keyed container around, None where nothing can be told apart.
    """
    first: Identity | None = None
    for child in getattr(container, "children", ()):
        inside = above
        own = None if child.key is None or above is None else _with_key(child, above)
        if own is not None and own in taken:
            warnings.warn(
                f"{name_of(child)} has the key {child.key!r} of another block beside it, so it is "
                "made anew each time. Give each block a key of its own.",
                UserWarning,
                stacklevel=2,
            )
            own = inside = None
        elif own is not None:
            inside = own
            taken.add(own)
        held = _visit(child, inside, found, taken)
        kind = child.get_block_name()
        if own is None and child.key is None and held is not None and kind in _PLAIN:
            derived = ("holds", kind, held)
            own = None if derived in taken else derived
            taken.add(derived)
        if own is not None:
            found[child._id] = own
        first = first or own or held
    return first


def _with_key(block: Block, above: Identity) -> Identity:
    try:
        hash(block.key)
    except TypeError:
        raise TypeError(
            f"key= of {name_of(block)} must be text, a number or a tuple of them, "
            f"got {came(block.key)}."
        ) from None
    return (*above, (type(block).__name__, block.get_block_name(), block.key))


def identify_fns(
    fns: Iterable[BlockFunction], identities: Mapping[int, Identity]
) -> dict[int, FnIdentity]:
    """Identity by present id, of every listener with a key.

    One key may serve listeners of different events and of differently keyed components.
    """
    found: dict[int, FnIdentity] = {}
    taken: set[FnIdentity] = set()
    for fn in fns:
        if fn.key is None:
            continue
        targets = tuple((identities.get(i) if i else None, event) for i, event in fn.targets)
        after = None if fn.trigger_after is None else found.get(fn.trigger_after)
        identity = (fn.key, targets, after)
        if identity not in taken:
            taken.add(identity)
            found[fn.id] = identity
    return found
