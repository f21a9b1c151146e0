"""Holds Python back, so that the time before it can be looked at."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route

RUNTIME = re.compile(r"/pyodide/pyodide\.mjs|/worker\.js")


class Gate:
    """Holds the runtime back until it is opened: the time before Python can be looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.held: list[Route] = []
        self.closed = True
        page.route(RUNTIME, self._hold)

    def _hold(self, route: Route) -> None:
        if self.closed:
            self.held.append(route)
        else:
            route.continue_()

    def open(self) -> None:
        self.closed = False
        for route in self.held:
            route.continue_()
