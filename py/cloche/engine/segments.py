"""Output streams: the yields of one run become segments that the page plays one after the other.

A component whose `streams_output` is true gives `stream_chunk(value)`, the file record of one
segment (None adds nothing), and `stream_joined(segments)`, the record of the whole at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cloche.blocks.errors import Error, PayloadError
from cloche.blocks.update import is_update
from cloche.engine.describe import came, name_of, said

if TYPE_CHECKING:
    from cloche.blocks.block import Block

#: Marks the value of an output that is being streamed.
STREAM_TYPE = "cloche.Stream"


def streams(block: Block) -> bool:
    """Whether yields for an output are segments."""
    return bool(getattr(block, "streams_output", False))


class Segments:
    """The segments of one run so far, by output."""

    __slots__ = ("_records",)

    def __init__(self) -> None:
        self._records: dict[int, list[dict[str, Any]]] = {}

    def add(self, block: Any, value: Any) -> dict[str, Any]:
        """Take a yield. The answer names all segments, so that the page can miss none.

        Raises:
            PayloadError: the component cannot make a segment of the value.
        """
        records = self._records.setdefault(block._id, [])
        try:
            record = None if value is None else block.stream_chunk(value)
        except Error:
            raise
        except Exception as error:
            raise PayloadError(
                f"{name_of(block)} cannot stream what the function yielded: {said(error)}. "
                f"Got {came(value)}."
            ) from error
        if record is not None:
            records.append({**record, "is_stream": True})
        return {"is_stream": True, "segments": list(records), "meta": {"_type": STREAM_TYPE}}

    def joined(self, block: Any, value: Any) -> Any:
        """What the output holds once the run is over; an update at the end stays one."""
        records = self._records.get(block._id)
        if not records or is_update(value):
            return value
        return block.stream_joined(records)
