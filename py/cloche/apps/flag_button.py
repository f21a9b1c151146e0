"""What a flag button does: log the sample and show on the button how that went."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from cloche.components.button import Button

if TYPE_CHECKING:
    from cloche.apps.flagging import FlaggingCallback

_log = logging.getLogger(__name__)


class FlagStep:
    """The two functions behind one flag button.

    Args:
        callback: what writes the log.
        label: text of the button; None when samples are logged without one.
        option: what is logged as the reason.
    """

    def __init__(self, callback: FlaggingCallback, label: str | None, option: str) -> None:
        self.callback = callback
        self.label = label
        self.option = option

    def flag(self, *sample: Any) -> Button | None:
        """Log one sample, in the form the page sends it."""
        try:
            self.callback.flag(list(sample), flag_option=self.option)
        except Exception:
            _log.exception("A sample could not be flagged.")
            if self.label is None:
                raise
            return Button("Error!", interactive=True)
        return self.reset()

    def reset(self) -> Button | None:
        """The button as it was at first."""
        return None if self.label is None else Button(self.label, interactive=True)
