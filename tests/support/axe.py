"""What axe finds wrong with a page as it stands: names, roles, contrast, structure."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
CHECK = """async () => {
  const { violations } = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
  });
  return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(" | ")}`);
}"""


def violations(page: Page) -> list[str]:
    page.evaluate(f"window.axe || {AXE.read_text(encoding='utf-8')}")
    found: list[str] = page.evaluate(CHECK)
    return found
