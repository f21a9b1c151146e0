"""`gradio.flagging`: the logs of flagged samples under the name scripts import them by."""

from __future__ import annotations

from cloche.apps.flagging import (
    ClassicCSVLogger,
    CSVLogger,
    FlaggingCallback,
    SimpleCSVLogger,
)

__all__ = ["CSVLogger", "ClassicCSVLogger", "FlaggingCallback", "SimpleCSVLogger"]
