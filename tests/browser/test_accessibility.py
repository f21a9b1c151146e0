"""The examples have no violation that axe can find: names, roles, contrast, structure."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from support.app import open_app
from support.sites import Sites

PROJECT = Path(__file__).resolve().parents[2]
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
EXAMPLES = PROJECT / "examples"
CHECK = """async () => {
  const { violations } = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
  });
  return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(" | ")}`);
}"""


def violations(page: Page, url: str) -> list[str]:
    open_app(page, url)
    page.wait_for_timeout(500)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(CHECK)
    return found


@pytest.mark.parametrize("name", ["hello_world", "blocks_tour", "dashboard", "calculator"])
def test_light(page: Page, site: Sites, name: str) -> None:
    assert violations(page, site(EXAMPLES / name)) == []


@pytest.mark.context(color_scheme="dark")
@pytest.mark.parametrize("name", ["hello_world", "dashboard"])
def test_dark(page: Page, site: Sites, name: str) -> None:
    assert violations(page, site(EXAMPLES / name)) == []
