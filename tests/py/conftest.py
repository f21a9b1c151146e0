"""No test of this folder starts a browser by accident."""

from __future__ import annotations

import pytest

from cloche.site import headless


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine has no Chromium, as far as `cloche build` can see."""
    monkeypatch.setattr(headless, "find_browser", lambda: None)
