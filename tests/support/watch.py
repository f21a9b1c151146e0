"""Notes what a page writes to its console, so that a test fails on errors nobody looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Error, Page


@dataclass
class Watch:
    """Everything one page said. `check` fails the test on an error that was not expected."""

    page: Page
    log: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    allowed: list[re.Pattern[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", self._page_error)

    def _console(self, message: ConsoleMessage) -> None:
        place = message.location
        where = f"{place.get('url', '')}:{place.get('lineNumber', '')}"
        line = f"{message.type}: {message.text} ({where})"
        self.log.append(line)
        if message.type == "error":
            self.errors.append(line)

    def _page_error(self, error: Error) -> None:
        line = f"uncaught: {error.stack or error.message}"
        self.log.append(line)
        self.errors.append(line)

    def allow(self, *patterns: str) -> None:
        """Lets errors pass that match one of the regular expressions, until the test's end."""
        self.allowed += [re.compile(pattern) for pattern in patterns]

    def reset(self) -> None:
        """Forgets the past: a page that several tests share is judged for each of them."""
        self.log.clear()
        self.errors.clear()
        self.allowed.clear()

    def unexpected(self) -> list[str]:
        return [e for e in self.errors if not any(p.search(e) for p in self.allowed)]

    def check(self) -> None:
        found = self.unexpected()
        if found:
            raise AssertionError("the page reported errors:\n  " + "\n  ".join(found))
