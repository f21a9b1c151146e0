"""Event data: annotate a listener's parameter with one of these and the event's details are passed.

Fields as in the events table of the reference; an absent field raises when the object is made.
"""

from __future__ import annotations

from typing import Any


class EventData:
    """Details of the event that started the run.

    Attributes:
        target: the component that fired. Every other key the page sent is an attribute too.
    """

    injected_as = "event_data"
    #: Keys the payload must hold.
    required: tuple[str, ...] = ()

    def __init__(self, target: Any, _data: dict[str, Any] | None = None) -> None:
        self.target = target
        self._data = dict(_data or {})
        missing = [name for name in self.required if name not in self._data]
        if missing:
            raise ValueError(
                f"{type(self).__name__} needs {', '.join(missing)}, which this event does not "
                f"carry. Use another event, or the class that fits it."
            )
        for name, value in self._data.items():
            if name != "target":
                setattr(self, name, value)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{type(self).__name__} of this event has no {name!r}.")

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self._data.items())
        return f"{type(self).__name__}({fields})"


class SelectData(EventData):
    """What was selected.

    Attributes:
        index: position; a pair for cells, pixels and text ranges.
        value: the selected value.
        selected: False when an item was taken away from a multiple choice.
        row_value, col_value: the whole row and column, for tables.
    """

    required = ("index", "value")
    index: int | list[int]
    value: Any

    def __init__(self, target: Any, _data: dict[str, Any] | None = None) -> None:
        self.selected = True
        self.row_value: list[Any] | None = None
        self.col_value: list[Any] | None = None
        super().__init__(target, _data)


class KeyUpData(EventData):
    """`key` that was released and `input_value`, the text shown then."""

    required = ("key", "input_value")
    key: str
    input_value: str


class DeletedFileData(EventData):
    """`file`: the record of the file taken away."""

    required = ("file",)
    file: Any


class DownloadData(EventData):
    """`file`: the record of the file downloaded."""

    required = ("file",)
    file: Any


class CopyData(EventData):
    """`value`: the text copied."""

    required = ("value",)
    value: Any


class EditData(EventData):
    """`index`, new `value` and `previous_value` of an edit."""

    required = ("index", "value", "previous_value")
    index: int | list[int]
    value: Any
    previous_value: Any


class LikeData(EventData):
    """`index` and `value` of a message, and `liked`: True, False, or the text of an option."""

    required = ("index", "value")
    index: int | list[int]
    value: Any

    def __init__(self, target: Any, _data: dict[str, Any] | None = None) -> None:
        self.liked: bool | str = True
        super().__init__(target, _data)


class RetryData(EventData):
    """`index` and `value` of the user's message to answer again."""

    required = ("index", "value")
    index: int | list[int]
    value: Any


class UndoData(EventData):
    """`index` and `value` of the user's message taken back."""

    required = ("index", "value")
    index: int | list[int]
    value: Any
