"""Holds parts of a page back, so that the time before them can be looked at."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route

RUNTIME = re.compile(r"/pyodide/pyodide\.mjs|/worker\.js")
#: The page's own: without them only its HTML is there.
SCRIPTS = re.compile(r"/cloche/(cloche|chunks/[^/]+)\.js")


class Gate:
    """Holds back what `addresses` match, until it is opened: the runtime if nothing is said."""

    def __init__(self, page: Page, addresses: re.Pattern[str] = RUNTIME) -> None:
        self.page = page
        self.held: list[Route] = []
        self.closed = True
        page.route(addresses, self._hold)

    def _hold(self, route: Route) -> None:
        if self.closed:
            self.held.append(route)
        else:
            route.continue_()

    def open(self) -> None:
        self.closed = False
        for route in self.held:
            route.continue_()
