"""Events of components: their names, their listeners, and the data they carry."""

from __future__ import annotations

from cloche.events.data import (
    CopyData,
    DeletedFileData,
    DownloadData,
    EditData,
    EventData,
    KeyUpData,
    LikeData,
    RetryData,
    SelectData,
    UndoData,
)
from cloche.events.dependency import Dependency
from cloche.events.listener import EventListener
from cloche.events.names import Events
from cloche.events.on import on

__all__ = [
    "CopyData",
    "DeletedFileData",
    "Dependency",
    "DownloadData",
    "EditData",
    "EventData",
    "EventListener",
    "Events",
    "KeyUpData",
    "LikeData",
    "RetryData",
    "SelectData",
    "UndoData",
    "on",
]
