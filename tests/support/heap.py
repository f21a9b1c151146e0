"""Counts what a page and its worker hold: JavaScript heaps, DOM nodes, listeners, object URLs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page

# Before any script of the page: object URLs made and not revoked.
_COUNT_URLS = """(() => {
  const live = (globalThis.liveObjectURLs = new Set());
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    const url = createObjectURL.call(URL, blob);
    live.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    live.delete(url);
    return revokeObjectURL.call(URL, url);
  };
})();"""


@dataclass
class Heaps:
    """What is held after garbage collection. Heaps are in bytes, without WebAssembly memory."""

    page: Page
    session: CDPSession
    workers: list[str] = field(default_factory=list)
    answers: dict[int, Any] = field(default_factory=dict)
    _asked: int = 0

    def counts(self) -> dict[str, int]:
        """Of the page, and the heap of the worker that was started last."""
        # twice, because what the first collection finalises may hold more
        for _ in range(2):
            self.session.send("HeapProfiler.collectGarbage")
            self._ask_worker("HeapProfiler.collectGarbage")
        metrics = {
            metric["name"]: int(metric["value"])
            for metric in self.session.send("Performance.getMetrics")["metrics"]
        }
        return {
            "page heap": int(self.session.send("Runtime.getHeapUsage")["usedSize"]),
            "worker heap": int(self._ask_worker("Runtime.getHeapUsage")["usedSize"]),
            "nodes": metrics["Nodes"],
            "listeners": metrics["JSEventListeners"],
            "object URLs": self.page.evaluate("liveObjectURLs.size"),
        }

    def _ask_worker(self, method: str) -> Any:
        self._asked += 1
        message = json.dumps({"id": self._asked, "method": method})
        to = {"sessionId": self.workers[-1], "message": message}
        self.session.send("Target.sendMessageToTarget", to)
        while self._asked not in self.answers:
            # lets the answer arrive
            self.session.send("Runtime.evaluate", {"expression": "0"})
        return self.answers.pop(self._asked)


def watch_heaps(page: Page) -> Heaps:
    """Call it before the page is opened."""
    page.add_init_script(_COUNT_URLS)
    session = page.context.new_cdp_session(page)
    heaps = Heaps(page, session)

    def attached(event: dict[str, Any]) -> None:
        if event["targetInfo"]["type"] == "worker":
            heaps.workers.append(event["sessionId"])

    def received(event: dict[str, Any]) -> None:
        message = json.loads(event["message"])
        if "id" in message:
            heaps.answers[message["id"]] = message.get("result", {})

    session.on("Target.attachedToTarget", attached)
    session.on("Target.receivedMessageFromTarget", received)
    session.send("Performance.enable")
    attach = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False}
    session.send("Target.setAutoAttach", attach)
    return heaps
